import {
  ColdStart,
  formatServiceRef,
  ServiceDetail,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';

const TABLE = 'cold_start';
const ROWS_AT_ONCE = 50;
const MOST_STARTS = 100;
/** The engine's own account of its start is read a little after it is ready. */
const SETTLED_AFTER_MS = 60_000;

interface Row {
  pod_uid: string;
  started_at: string;
  service: string;
  ready_at: string | null;
  cold_start: string;
}

/**
 * How long each start of each pod took, kept beyond the life of the pods and of the events
 * (an hour) that tell its parts. A start that was seen to its end is never written again: what
 * could be read of it later is less.
 */
export class ColdStartLedger {
  readonly #knex: Knex;
  /** What was written last of the starts that go on, so that an unchanged one costs nothing. */
  #written = new Map<string, string>();

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Writes down the starts of these services. Repeating it, or several replicas doing it, changes nothing. */
  async record(services: readonly ServiceDetail[], now: Date): Promise<void> {
    const rows: Row[] = [];
    const seen = new Map<string, string>();
    for (const service of services) {
      if (service.stale) {
        continue;
      }
      for (const { uid, coldStart } of service.pods) {
        if (!coldStart) {
          continue;
        }
        const key = `${uid}/${coldStart.startedAt}`;
        // Of a start that goes on, its seconds grow with the clock; its parts are what changes.
        const state = `${coldStart.readyAt} ${
          coldStart.phases.length
        } ${coldStart.phases.some(({ parts }) => parts)} ${isSettled(
          coldStart,
          now,
        )}`;
        seen.set(key, state);
        if (this.#written.get(key) !== state) {
          rows.push({
            pod_uid: uid,
            started_at: coldStart.startedAt,
            service: formatServiceRef(service.ref),
            ready_at: isSettled(coldStart, now) ? coldStart.readyAt : null,
            cold_start: JSON.stringify(coldStart),
          });
        }
      }
    }
    await this.#knex.transaction(async tx => {
      for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
        await tx<Row>(TABLE)
          .insert(rows.slice(i, i + ROWS_AT_ONCE))
          .onConflict(['pod_uid', 'started_at'])
          .merge(['ready_at', 'cold_start'])
          .where(`${TABLE}.ready_at`, null);
      }
    });
    this.#written = seen;
  }

  /** The starts that began after a time, newest first; at most 100. */
  async starts(ref: ServiceRef, since: Date): Promise<ColdStart[]> {
    const rows = await this.#knex<Row>(TABLE)
      .where({ service: formatServiceRef(ref) })
      .andWhere('started_at', '>=', since.toISOString())
      .orderBy('started_at', 'desc')
      .limit(MOST_STARTS)
      .select('cold_start');
    return rows.map(row => JSON.parse(row.cold_start));
  }

  /** The starts of all services that began after a time, in no order. */
  async recent(
    since: Date,
  ): Promise<Array<{ service: string; start: ColdStart }>> {
    const rows = await this.#knex<Row>(TABLE)
      .where('started_at', '>=', since.toISOString())
      .select('service', 'cold_start');
    return rows.map(({ service, cold_start: start }) => ({
      service,
      start: JSON.parse(start),
    }));
  }

  /** Forgets the starts that began before a time. */
  async prune(before: Date): Promise<void> {
    await this.#knex<Row>(TABLE)
      .where('started_at', '<', before.toISOString())
      .delete();
  }
}

function isSettled({ readyAt }: ColdStart, now: Date): boolean {
  return (
    readyAt !== null && now.getTime() - Date.parse(readyAt) > SETTLED_AFTER_MS
  );
}
