import { Freshness } from './freshness';
import { ColdStart, ColdStartPhaseName } from './service';
import { VerdictWord } from './verdict';

/** A stretch of time during which a service's verdict was the same. @public */
export interface VerdictSpan {
  /** ISO time. */
  from: string;
  /** ISO time; null for the present one. */
  to: string | null;
  /** Null where nobody looked, or the cluster could not be reached. */
  word: VerdictWord | null;
}

/** How long one part of the service's starts takes here. @public */
export interface ColdStartMedian {
  name: ColdStartPhaseName;
  /** Over the starts that know it; null when none does. */
  medianSeconds: number | null;
  /** How many starts know it. */
  starts: number;
}

/** What shortens the longest part. @public */
export interface ColdStartLever {
  phase: ColdStartPhaseName;
  sentence: string;
}

/** Finished and present cold starts, newest first, and what they have in common. @public */
export interface ColdStartHistory {
  starts: ColdStart[];
  medianTotalSeconds: number | null;
  medians: ColdStartMedian[];
  /** Null where no part is worth shortening. */
  lever: ColdStartLever | null;
}

/** What was written down of one service. @public */
export interface ServiceHistory extends Freshness {
  windowSeconds: number;
  verdicts: VerdictSpan[];
  coldStarts: ColdStartHistory;
}
