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

/** How each answer about a quota request is shown. @public */
export const FITS: Readonly<
  Record<FitWord, { title: string; tone: Tone; icon: typeof RiCheckLine }>
> = {
  fits: { title: 'fits now', tone: 'good', icon: RiCheckLine },
  borrows: {
    title: 'fits by borrowing',
    tone: 'good',
    icon: RiArrowLeftRightLine,
  },
  preempts: {
    title: 'fits by preempting',
    tone: 'attention',
    icon: RiArrowUpDoubleLine,
  },
  waits: { title: 'waits', tone: 'attention', icon: RiTimeLine },
  never: { title: 'never fits', tone: 'bad', icon: RiCloseLine },
  unknown: { title: 'unknown', tone: 'neutral', icon: RiQuestionMark },
};

/** Whether a request would be admitted now, by word, shape and color. @public */
export function FitBadge(props: {
  word: FitWord;
  /** Without color: something else decides, such as that the model is not allowed. */
  isMuted?: boolean;
}) {
  const { title, tone, icon: Icon } = FITS[props.word];
  return (
    <ToneBadge
      tone={props.isMuted ? 'neutral' : tone}
      icon={<Icon size={14} aria-hidden />}
    >
      {title}
    </ToneBadge>
  );
}
