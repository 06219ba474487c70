import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** Of PostgreSQL's advisory locks in this database: any number not used elsewhere in it. */
const MIGRATION_LOCK = 7_364_102_815;

/** The plugin's database, with all its tables in their present form. */
export async function servingDatabase(
  database: DatabaseService,
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await migrate(knex);
  }
  return knex;
}

async function migrate(knex: Knex): Promise<void> {
  const directory = resolvePackagePath(
    '@model-serving/backstage-plugin-model-serving-backend',
    'migrations',
  );
  if (knex.client.config.client !== 'pg') {
    await knex.migrate.latest({ directory });
    return;
  }
  // Knex makes the tables of its own lock without one: replicas that start together on an empty database would fail, or
  // leave two locks, with which no later start gets any.
  await knex.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
    await tx.migrate.latest({ directory });
  });
}
