import {
  ClusterPicture,
  formatServiceRef,
  ServiceRef,
  UsageRecord,
  usageOfPods,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { Knex } from 'knex';

const TABLE = 'pod_usage';
const ROWS_AT_ONCE = 50;
/** Fewer than the parameters that SQLite takes in one statement. */
const UIDS_AT_ONCE = 500;

interface Row {
  pod_uid: string;
  cluster: string;
  service: string;
  pod: string;
  held_from: string;
  held_to: string | null;
  last_seen: string;
  flavor: string | null;
  accelerators: number;
  cpu: number;
  memory_bytes: number;
}

/**
 * Who held what from when to when, kept beyond the life of the pods, so that the cost of a
 * month does not shrink when a pod is deleted. One row per pod: recording twice, or from
 * several replicas, changes nothing.
 */
export class UsageLedger {
  readonly #knex: Knex;
  #month: Map<string, Map<string, UsageRecord>> | undefined;
  /** By cluster and pod what was written last; what has not changed since is only confirmed. */
  readonly #written = new Map<string, Map<string, string>>();

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Writes down what the pods of one cluster hold now. Pods that are gone are closed at the
   * time they were last seen, but only while the cluster's pods can be read.
   */
  async record(picture: ClusterPicture, now: Date): Promise<void> {
    if (picture.kinds.Pod?.state !== 'live') {
      return;
    }
    const { cluster } = picture;
    const seen = now.toISOString();
    const known = this.#written.get(cluster);
    const written = new Map<string, string>();
    const changed: Row[] = [];
    const unchanged: string[] = [];
    const turns = new Turns();
    for (const [service, records] of usageOfPods(picture)) {
      for (const record of records) {
        if (written.has(record.podUid)) {
          continue;
        }
        const text = JSON.stringify([service, record]);
        written.set(record.podUid, text);
        if (known?.get(record.podUid) === text) {
          unchanged.push(record.podUid);
        } else {
          changed.push(rowOf(cluster, service, record, seen));
        }
      }
      await turns.next();
    }
    // Should this fail, everything is written the next time.
    this.#written.delete(cluster);
    const confirmed = await this.#knex.transaction(async tx => {
      for (const rows of chunksOf(changed, ROWS_AT_ONCE)) {
        await tx<Row>(TABLE)
          .insert(rows)
          .onConflict('pod_uid')
          .merge(['held_to', 'last_seen', 'flavor']);
      }
      let count = 0;
      for (const uids of chunksOf(unchanged, UIDS_AT_ONCE)) {
        count += await tx<Row>(TABLE)
          .whereIn('pod_uid', uids)
          .whereNull('held_to')
          .update({ last_seen: seen });
      }
      if (count === unchanged.length) {
        await tx<Row>(TABLE)
          .where({ cluster, held_to: null })
          .andWhere('last_seen', '<', seen)
          .update({ held_to: tx.ref('last_seen') });
      }
      return count;
    });
    if (confirmed === unchanged.length) {
      this.#written.set(cluster, written);
    } else {
      // Another replica closed or removed some of them meanwhile.
      await this.record(picture, now);
    }
  }

  /** Forgets what pods held that were gone before a time. */
  async prune(before: Date): Promise<void> {
    await this.#knex<Row>(TABLE)
      .where('held_to', '<', before.toISOString())
      .delete();
  }

  /** Reads the present month (UTC) into memory, where {@link usage} finds it. */
  async load(now: Date): Promise<void> {
    const start = new Date(
      Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1),
    ).toISOString();
    const rows = await this.#knex<Row>(TABLE)
      .whereNull('held_to')
      .orWhere('held_to', '>=', start)
      .select();
    const month = new Map<string, Map<string, UsageRecord>>();
    for (const row of rows) {
      const records = month.get(row.service) ?? new Map<string, UsageRecord>();
      records.set(row.pod_uid, {
        podUid: row.pod_uid,
        pod: row.pod,
        from: row.held_from,
        to: row.held_to,
        flavor: row.flavor,
        count: Number(row.accelerators),
        cpu: Number(row.cpu),
        memoryBytes: Number(row.memory_bytes),
      });
      month.set(row.service, records);
    }
    this.#month = month;
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

function rowOf(
  cluster: string,
  service: string,
  record: UsageRecord,
  seen: string,
): Row {
  return {
    pod_uid: record.podUid,
    cluster,
    service,
    pod: record.pod,
    held_from: record.from,
    held_to: record.to,
    last_seen: seen,
    flavor: record.flavor,
    accelerators: record.count,
    cpu: record.cpu,
    memory_bytes: record.memoryBytes,
  };
}

function* chunksOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let i = 0; i < items.length; i += size) {
    yield items.slice(i, i + size);
  }
}
