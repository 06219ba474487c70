import {
  EngineReading,
  formatServiceRef,
  HourLoad,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';
import { chunksOf } from './chunksOf';

const TABLE = 'usage_load';
const ROWS_AT_ONCE = 50;
const HOUR_MS = 3_600_000;
/** Longer between two readings counts as not watched. */
const GAP_MS = 90_000;

interface Row {
  hour: string;
  service: string;
  read_at: string;
  seconds: number;
  waiting_seconds: number;
  peak_requests: number;
}

const hourOf = (iso: string, back = 0) =>
  new Date(
    Math.floor(Date.parse(iso) / HOUR_MS) * HOUR_MS - back * HOUR_MS,
  ).toISOString();

/**
 * The most requests that the engines of each service held in each hour, and for how long some waited. A reading counts
 * once, whoever records it.
 */
export class LoadLedger {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Adds readings that are newer than those that were added. Engines that do not say what they hold are left out. */
  async record(
    readings: ReadonlyArray<{
      ref: ServiceRef;
      reading: Pick<EngineReading, 'at' | 'running' | 'waiting'>;
    }>,
  ): Promise<void> {
    const known = readings.flatMap(({ reading, ref }) =>
      reading.running === null || reading.waiting === null
        ? []
        : [
            {
              service: formatServiceRef(ref),
              at: new Date(reading.at).toISOString(),
              requests: reading.running + reading.waiting,
              isWaiting: reading.waiting > 0,
            },
          ],
    );
    await this.#knex.transaction(async tx => {
      if (tx.client.config.client === 'pg') {
        // Two replicas that know the same reading would both add the time before it.
        await tx.raw('lock table ?? in exclusive mode', [TABLE]);
      }
      for (const some of chunksOf(known, ROWS_AT_ONCE)) {
        const kept = await tx<Row>(TABLE)
          .whereIn(
            'service',
            some.map(({ service }) => service),
          )
          .whereIn('hour', [
            ...new Set(some.flatMap(({ at }) => [hourOf(at), hourOf(at, 1)])),
          ])
          .orderBy('hour', 'desc')
          .select();
        const rows = some.flatMap(({ at, isWaiting, requests, service }) => {
          const hour = hourOf(at);
          const last = kept.find(row => row.service === service);
          const before = last?.hour === hour ? last : undefined;
          const elapsed = last ? Date.parse(at) - Date.parse(last.read_at) : 0;
          if (elapsed < 0 || (last && elapsed === 0)) {
            return [];
          }
          const seconds = elapsed <= GAP_MS ? elapsed / 1000 : 0;
          return [
            {
              hour,
              service,
              read_at: at,
              seconds: (before?.seconds ?? 0) + seconds,
              waiting_seconds:
                (before?.waiting_seconds ?? 0) + (isWaiting ? seconds : 0),
              peak_requests: Math.max(before?.peak_requests ?? 0, requests),
            },
          ];
        });
        if (rows.length > 0) {
          await tx<Row>(TABLE)
            .insert(rows)
            .onConflict(['service', 'hour'])
            .merge();
        }
      }
    });
  }

  /** The hours of a window, in the order of time. */
  async hoursOf(ref: ServiceRef, from: Date, to: Date): Promise<HourLoad[]> {
    const rows = await this.#knex<Row>(TABLE)
      .where('service', formatServiceRef(ref))
      .andWhere('hour', '>=', from.toISOString())
      .andWhere('hour', '<', to.toISOString())
      .orderBy('hour')
      .select();
    return rows.map(row => ({
      hour: row.hour,
      seconds: row.seconds,
      waitingSeconds: row.waiting_seconds,
      peakRequests: row.peak_requests,
    }));
  }

  /** Forgets hours that began before a time. */
  async prune(before: Date): Promise<void> {
    await this.#knex<Row>(TABLE)
      .where('hour', '<', before.toISOString())
      .delete();
  }
}
