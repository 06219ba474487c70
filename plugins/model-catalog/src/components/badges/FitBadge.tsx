import { ReactElement } from 'react';
import { FitWord } from '@model-serving/backstage-plugin-model-serving-common';
import {
  RiArrowLeftRightLine,
  RiArrowUpDoubleLine,
  RiCheckLine,
  RiCloseLine,
  RiQuestionMark,
  RiTimeLine,
} from '@remixicon/react';
import { Tone, ToneBadge } from './ToneBadge';

const FITS: Record<FitWord, { title: string; tone: Tone; icon: ReactElement }> =
  {
    fits: {
      title: 'fits now',
      tone: 'good',
      icon: <RiCheckLine size={14} aria-hidden />,
    },
    borrows: {
      title: 'fits by borrowing',
      tone: 'good',
      icon: <RiArrowLeftRightLine size={14} aria-hidden />,
    },
    preempts: {
      title: 'fits by preempting',
      tone: 'attention',
      icon: <RiArrowUpDoubleLine size={14} aria-hidden />,
    },
    waits: {
      title: 'waits',
      tone: 'attention',
      icon: <RiTimeLine size={14} aria-hidden />,
    },
    never: {
      title: 'never',
      tone: 'bad',
      icon: <RiCloseLine size={14} aria-hidden />,
    },
    unknown: {
      title: 'cannot tell',
      tone: 'neutral',
      icon: <RiQuestionMark size={14} aria-hidden />,
    },
  };

/** Whether a request would be admitted now. */
export function FitBadge(props: { word: FitWord }) {
  const { title, tone, icon } = FITS[props.word];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {title}
    </ToneBadge>
  );
}
