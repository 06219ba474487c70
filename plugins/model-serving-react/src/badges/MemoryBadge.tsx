import { MemoryWord } from '@model-serving/backstage-plugin-model-serving-common';
import {
  RiCheckLine,
  RiCloseLine,
  RiForbidLine,
  RiQuestionMark,
} from '@remixicon/react';
import { Tone, ToneBadge } from './ToneBadge';

/** How each answer about the memory of a size is shown. @public */
export const MEMORY_FITS: Readonly<
  Record<MemoryWord, { title: string; tone: Tone; icon: typeof RiCheckLine }>
> = {
  fits: { title: 'fits memory', tone: 'good', icon: RiCheckLine },
  exceeds: { title: 'too large', tone: 'bad', icon: RiCloseLine },
  unsupported: { title: 'cannot run', tone: 'bad', icon: RiForbidLine },
  unknown: { title: 'memory unknown', tone: 'neutral', icon: RiQuestionMark },
};

/** Whether a replica fits the memory of a size, by word, shape and color. @public */
export function MemoryBadge(props: { word: MemoryWord }) {
  const { title, tone, icon: Icon } = MEMORY_FITS[props.word];
  return (
    <ToneBadge tone={tone} icon={<Icon size={14} aria-hidden />}>
      {title}
    </ToneBadge>
  );
}
