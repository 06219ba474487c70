/** What an engine has counted since it started; null is not counted. @public */
export interface EngineCounts {
  /** Those that came from a cache included. */
  readonly promptTokens: number | null;
  readonly generatedTokens: number | null;
  readonly requests: number | null;
}

/** The counters of one start of one engine, at one time. @public */
export interface CountersAt extends EngineCounts {
  /** ISO time. */
  readonly at: string;
}

/** What was counted between two times. @public */
export interface CountedWork extends EngineCounts {
  /** ISO time (UTC) at which the hour begins in which it was read. */
  readonly hour: string;
  /** Whether a part of it may be of an earlier hour, because nobody read the counters meanwhile. */
  readonly late: boolean;
  /** How long the counters were followed. */
  readonly seconds: number;
}

const NAMES = ['promptTokens', 'generatedTokens', 'requests'] as const;
const HOUR_MS = 3_600_000;
/** Longer between two readings counts as not followed. */
const GAP_MS = 90_000;

const hourOf = (ms: number) => Math.floor(ms / HOUR_MS) * HOUR_MS;

/** The highest that was seen of each counter: within one start of an engine they only grow. @public */
export function highestCounts(
  previous: CountersAt | undefined,
  next: CountersAt,
): CountersAt {
  const highest = (name: (typeof NAMES)[number]) =>
    next[name] === null
      ? previous?.[name] ?? null
      : Math.max(next[name], previous?.[name] ?? 0);
  return {
    at: previous && previous.at > next.at ? previous.at : next.at,
    promptTokens: highest('promptTokens'),
    generatedTokens: highest('generatedTokens'),
    requests: highest('requests'),
  };
}

/**
 * What one start of an engine counted between two readings of it. Never negative, whoever read, and in whatever order:
 * a lower number is an older one, since a restart begins other counters.
 *
 * @param previous - The highest that was seen before; undefined for the first reading
 * @param startedAt - Epoch milliseconds at which the engine began to count from 0, at the earliest; undefined where that
 *   is not known. What was counted before the first reading is left out where it may be of long ago.
 * @public
 */
export function countedBetween(
  previous: CountersAt | undefined,
  next: CountersAt,
  startedAt?: number,
): CountedWork {
  const to = Date.parse(next.at);
  const from = previous ? Date.parse(previous.at) : startedAt;
  const isKnown = from !== undefined && (previous || to - from <= HOUR_MS);
  const grown = (name: (typeof NAMES)[number]) => {
    const value = next[name];
    if (value === null) {
      return null;
    }
    return isKnown ? Math.max(0, value - (previous?.[name] ?? 0)) : 0;
  };
  const elapsed = from === undefined ? 0 : Math.max(0, to - from);
  return {
    hour: new Date(hourOf(to)).toISOString(),
    late: Boolean(isKnown) && elapsed > GAP_MS && hourOf(from!) < hourOf(to),
    seconds: previous && elapsed <= GAP_MS ? elapsed / 1000 : 0,
    promptTokens: grown('promptTokens'),
    generatedTokens: grown('generatedTokens'),
    requests: grown('requests'),
  };
}
