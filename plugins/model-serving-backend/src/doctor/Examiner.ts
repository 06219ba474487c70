import {
  ExaminedArea,
  Examination,
} from '@model-serving/backstage-plugin-model-serving-common';

/** What was found, before it is known of which area it is. */
export type Finding = Omit<Examination, 'area' | 'docs' | 'next'> & {
  /** What to do about it; nothing where it is left out. */
  next?: string;
};

/** Looks at one part of the set-up. */
export interface Examiner {
  readonly area: ExaminedArea;
  readonly docs: string;
  /** @throws whatever keeps it from looking, which is told as `unknown` */
  examine(): Promise<Finding[]>;
}
