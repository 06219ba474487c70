import { ReactElement } from 'react';
import { FitWord } from '@model-serving/backstage-plugin-model-serving-common';
import {
  RiArrowUpDoubleLine,
  RiCheckLine,
  RiCloseLine,
  RiQuestionMark,
  RiTimeLine,
  RiArrowLeftRightLine,
} from '@remixicon/react';
import { FIT_WORDS } from './fitWords';
import styles from './FitBadge.module.css';

const ICONS: Record<FitWord, ReactElement> = {
  fits: <RiCheckLine size={14} aria-hidden />,
  borrows: <RiArrowLeftRightLine size={14} aria-hidden />,
  preempts: <RiArrowUpDoubleLine size={14} aria-hidden />,
  waits: <RiTimeLine size={14} aria-hidden />,
  never: <RiCloseLine size={14} aria-hidden />,
  unknown: <RiQuestionMark size={14} aria-hidden />,
};

/** The verdict about a quota request, by word, shape and colour. */
export function FitBadge(props: { word: FitWord }) {
  const { title, tone } = FIT_WORDS[props.word];
  return (
    <span className={styles.badge} data-tone={tone}>
      {ICONS[props.word]}
      {title}
    </span>
  );
}
