/** All the waiting of the watch loops, in milliseconds. */
export interface WatchTiming {
  /** Shortest pause after a failure; grows by decorrelated jitter. */
  retryBaseMs: number;
  retryCapMs: number;
  /** Longest pause before a kind that is not installed or forbidden is tried again. */
  reprobeMs: number;
  /** Shortest time between two openings of the same watch. */
  reopenMs: number;
  /** Longest pause after a list that did not end. */
  endlessMs: number;
  /** Silence after which a watch is opened anew. */
  quietMs: number;
  /** Deadline of each call. */
  deadlineMs: number;
  /** Interval of the pulse that tells whether the API server is there. */
  pulseMs: number;
  /** How long the API server is asked to keep a watch open. */
  watchSeconds: number;
}

/** What a cluster in production is watched with. */
export const WATCH_TIMING: WatchTiming = {
  retryBaseMs: 500,
  retryCapMs: 30_000,
  reprobeMs: 45_000,
  reopenMs: 1_000,
  endlessMs: 300_000,
  quietMs: 150_000,
  deadlineMs: 10_000,
  pulseMs: 5_000,
  watchSeconds: 300,
};
