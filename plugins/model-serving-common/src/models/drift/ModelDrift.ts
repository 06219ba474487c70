import type { Freshness } from '../../api/freshness';
import type { SeriesPoint } from '../../api/service';

/**
 * One thing that a monitor measures of a model, in the newest window of data that it has looked at.
 * @public
 */
export interface DriftReading {
  /** Unique among what the monitor measures of the model, and stable. */
  id: string;
  /** `drift` of what goes in or comes out, or `performance`: how well the model answers, measured or estimated. */
  kind: 'drift' | 'performance';
  /** What is measured, such as `Jensen-Shannon distance of age`. */
  title: string;
  /** Null when unknown. */
  value: number | null;
  /** Values below it are an alert, as the monitor or the operator says; null where there is no such bound. */
  lowerThreshold: number | null;
  /** Values above it are an alert; null where there is no such bound. */
  upperThreshold: number | null;
  /** Whether the monitor raised an alert, or the value is beyond the operator's threshold; null when nobody says. */
  alert: boolean | null;
  /** Why the value or the alert is null; null where both are known. */
  reason: string | null;
  /** The data that the value is of, ISO 8601; null where the monitor does not say. */
  windowStart: string | null;
  windowEnd: string | null;
  /** Values of the windows up to this one, the oldest first. */
  history: SeriesPoint[];
}

/** What a monitor says of one model. @public */
export interface DriftReport {
  readings: DriftReading[];
  /** Web page of the model in the monitor; null where there is none. */
  url: string | null;
}

/** What is known of one monitor of a model. @public */
export interface DriftMonitor extends DriftReport {
  /** Id of the source, and of what it watches. */
  source: string;
  watch: string;
  /** Name of the monitor, such as `Evidently (main)`. */
  title: string;
  /** The version of the model that it watches; null for whichever is served. */
  version: string | null;
  /** When it was last read, ISO 8601; null until then. */
  asOf: string | null;
  /** Why the last attempt failed, or why it was not read yet; null where the readings are current. */
  failure: string | null;
}

/**
 * What the monitors together say, worst first: `degraded` means alerts about performance alone.
 * @public
 */
export const DRIFT_WORDS = [
  'drifted',
  'degraded',
  'unknown',
  'stable',
] as const;

/** @public */
export type DriftWord = (typeof DRIFT_WORDS)[number];

/** Whether a model has drifted, as its monitors say. @public */
export interface ModelDrift extends Freshness {
  /** Null where nobody watches the model. */
  verdict: { word: DriftWord; sentence: string } | null;
  monitors: DriftMonitor[];
}
