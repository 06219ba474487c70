import {
  formatServiceRef,
  ServiceDetail,
  ServiceRef,
  VerdictChange,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';

const TABLE = 'verdict_change';
const OBSERVED = 'cluster_observed';
const ROWS_AT_ONCE = 50;
const MOST_CHANGES = 2_000;
/** What only engines that were watched for a while tell from serving; a null word does not say. */
const TOLD_BY_ENGINES: ReadonlySet<VerdictWord | null> = new Set([
  'failed',
  'degraded',
  'saturated',
  null,
]);
/** Longer gaps between two observations count as not observed. */
const UNOBSERVED_AFTER_MS = 90_000;

interface Row {
  service: string;
  at: string;
  cluster: string;
  word: VerdictWord | null;
}

interface Observed {
  cluster: string;
  until: string;
}

type Known = Omit<Row, 'service'>;

/**
 * When the verdict of each service changed. Changes while no portal ran or the cluster was unreachable are unknown. One
 * replica records at a time, and all of them tell what is recorded.
 */
export class VerdictLedger {
  readonly #knex: Knex;
  #known: ReadonlyMap<string, Known> | undefined;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Takes over what another replica recorded. */
  async load(): Promise<void> {
    this.#known = await this.#recorded();
  }

  /**
   * Writes down what changed since the last time, whichever replica recorded that.
   *
   * @param hasWatchedEngines - whether this process has read the engines for as long as it takes to tell that one is
   * saturated or hung; before, that a service is serving again is not taken for a change
   */
  async record(
    services: readonly ServiceDetail[],
    clusters: readonly string[],
    now: Date,
    hasWatchedEngines = true,
  ): Promise<void> {
    const known = await this.#withGaps(await this.#recorded(), now);
    const next = new Map<string, Known>();
    const rows: Row[] = [];
    for (const service of services) {
      const { cluster } = service.ref;
      const key = formatServiceRef(service.ref);
      const word = service.stale ? null : service.verdict.word;
      const before = known.get(key);
      if (
        before &&
        (before.word === word ||
          (word === 'serving' &&
            !hasWatchedEngines &&
            TOLD_BY_ENGINES.has(before.word)))
      ) {
        next.set(key, before);
      } else {
        const at = changedAt(service, word, before, now);
        next.set(key, { cluster, at, word });
        rows.push({ service: key, cluster, at, word });
      }
    }
    for (const [key, { cluster, word }] of known) {
      // A cluster that is no longer read says nothing about its services.
      if (!next.has(key) && word !== null) {
        rows.push({ service: key, at: now.toISOString(), cluster, word: null });
      }
    }
    await this.#knex.transaction(async tx => {
      await this.#insert(tx, rows);
      for (const cluster of clusters) {
        await tx<Observed>(OBSERVED)
          .insert({ cluster, until: now.toISOString() })
          .onConflict('cluster')
          .merge();
      }
    });
    this.#known = next;
  }

  /** The change that holds, as of the last record or {@link load}; undefined where none is known. */
  latest(ref: ServiceRef): VerdictChange | undefined {
    return this.#known?.get(formatServiceRef(ref));
  }

  /** The changes of a window in the order of their times, and the last one before it. */
  async changes(ref: ServiceRef, from: Date): Promise<VerdictChange[]> {
    const service = formatServiceRef(ref);
    const start = from.toISOString();
    const before = await this.#knex<Row>(TABLE)
      .where({ service })
      .andWhere('at', '<', start)
      .orderBy('at', 'desc')
      .first('at', 'word');
    const within = await this.#knex<Row>(TABLE)
      .where({ service })
      .andWhere('at', '>=', start)
      .orderBy('at', 'desc')
      .limit(MOST_CHANGES)
      .select('at', 'word');
    return [...(before ? [before] : []), ...within.reverse()];
  }

  /** Forgets what changed before a time, but for what still holds. */
  async prune(before: Date): Promise<void> {
    const old = () =>
      this.#knex<Row>(TABLE).where('at', '<', before.toISOString());
    await old().whereNotIn(['service', 'at'], this.#latest()).delete();
    await old().whereNull('word').delete();
  }

  #latest() {
    return this.#knex(TABLE).select('service').max('at').groupBy('service');
  }

  /** The change of each service that was recorded last. */
  async #recorded(): Promise<Map<string, Known>> {
    const rows = await this.#knex<Row>(TABLE)
      .whereIn(['service', 'at'], this.#latest())
      .select();
    return new Map(rows.map(({ service, ...rest }) => [service, rest]));
  }

  /** Closes what was known at the last observation, where that is long ago. */
  async #withGaps(
    recorded: ReadonlyMap<string, Known>,
    now: Date,
  ): Promise<Map<string, Known>> {
    const known = new Map(recorded);
    const gaps: Row[] = [];
    const observed = await this.#knex<Observed>(OBSERVED).select();
    for (const { cluster, until } of observed) {
      if (now.getTime() - Date.parse(until) <= UNOBSERVED_AFTER_MS) {
        continue;
      }
      for (const [service, last] of known) {
        if (last.cluster === cluster && last.word !== null) {
          const gap = { cluster, at: until, word: null };
          gaps.push({ service, ...gap });
          known.set(service, gap);
        }
      }
    }
    await this.#insert(this.#knex, gaps);
    return known;
  }

  async #insert(knex: Knex, rows: readonly Row[]): Promise<void> {
    for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
      await knex<Row>(TABLE)
        .insert(rows.slice(i, i + ROWS_AT_ONCE))
        .onConflict(['service', 'at'])
        .ignore();
    }
  }
}

/** The server's own stamp, where the change was observed and the stamp is not before what was known already. */
function changedAt(
  service: ServiceDetail,
  word: VerdictWord | null,
  before: Known | undefined,
  now: Date,
): string {
  const { since } = service.verdict;
  const stamp = word === null || since === null ? NaN : Date.parse(since);
  const from = before ? Date.parse(before.at) : -Infinity;
  const believable =
    before?.word !== null && stamp > from && stamp <= now.getTime();
  return (believable ? new Date(stamp) : now).toISOString();
}
