/**
 * Where a datum comes from and how old it is. Every answer of the HTTP API carries one.
 * @public
 */
export interface Freshness {
  /** ISO time at which the source last confirmed the data; null if it never answered. */
  asOf: string | null;
  /** Who said so, for example `kubernetes:gpu-eu` or `forge:git.example.com`. */
  source: string;
  /** True when the source cannot be reached now and the data is the last known. */
  stale: boolean;
  /** Why it is stale, in one sentence a user can read. */
  staleReason?: string;
}

/**
 * A number that may be unknown. Unknown is `null` with a reason, never 0.
 * @public
 */
export interface Measured {
  value: number | null;
  /** For example `requests`, `s`, `tokens/s`, `ratio`, `USD/h`. */
  unit: string;
  /** Why the value is null. */
  reason?: string;
  /** What is known of a sum whose value is null; left out where nothing is. */
  atLeast?: number;
  /** Query, object or table the number was read from. */
  source?: string;
  asOf?: string | null;
}
