import { HopName, VerdictWord } from '../api';

/** A verdict before its evidence is gathered. */
export interface Judgement {
  readonly word: VerdictWord;
  readonly sentence: string;
  readonly since: string | null;
  readonly next: string | null;
  readonly hop: HopName | null;
}
