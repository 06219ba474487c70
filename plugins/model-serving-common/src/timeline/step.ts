import { Hop, HopName } from '../api';

/** A hop before its duration is known. */
export interface Step {
  readonly name: HopName;
  readonly state: Hop['state'];
  readonly at: string | null;
  readonly sentence: string;
  readonly url?: string;
}
