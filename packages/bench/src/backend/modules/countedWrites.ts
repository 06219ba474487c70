import {
  coreServices,
  createBackendModule,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';

/** What was written to one table. */
export interface Writes {
  rows: number;
  /** When the last row was written, ISO 8601; null before any. */
  lastAt: string | null;
}

/** Which writes to a table count. */
export interface CountedTable {
  /** Columns whose updates count. */
  columns: readonly string[];
  /** Whether an update counts only where a value differs. */
  onlyChanges?: boolean;
}

/** Writes of a plugin by table. */
export type WritesByTable = Record<string, Writes>;

const LOG = 'bench_writes';
const NOW = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;

/**
 * Counts the rows that are written to tables of a plugin, by triggers of the database: whoever writes, and whatever they say
 * about it. `GET /bench/writes` of the plugin responds with {@link WritesByTable}.
 */
export function countedWrites(
  pluginId: string,
  tables: Readonly<Record<string, CountedTable>>,
): BackendFeature {
  return createBackendModule({
    pluginId,
    moduleId: 'bench-writes',
    register({ registerInit }) {
      registerInit({
        deps: {
          database: coreServices.database,
          http: coreServices.httpRouter,
          lifecycle: coreServices.lifecycle,
        },
        async init({ database, http, lifecycle }) {
          const knex = await database.getClient();
          // The plugin makes its tables after its modules have started.
          lifecycle.addStartupHook(async () => {
            await knex.raw(
              `CREATE TABLE ${LOG} (name TEXT PRIMARY KEY, written INTEGER NOT NULL, last_at TEXT)`,
            );
            for (const [name, table] of Object.entries(tables)) {
              await knex(LOG).insert({ name, written: 0 });
              for (const trigger of triggersOf(name, table)) {
                await knex.raw(trigger);
              }
            }
          });
          const router = Router();
          router.get('/bench/writes', async (_, res) => {
            const rows = await knex(LOG).select();
            const writes: WritesByTable = Object.fromEntries(
              rows.map(({ last_at, name, written }) => [
                name,
                { rows: written, lastAt: last_at },
              ]),
            );
            res.json(writes);
          });
          http.use(router);
        },
      });
    },
  });
}

function triggersOf(
  table: string,
  { columns, onlyChanges }: CountedTable,
): string[] {
  const differs = columns.map(each => `NEW.${each} IS NOT OLD.${each}`);
  const events = {
    insert: `INSERT ON ${table}`,
    delete: `DELETE ON ${table}`,
    update: `UPDATE OF ${columns.join(', ')} ON ${table}${
      onlyChanges ? ` WHEN ${differs.join(' OR ')}` : ''
    }`,
  };
  return Object.entries(events).map(
    ([
      name,
      event,
    ]) => `CREATE TRIGGER ${LOG}_${table}_${name} AFTER ${event} BEGIN
      UPDATE ${LOG} SET written = written + 1, last_at = ${NOW} WHERE name = '${table}';
    END`,
  );
}
