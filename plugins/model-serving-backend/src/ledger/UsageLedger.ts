import {
  AppliedPrices,
  attributedUsage,
  ClusterPicture,
  formatServiceRef,
  namespaceAttributions,
  PriceBook,
  ServiceRef,
  Since,
  UsageRecord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { Knex } from 'knex';
import { chunksOf } from './chunksOf';
import { PodRow, podRowOf, recordOf } from './podRows';
import { UsageHistory } from './UsageHistory';

const TABLE = 'pod_usage';
const ROWS_AT_ONCE = 50;
/** Fewer than the parameters that SQLite takes in one statement. */
const UIDS_AT_ONCE = 500;

/**
 * Who held what from when to when, kept beyond the life of the pods, so that the cost of a
 * month does not shrink when a pod is deleted. One row per pod: recording twice, or from
 * several replicas, changes nothing.
 */
export class UsageLedger {
  /** The same with the prices and owners of its time. */
  readonly history: UsageHistory;
  readonly #knex: Knex;
  #month: Map<string, Map<string, UsageRecord>> | undefined;
  #priceHistory: ReadonlyArray<Since<AppliedPrices>> = [];
  /** By cluster and pod what was written last; what has not changed since is only confirmed. */
  readonly #written = new Map<string, Map<string, string>>();

  constructor(knex: Knex) {
    this.#knex = knex;
    this.history = new UsageHistory(knex);
  }

  /**
   * Writes down what the pods of one cluster hold now. Pods that are gone are closed at the
   * time they were last seen, but only while the cluster's pods can be read.
   *
   * @param prices - those that hold now; null where there are none, undefined while that is not known
   */
  async record(
    picture: ClusterPicture,
    prices: PriceBook | null | undefined,
    now: Date,
  ): Promise<void> {
    if (picture.kinds.Pod?.state !== 'live') {
      return;
    }
    const { cluster } = picture;
    const seen = now.toISOString();
    const known = this.#written.get(cluster);
    const written = new Map<string, string>();
    const changed: PodRow[] = [];
    const unchanged: string[] = [];
    const turns = new Turns();
    const usage = attributedUsage(picture);
    for (const [service, { records }] of usage) {
      for (const record of records) {
        if (written.has(record.podUid)) {
          continue;
        }
        const text = JSON.stringify([service, record]);
        written.set(record.podUid, text);
        if (known?.get(record.podUid) === text) {
          unchanged.push(record.podUid);
        } else {
          changed.push(podRowOf(cluster, service, record, seen));
        }
      }
      await turns.next();
    }
    // Should this fail, everything is written the next time.
    this.#written.delete(cluster);
    const confirmed = await this.#knex.transaction(async tx => {
      for (const rows of chunksOf(changed, ROWS_AT_ONCE)) {
        await tx<PodRow>(TABLE)
          .insert(rows)
          .onConflict('pod_uid')
          .merge(['held_to', 'last_seen', 'flavor']);
      }
      let count = 0;
      for (const uids of chunksOf(unchanged, UIDS_AT_ONCE)) {
        count += await tx<PodRow>(TABLE)
          .whereIn('pod_uid', uids)
          .whereNull('held_to')
          .update({ last_seen: seen });
      }
      if (count === unchanged.length) {
        await tx<PodRow>(TABLE)
          .where({ cluster, held_to: null })
          .andWhere('last_seen', '<', seen)
          .update({ held_to: tx.ref('last_seen') });
        await this.history.advance(
          tx,
          {
            cluster,
            usage,
            namespaces: namespaceAttributions(picture),
            prices,
          },
          now,
        );
      }
      return count;
    });
    if (confirmed === unchanged.length) {
      this.#written.set(cluster, written);
    } else {
      // Another replica closed or removed some of them meanwhile.
      await this.record(picture, prices, now);
    }
  }

  /** Forgets what pods held that were gone before a time, and is written in the history. */
  async prune(before: Date): Promise<void> {
    const sealed = this.#knex('usage_progress')
      .where('cluster', this.#knex.ref(`${TABLE}.cluster`))
      .select('sealed_to');
    await this.#knex<PodRow>(TABLE)
      .where('held_to', '<', before.toISOString())
      .andWhere('held_to', '<=', sealed)
      .delete();
  }

  /** Reads the present month (UTC) into memory, where {@link usage} finds it. */
  async load(now: Date): Promise<void> {
    const start = new Date(
      Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1),
    ).toISOString();
    const rows = await this.#knex<PodRow>(TABLE)
      .whereNull('held_to')
      .orWhere('held_to', '>=', start)
      .select();
    const month = new Map<string, Map<string, UsageRecord>>();
    for (const row of rows) {
      const records = month.get(row.service) ?? new Map<string, UsageRecord>();
      records.set(row.pod_uid, recordOf(row));
      month.set(row.service, records);
    }
    this.#priceHistory = await this.history.priceTimeline();
    this.#month = month;
  }

  /** The prices that were applied, in the order of time, as of the last load. */
  get priceHistory(): ReadonlyArray<Since<AppliedPrices>> {
    return this.#priceHistory;
  }

  /**
   * The month so far, with what the living pods of the picture hold at this moment; undefined
   * until it was loaded once, so that a part is not taken for the whole.
   */
  usage(
    ref: ServiceRef,
    living: ReadonlyMap<string, readonly UsageRecord[]>,
  ): UsageRecord[] | undefined {
    if (!this.#month) {
      return undefined;
    }
    const key = formatServiceRef(ref);
    const records = new Map(this.#month.get(key));
    for (const record of living.get(key) ?? []) {
      records.set(record.podUid, record);
    }
    return [...records.values()];
  }

  /** The month so far of a namespace, by service, those that are gone too; undefined until it was loaded once. */
  usageIn(
    cluster: string,
    namespace: string,
  ): Map<string, readonly UsageRecord[]> | undefined {
    return (
      this.#month &&
      new Map(
        [...this.#month]
          .filter(([service]) => service.startsWith(`${cluster}/${namespace}/`))
          .map(([service, records]) => [service, [...records.values()]]),
      )
    );
  }
}
