import {
  ClusterPicture,
  formatServiceRef,
  ServiceRef,
  UsageRecord,
  usageOfPods,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';

const TABLE = 'pod_usage';
const ROWS_AT_ONCE = 50;

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
    const seen = now.toISOString();
    const rows: Row[] = [];
    for (const [service, records] of usageOfPods(picture)) {
      for (const record of records) {
        rows.push({
          pod_uid: record.podUid,
          cluster: picture.cluster,
          service,
          pod: record.pod,
          held_from: record.from,
          held_to: record.to,
          last_seen: seen,
          flavor: record.flavor,
          accelerators: record.count,
          cpu: record.cpu,
          memory_bytes: record.memoryBytes,
        });
      }
    }
    await this.#knex.transaction(async tx => {
      for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
        await tx<Row>(TABLE)
          .insert(rows.slice(i, i + ROWS_AT_ONCE))
          .onConflict('pod_uid')
          .merge(['held_to', 'last_seen', 'flavor']);
      }
      await tx<Row>(TABLE)
        .where({ cluster: picture.cluster, held_to: null })
        .andWhere('last_seen', '<', seen)
        .update({ held_to: tx.ref('last_seen') });
    });
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
}
