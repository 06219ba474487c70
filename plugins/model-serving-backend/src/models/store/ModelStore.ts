import { ConflictError } from '@backstage/errors';
import {
  ModelRecord,
  ModelSourceRemoval,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { Knex } from 'knex';
import { PendingRemoval } from '../sync/dropGuard';
import { RecordTexts } from './recordTexts';
import { storedRecord } from './storedRecord';

const SOURCES = 'model_sources';
const RECORDS = 'model_records';
/** Six values each, and SQLite takes a thousand. */
const ROWS_AT_ONCE = 100;
const PAGE = 1_000;
/** A connection that gives no answer is closed, so that the next question finds one that does. */
const ANSWERS_WITHIN_MS = 15_000;

/** What the last good sync found. */
export interface SyncOutcome {
  models: number;
  /** The first hundred. */
  skipped: Array<{ place: string; reason: string }>;
  skippedCount: number;
  added: number;
  changed: number;
  removed: number;
  durationSeconds: number;
  requests: number;
}

const NOTHING: SyncOutcome = {
  models: 0,
  skipped: [],
  skippedCount: 0,
  added: 0,
  changed: 0,
  removed: 0,
  durationSeconds: 0,
  requests: 0,
};

/** How a source is doing. Times are ISO 8601. */
export interface SourceState {
  id: string;
  /** Counts up when its records change. */
  revision: number;
  lastAttempt: string | null;
  lastGoodSync: string | null;
  syncingSince: string | null;
  /** What was read last; null where the source has no such thing. */
  version: string | null;
  failure: string | null;
  outcome: SyncOutcome;
  guard: PendingRemoval | null;
  /** What was removed lately, the newest first. */
  removals: ModelSourceRemoval[];
}

/** A record as the catalog in memory has it. */
export interface StoredRecord {
  place: string;
  hash: string;
  record: ModelRecord;
  /** Beginning of its card. */
  excerpt: string | null;
}

/** A record to write. */
export interface WrittenRecord extends StoredRecord {
  texts: RecordTexts | null;
}

/** What one sync changes. */
export interface RecordChanges {
  written: readonly WrittenRecord[];
  /** Places of records that are gone. */
  removed: readonly string[];
}

interface SourceRow {
  id: string;
  revision: number;
  last_attempt: string | null;
  last_good_sync: string | null;
  syncing_since: string | null;
  version: string | null;
  failure: string | null;
  outcome: string;
  guard: string | null;
  removals: string | null;
}

interface RecordRow {
  source: string;
  place: string;
  hash: string;
  record: string;
  excerpt: string | null;
  texts: string | null;
}

/** What sources said of models, in the plugin's database. */
export class ModelStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Differs where what {@link states} says does: a look that costs nothing while nothing happens. */
  async mark(): Promise<string> {
    const rows = await this.#knex<SourceRow>(SOURCES)
      .orderBy('id')
      .select('id', 'revision', 'last_attempt', 'syncing_since')
      .timeout(ANSWERS_WITHIN_MS);
    return JSON.stringify(rows);
  }

  /** The state of every source that was ever read, also of those that are no longer configured. */
  async states(): Promise<Map<string, SourceState>> {
    const rows = await this.#knex<SourceRow>(SOURCES)
      .select()
      .timeout(ANSWERS_WITHIN_MS);
    return new Map(rows.map(row => [row.id, stateOf(row)]));
  }

  /** What is known of a source; an empty state for a new one. */
  async state(id: string): Promise<SourceState> {
    const row = await this.#knex<SourceRow>(SOURCES)
      .where({ id })
      .first()
      .timeout(ANSWERS_WITHIN_MS);
    return row ? stateOf(row) : newState(id);
  }

  /** Hashes of a source's records by their place. */
  async hashes(source: string): Promise<Map<string, string>> {
    const rows = await this.#knex<RecordRow>(RECORDS)
      .where({ source })
      .select('place', 'hash')
      .timeout(ANSWERS_WITHIN_MS);
    return new Map(rows.map(({ hash, place }) => [place, hash]));
  }

  /** Takes a source's records page by page, so that others have their turn. */
  async *records(source: string): AsyncGenerator<StoredRecord[]> {
    let after = '';
    for (;;) {
      const rows = await this.#knex<RecordRow>(RECORDS)
        .where({ source })
        .andWhere('place', '>', after)
        .orderBy('place')
        .limit(PAGE)
        .select('place', 'hash', 'record', 'excerpt')
        .timeout(ANSWERS_WITHIN_MS);
      if (rows.length === 0) {
        return;
      }
      yield rows.map(({ record, ...row }) => ({
        ...row,
        record: storedRecord(record),
      }));
      after = rows[rows.length - 1].place;
    }
  }

  /** The long texts of one record; null where it has none. */
  async texts(source: string, place: string): Promise<RecordTexts | null> {
    const row = await this.#knex<RecordRow>(RECORDS)
      .where({ source, place })
      .first('texts')
      .timeout(ANSWERS_WITHIN_MS);
    return row?.texts ? JSON.parse(row.texts) : null;
  }

  /** Says that somebody reads a source now. Returns what was known of it until then. */
  async begin(id: string, now: string): Promise<SourceState> {
    const state = {
      ...(await this.state(id)),
      syncingSince: now,
      lastAttempt: now,
    };
    await this.#save(this.#knex, state);
    return state;
  }

  /**
   * Writes the outcome of a sync with the records that it changed, or nothing of it.
   *
   * @throws ConflictError when another reading has begun since `state.lastAttempt`, as after a process stood still
   */
  async finish(state: SourceState, changes: RecordChanges): Promise<void> {
    const { removed, written } = changes;
    const source = state.id;
    const isChanged = removed.length + written.length > 0;
    // A database inside the process answers without letting anything else have its turn.
    const turns = new Turns();
    await this.#knex.transaction(async tx => {
      const last = await tx<SourceRow>(SOURCES)
        .where({ id: source })
        .forUpdate()
        .first('last_attempt', 'guard')
        .timeout(ANSWERS_WITHIN_MS);
      if (last && last.last_attempt !== state.lastAttempt) {
        throw new ConflictError('another replica has begun to read it');
      }
      for (const rows of chunks(written)) {
        await tx<RecordRow>(RECORDS)
          .insert(
            rows.map(({ record, texts, ...row }) => ({
              source,
              ...row,
              record: JSON.stringify(record),
              texts: texts && JSON.stringify(texts),
            })),
          )
          .onConflict(['source', 'place'])
          .merge()
          .timeout(ANSWERS_WITHIN_MS);
        await turns.next();
      }
      for (const places of chunks(removed)) {
        await tx<RecordRow>(RECORDS)
          .where({ source })
          .whereIn('place', places)
          .delete()
          .timeout(ANSWERS_WITHIN_MS);
        await turns.next();
      }
      await this.#save(tx, {
        ...state,
        revision: state.revision + (isChanged ? 1 : 0),
        guard: confirmedAs(state.guard, guardOf(last?.guard ?? null)),
      });
    });
  }

  /**
   * Notes that a platform owner confirms a removal that waits. Returns whether it still waits.
   *
   * @param by - entity ref of the platform owner
   */
  async confirm(id: string, fingerprint: string, by: string): Promise<boolean> {
    const { guard } = await this.state(id);
    if (guard?.fingerprint !== fingerprint) {
      return false;
    }
    await this.#knex<SourceRow>(SOURCES)
      .where({ id })
      .update({ guard: JSON.stringify({ ...guard, confirmedBy: by }) });
    return true;
  }

  /** Forgets sources that are no longer configured and were not read since. */
  async prune(configured: readonly string[], before: string): Promise<void> {
    const gone = await this.#knex<SourceRow>(SOURCES)
      .whereNotIn('id', [...configured])
      .andWhere('last_attempt', '<', before)
      .select('id');
    for (const { id } of gone) {
      await this.#knex.transaction(async tx => {
        await tx<RecordRow>(RECORDS).where({ source: id }).delete();
        await tx<SourceRow>(SOURCES).where({ id }).delete();
      });
    }
  }

  async #save(knex: Knex, state: SourceState): Promise<void> {
    const { guard, id, outcome } = state;
    await knex<SourceRow>(SOURCES)
      .insert({
        id,
        revision: state.revision,
        last_attempt: state.lastAttempt,
        last_good_sync: state.lastGoodSync,
        syncing_since: state.syncingSince,
        version: state.version,
        failure: state.failure,
        outcome: JSON.stringify(outcome),
        guard: guard && JSON.stringify(guard),
        removals: JSON.stringify(state.removals),
      })
      .onConflict('id')
      .merge()
      .timeout(ANSWERS_WITHIN_MS);
  }
}

function newState(id: string): SourceState {
  return {
    id,
    revision: 0,
    lastAttempt: null,
    lastGoodSync: null,
    syncingSince: null,
    version: null,
    failure: null,
    outcome: NOTHING,
    guard: null,
    removals: [],
  };
}

function stateOf(row: SourceRow): SourceState {
  return {
    id: row.id,
    revision: row.revision,
    lastAttempt: row.last_attempt,
    lastGoodSync: row.last_good_sync,
    syncingSince: row.syncing_since,
    version: row.version,
    failure: row.failure,
    outcome: JSON.parse(row.outcome),
    guard: guardOf(row.guard),
    removals: row.removals ? JSON.parse(row.removals) : [],
  };
}

function guardOf(text: string | null): PendingRemoval | null {
  return text ? JSON.parse(text) : null;
}

/** What waits, with the confirmation that came while the source was read. */
function confirmedAs(
  guard: PendingRemoval | null,
  last: PendingRemoval | null,
): PendingRemoval | null {
  return guard && guard.fingerprint === last?.fingerprint
    ? { ...guard, confirmedBy: last.confirmedBy }
    : guard;
}

function chunks<T>(items: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += ROWS_AT_ONCE) {
    parts.push(items.slice(at, at + ROWS_AT_ONCE));
  }
  return parts;
}
