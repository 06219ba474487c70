import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/testDatabases';
import { servingDatabase } from './servingDatabase';

const databases = testDatabases();

const migrate = (knex: Knex) =>
  servingDatabase(mockServices.database({ knex }));

describe.each(databases.eachSupportedId())('the database in %s (R25)', id => {
  it('is the same after each start', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await knex('database_probe').insert({
      writer: 'me',
      turn: 1,
      written_at: '2026-11-29T12:00:00Z',
      filling: '',
    });
    await migrate(knex);
    expect(await knex('database_probe')).toHaveLength(1);
  });
});
