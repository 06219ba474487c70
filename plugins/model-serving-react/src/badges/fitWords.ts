import { FitWord } from '@model-serving/backstage-plugin-model-serving-common';

/** How loud a verdict is shown. */
export type Tone = 'good' | 'attention' | 'bad' | 'unknown';

/** Each verdict in the form's words. */
export const FIT_WORDS: Record<FitWord, { title: string; tone: Tone }> = {
  fits: { title: 'fits now', tone: 'good' },
  borrows: { title: 'fits by borrowing', tone: 'good' },
  preempts: { title: 'fits by preempting', tone: 'attention' },
  waits: { title: 'waits', tone: 'attention' },
  never: { title: 'never', tone: 'bad' },
  unknown: { title: 'cannot tell', tone: 'unknown' },
};
