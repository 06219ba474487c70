import {
  ColdStart,
  coldStartHistory,
  ServiceDetail,
  ServiceHistory,
  verdictSpans,
} from '@model-serving/backstage-plugin-model-serving-common';
import { LivePicture } from '../picture/LivePicture';
import { ColdStartLedger } from './ColdStartLedger';
import { RecentStarts } from './RecentStarts';
import { VerdictLedger } from './VerdictLedger';

const DAY_MS = 86_400_000;
/** Later a look at the cluster knows less than what was written down. */
const EVENTS_KEPT_MS = 3_600_000;

/** What the database remembers of services, put together with what is known now. */
export class ServiceHistories {
  readonly #picture: LivePicture;
  readonly #coldStarts: ColdStartLedger;
  readonly #recentStarts: RecentStarts;
  readonly #verdicts: VerdictLedger;
  readonly #hasWatchedEngines: () => boolean;
  readonly #retentionDays: number;

  constructor(options: {
    picture: LivePicture;
    coldStarts: ColdStartLedger;
    recentStarts: RecentStarts;
    verdicts: VerdictLedger;
    /** See {@link VerdictLedger.record}. */
    hasWatchedEngines: () => boolean;
    retentionDays: number;
  }) {
    this.#picture = options.picture;
    this.#coldStarts = options.coldStarts;
    this.#recentStarts = options.recentStarts;
    this.#verdicts = options.verdicts;
    this.#hasWatchedEngines = options.hasWatchedEngines;
    this.#retentionDays = options.retentionDays;
  }

  /** Writes down what is known now; one replica does at a time. */
  async record(now: Date): Promise<void> {
    const services = await this.#picture.services();
    const clusters = this.#picture
      .clusters()
      .filter(({ stale, asOf }) => !stale && asOf !== null)
      .map(({ name }) => name);
    await this.#coldStarts.record(services, now);
    await this.#verdicts.record(
      services,
      clusters,
      now,
      this.#hasWatchedEngines(),
    );
  }

  /** Takes up what was remembered before this portal was started. */
  async load(now: Date): Promise<void> {
    await this.#recentStarts.load(this.#coldStarts, now);
    await this.#verdicts.load();
  }

  /** Takes over what is there now, and what whichever replica recorded. */
  async follow(now: Date): Promise<void> {
    this.#recentStarts.remember(await this.#picture.services(), now);
    await this.#verdicts.load();
  }

  async prune(now: Date): Promise<void> {
    const before = new Date(now.getTime() - this.#retentionDays * DAY_MS);
    await this.#coldStarts.prune(before);
    await this.#verdicts.prune(before);
  }

  /** The verdicts of the window, and every cold start that is remembered: there are few. */
  async of(
    service: ServiceDetail,
    windowSeconds: number,
    now: Date,
  ): Promise<ServiceHistory> {
    const from = new Date(now.getTime() - windowSeconds * 1000);
    const [changes, starts] = await Promise.all([
      this.#verdicts.changes(service.ref, from),
      this.startsOf(service, now),
    ]);
    const present = {
      at: now.toISOString(),
      word: service.stale ? null : service.verdict.word,
    };
    return {
      windowSeconds,
      verdicts: verdictSpans([...changes, present], { from, to: now }),
      coldStarts: coldStartHistory(starts),
      asOf: service.asOf,
      source: service.source,
      stale: service.stale,
      ...(service.staleReason ? { staleReason: service.staleReason } : {}),
    };
  }

  /** Every start of a service that is remembered, with what is known of those that go on; in no order. */
  async startsOf(service: ServiceDetail, now: Date): Promise<ColdStart[]> {
    const remembered = await this.#coldStarts.starts(
      service.ref,
      new Date(now.getTime() - this.#retentionDays * DAY_MS),
    );
    const starts = new Map(
      remembered.map(start => [`${start.pod}/${start.startedAt}`, start]),
    );
    for (const start of service.coldStarts) {
      const key = `${start.pod}/${start.startedAt}`;
      const fresh =
        now.getTime() - Date.parse(start.startedAt) < EVENTS_KEPT_MS;
      if (fresh || !starts.get(key)?.readyAt) {
        starts.set(key, start);
      }
    }
    return [...starts.values()];
  }
}
