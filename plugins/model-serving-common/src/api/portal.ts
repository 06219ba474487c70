import { Freshness } from './freshness';

/** What a portal can do, whoever asks. @public */
export interface Portal extends Freshness {
  /** Whether it can open pull requests; where not, pages offer nothing that would end in one. */
  opensPullRequests: boolean;
  /** Why it opens none, for the end of a sentence; null where it does. */
  readOnlyReason: string | null;
}
