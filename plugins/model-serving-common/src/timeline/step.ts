import { Hop, HopName } from '../api';

/** A hop before its duration is known. */
export interface Step {
  readonly name: HopName;
  readonly state: Hop['state'];
  readonly at: string | null;
  readonly sentence: string;
  readonly url?: string;
  /** Minutes after which it counts as stalled, where that differs from the usual for its hop. */
  readonly stalledAfterMinutes?: number;
}
