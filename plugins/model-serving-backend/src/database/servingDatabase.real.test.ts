import { mockServices } from '@backstage/backend-test-utils';
import createKnex, { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/testDatabases';
import { servingDatabase } from './servingDatabase';

/*
 * Run by `./dev test:registries postgres`, which starts PostgreSQL: a database in SQLite is of one process.
 */

const databases = testDatabases();

const migrate = (knex: Knex) =>
  servingDatabase(mockServices.database({ knex }));

describe('the database of several replicas (R25)', () => {
  const clients: Knex[] = [];
  const another = (knex: Knex) => {
    const client = createKnex({ ...knex.client.config });
    clients.push(client);
    return client;
  };
  afterEach(async () => {
    await Promise.all(clients.splice(0).map(client => client.destroy()));
  });

  it('is made once by replicas that start together, and can be made later', async () => {
    const knex = await databases.init('POSTGRES_15');
    await Promise.all(Array.from({ length: 4 }, () => migrate(another(knex))));
    expect(await knex('knex_migrations_lock')).toHaveLength(1);
    await migrate(knex);
    const names = await knex('knex_migrations').select('name');
    expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
  });

  it('is made by the next replica where one died halfway', async () => {
    const knex = await databases.init('POSTGRES_15');
    await knex.raw(`
      create function die() returns event_trigger language plpgsql as $$
        begin
          if exists (select from pg_class where relname = 'model_records') then
            perform pg_terminate_backend(pg_backend_pid());
          end if;
        end $$;
      create event trigger dying on ddl_command_end
        when tag in ('CREATE TABLE') execute function die()`);
    await expect(migrate(another(knex))).rejects.toThrow(/connection/);
    await knex.raw('drop event trigger dying');
    const next = another(knex);
    await migrate(next);
    expect(await next('model_records')).toEqual([]);
    expect(await next('knex_migrations_lock').select('is_locked')).toEqual([
      { is_locked: 0 },
    ]);
  });
});
