import {
  EngineReading,
  formatServiceRef,
  requestsOf,
  RequestUsage,
  seriesOf,
  ServiceRef,
  ServiceSeries,
  TokenUsage,
  tokensOf,
} from '@model-serving/backstage-plugin-model-serving-common';

/** How long readings are kept. */
export const HISTORY_MS = 3_600_000;
const LOOKBACK_MS = 60_000;
/** Two readings of one measurement differ by less. */
const SAME_MS = 500;

interface Entry {
  /** When it was measured. */
  at: number;
  reading: EngineReading;
  source: string;
  freshMs: number;
}

/** Where a reading comes from. */
export interface ReadingOrigin {
  source: string;
  /** How long before it was read it had been measured; 0 by default. */
  ageSeconds?: number;
  /** How old it may become; the history's own bound by default, where that is longer. */
  freshSeconds?: number;
}

/** The last hour of engine readings, per service, in memory. */
export class ReadingHistory {
  readonly #freshMs: number;
  readonly #now: () => Date;
  readonly #begun: number;
  readonly #entries = new Map<string, Entry[]>();
  readonly #failures = new Map<string, { at: number; reason: string }>();
  /** By the reading they end with: counted once per reading, however many look. */
  readonly #tokens = new WeakMap<EngineReading, TokenUsage>();

  /** @param freshMs - how old the latest reading may be to be called the present one */
  constructor(freshMs: number, now: () => Date = () => new Date()) {
    this.#freshMs = freshMs;
    this.#now = now;
    this.#begun = now().getTime();
  }

  /** Keeps a reading; one of what has been read before takes its place. */
  add(ref: ServiceRef, reading: EngineReading, origin: ReadingOrigin): void {
    const key = formatServiceRef(ref);
    const at = this.#now().getTime() - (origin.ageSeconds ?? 0) * 1000;
    const entries = this.#entries.get(key) ?? [];
    const first = entries.findIndex(entry => entry.at >= at - HISTORY_MS);
    if (first !== 0) {
      entries.splice(0, first < 0 ? entries.length : first);
    }
    const last = entries.at(-1);
    if (last && at - last.at <= SAME_MS) {
      entries.pop();
    }
    entries.push({
      at,
      reading,
      source: origin.source,
      freshMs: Math.max(this.#freshMs, (origin.freshSeconds ?? 0) * 1000),
    });
    this.#entries.set(key, entries);
    this.#failures.delete(key);
  }

  /** Whether everything of that window has been seen: nothing that happened in it was before this process. */
  covers(windowSeconds: number): boolean {
    const windowMs = windowSeconds * 1000;
    return (
      windowMs <= HISTORY_MS && this.#now().getTime() - this.#begun >= windowMs
    );
  }

  /** The engines could not be read this time. */
  fail(ref: ServiceRef, reason: string): void {
    this.#failures.set(formatServiceRef(ref), {
      at: this.#now().getTime(),
      reason,
    });
  }

  /** The present reading; undefined when it is too old or reading has failed since. */
  latest(ref: ServiceRef): EngineReading | undefined {
    const key = formatServiceRef(ref);
    const last = this.#entries.get(key)?.at(-1);
    const isFresh =
      last !== undefined && last.at >= this.#now().getTime() - last.freshMs;
    return isFresh && !this.#failures.has(key) ? last.reading : undefined;
  }

  /** Why the engines could not be read the last time; undefined where they could. */
  failure(ref: ServiceRef): string | undefined {
    return this.#failures.get(formatServiceRef(ref))?.reason;
  }

  /** Tokens handled since the oldest reading that is kept, up to the newest; undefined when not known. */
  tokens(ref: ServiceRef): TokenUsage | undefined {
    const readings = (this.#entries.get(formatServiceRef(ref)) ?? []).map(
      entry => entry.reading,
    );
    const last = readings.at(-1);
    const usage = last && (this.#tokens.get(last) ?? tokensOf(readings));
    if (last && usage) {
      this.#tokens.set(last, usage);
    }
    return usage;
  }

  /** Requests finished since the oldest reading that is kept, up to the newest; undefined when not known. */
  requests(ref: ServiceRef): RequestUsage | undefined {
    return requestsOf(
      (this.#entries.get(formatServiceRef(ref)) ?? []).map(
        entry => entry.reading,
      ),
    );
  }

  series(ref: ServiceRef, windowSeconds: number): ServiceSeries {
    const key = formatServiceRef(ref);
    const from = this.#now().getTime() - windowSeconds * 1000;
    const entries = this.#entries.get(key) ?? [];
    const last = entries.at(-1);
    const staleReason = this.#staleReason(key, last);
    // Rates look back, so that the first point of the window needs readings before it.
    const readings = entries
      .filter(entry => entry.at >= from - LOOKBACK_MS)
      .map(entry => entry.reading);
    const oldest = entries[0]?.at;
    const sawAll = this.#begun <= from && windowSeconds * 1000 <= HISTORY_MS;
    return {
      windowSeconds,
      knownSince:
        sawAll || oldest === undefined || oldest <= from
          ? null
          : new Date(oldest).toISOString(),
      series: seriesOf(readings).map(series => ({
        ...series,
        points: series.points.filter(([at]) => at * 1000 >= from),
      })),
      asOf: last ? new Date(last.at).toISOString() : null,
      source: last?.source ?? `engine:${key}`,
      stale: staleReason !== undefined,
      ...(staleReason ? { staleReason } : {}),
    };
  }

  #staleReason(key: string, last: Entry | undefined): string | undefined {
    const failure = this.#failures.get(key);
    if (failure) {
      return failure.reason;
    }
    if (!last) {
      return 'no engine metrics have been read yet';
    }
    return last.at < this.#now().getTime() - last.freshMs
      ? 'no engine metrics could be read from its pods'
      : undefined;
  }

  /** Forgets services that are gone for longer than the history reaches. */
  prune(): void {
    const oldest = this.#now().getTime() - HISTORY_MS;
    for (const [key, entries] of this.#entries) {
      if ((entries.at(-1)?.at ?? 0) < oldest) {
        this.#entries.delete(key);
      }
    }
    for (const [key, { at }] of this.#failures) {
      if (at < oldest) {
        this.#failures.delete(key);
      }
    }
  }
}
