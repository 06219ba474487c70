import type { DriftReading } from '@model-serving/backstage-plugin-model-serving-common';
import type {
  DriftSource,
  DriftWatch,
} from '@model-serving/backstage-plugin-model-serving-node';
import createKnex, { Knex } from 'knex';
import type { MonitorSettings } from '../readMonitor';
import { NANNYML_TABLES } from './nannymlTables';
import { NannymlConfig, readNannymlConfig } from './readNannymlConfig';
import { nannymlReadings, NannymlRow } from './nannymlReadings';

const CONNECTIONS = 2;
/** Rows of one table and model: the newest. */
const MOST_ROWS = 20_000;
/** Rows about a metric or column of a longer name are left out: whoever writes them decides how much is sent. */
const MOST_CHARACTERS = 300;
/** NannyML writes one row for each name. */
const MOST_MODELS = 100;

/** A source whose connections end with the backend. */
export interface NannymlSource extends DriftSource {
  close(): Promise<void>;
}

/**
 * What NannyML wrote to a PostgreSQL database. Transactions are read-only, and statements have a deadline.
 *
 * @throws InputError naming the key that cannot be used
 */
export function nannymlSource(settings: MonitorSettings): NannymlSource {
  const { id, models, schedule } = settings;
  const config = readNannymlConfig(settings);
  const knex = createKnex({
    client: 'pg',
    connection: config.connection,
    pool: { min: 0, max: CONNECTIONS },
    acquireConnectionTimeout: 20_000,
    // What goes wrong is thrown as well.
    log: { warn() {}, error() {}, deprecate() {}, debug() {} },
  });
  return {
    id: `nannyml-${id}`,
    title: `NannyML (${id})`,
    schedule,
    watches: models.map(({ config: own, model, version }): DriftWatch => {
      const name = own.getString('name');
      return {
        id: name,
        model,
        version,
        read: async () => ({
          readings: await readAll(knex, config, name),
          url: null,
        }),
      };
    }),
    close: () => knex.destroy(),
  };
}

async function readAll(
  knex: Knex,
  { historyDays, schema }: NannymlConfig,
  name: string,
): Promise<DriftReading[]> {
  const { rows: models } = await knex.raw<{ rows: Array<{ id: number }> }>(
    'select id from ??.?? where name = ? order by id limit ?',
    [schema, 'model', name, MOST_MODELS],
  );
  if (models.length === 0) {
    throw new Error(
      `NannyML has no model ${name}. Give its database writer this model_name, or change the name that is configured.`,
    );
  }
  // The writer makes all tables at once, so that each of them is there.
  const readings: DriftReading[] = [];
  for (const table of NANNYML_TABLES) {
    const columns = [
      'metric_name',
      ...(table.hasColumn ? ['column_name'] : []),
    ];
    const { rows } = await knex.raw<{ rows: NannymlRow[] }>(
      `select * from (
         select distinct on (${columns.join(', ')}, start_timestamp)
           metric_name,
           ${table.hasColumn ? 'column_name' : "'' as column_name"},
           extract(epoch from start_timestamp)::float8 as start_at,
           extract(epoch from end_timestamp)::float8 as end_at,
           value,
           alert,
           ${
             table.hasThresholds
               ? 'lower_threshold, upper_threshold'
               : 'null::float8 as lower_threshold, null::float8 as upper_threshold'
           }
         from ??.??
         where model_id = any(?::int[])
           and ${columns
             .map(column => `length(${column}) <= ${MOST_CHARACTERS}`)
             .join(' and ')}
           and end_timestamp > (select max(end_timestamp) from ??.?? where model_id = any(?::int[])) - make_interval(days => ?)
         order by ${columns.join(', ')}, start_timestamp, run_id desc, id desc
       ) as newest_runs
       order by end_at desc
       limit ?`,
      [
        schema,
        table.name,
        models.map(({ id }) => id),
        schema,
        table.name,
        models.map(({ id }) => id),
        Math.ceil(historyDays),
        MOST_ROWS,
      ],
    );
    readings.push(...nannymlReadings(table, rows));
  }
  return readings;
}
