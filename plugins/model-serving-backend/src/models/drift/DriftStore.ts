import { DriftReport } from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';

const TABLE = 'model_drift';

interface Row {
  source: string;
  watch: string;
  last_attempt: string;
  as_of: string | null;
  failure: string | null;
  report: string | null;
}

/** What is stored of one thing that a source watches. Times are ISO 8601. */
export interface StoredDrift {
  source: string;
  watch: string;
  asOf: string | null;
  failure: string | null;
  report: DriftReport | null;
}

/** What monitors said of models, in the plugin's database. */
export class DriftStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Of one source's watches those that were ever read or tried. */
  async of(source: string, watches: readonly string[]): Promise<StoredDrift[]> {
    const rows = await this.#knex<Row>(TABLE)
      .where({ source })
      .whereIn('watch', [...watches])
      .select();
    return rows.map(({ as_of, failure, report, watch }) => ({
      source,
      watch,
      asOf: as_of,
      failure,
      report: report === null ? null : JSON.parse(report),
    }));
  }

  /** When each watch of a source was tried last. */
  async attempts(source: string): Promise<Map<string, string>> {
    const rows = await this.#knex<Row>(TABLE)
      .where({ source })
      .select('watch', 'last_attempt');
    return new Map(rows.map(row => [row.watch, row.last_attempt]));
  }

  async succeeded(
    source: string,
    watch: string,
    report: DriftReport,
    at: string,
  ): Promise<void> {
    await this.#knex<Row>(TABLE)
      .insert({
        source,
        watch,
        last_attempt: at,
        as_of: at,
        failure: null,
        report: JSON.stringify(report),
      })
      .onConflict(['source', 'watch'])
      .merge();
  }

  /** The last readings stay. */
  async failed(
    source: string,
    watch: string,
    failure: string,
    at: string,
  ): Promise<void> {
    await this.#knex<Row>(TABLE)
      .insert({
        source,
        watch,
        last_attempt: at,
        as_of: null,
        failure,
        report: null,
      })
      .onConflict(['source', 'watch'])
      .merge(['last_attempt', 'failure']);
  }

  /** Forgets what nobody has tried to read since. */
  async prune(before: string): Promise<void> {
    await this.#knex<Row>(TABLE).where('last_attempt', '<', before).delete();
  }
}
