import { ReactElement } from 'react';
import { VerdictWord } from '@model-serving/backstage-plugin-model-serving-common';
import {
  RiArrowUpSFill,
  RiCheckboxBlankCircleFill,
  RiCheckboxBlankCircleLine,
  RiCloseLine,
  RiContrastLine,
  RiLoader2Line,
  RiQuestionMark,
  RiStopFill,
} from '@remixicon/react';
import { Tone, ToneBadge } from './ToneBadge';

const VERDICTS: Record<VerdictWord, { tone: Tone; icon: ReactElement }> = {
  serving: {
    tone: 'good',
    icon: <RiCheckboxBlankCircleFill size={12} aria-hidden />,
  },
  degraded: {
    tone: 'attention',
    icon: <RiContrastLine size={14} aria-hidden />,
  },
  saturated: {
    tone: 'attention',
    icon: <RiArrowUpSFill size={16} aria-hidden />,
  },
  queued: {
    tone: 'attention',
    icon: <RiCheckboxBlankCircleLine size={12} aria-hidden />,
  },
  starting: { tone: 'neutral', icon: <RiLoader2Line size={14} aria-hidden /> },
  failed: { tone: 'bad', icon: <RiCloseLine size={14} aria-hidden /> },
  stopped: { tone: 'neutral', icon: <RiStopFill size={14} aria-hidden /> },
  unknown: { tone: 'neutral', icon: <RiQuestionMark size={14} aria-hidden /> },
};

/** A service's verdict, by word, shape and colour. */
export function VerdictBadge(props: { word: VerdictWord }) {
  const { tone, icon } = VERDICTS[props.word];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {props.word}
    </ToneBadge>
  );
}
