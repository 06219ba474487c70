import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  ReadinessChecks,
  rootHealthServiceFactory,
} from '@model-serving/backstage-backend-hardening';
import { Knex } from 'knex';
import request from 'supertest';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { startServing } from '../__testUtils__/startServing';
import { DatabaseProbe } from './DatabaseProbe';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** As an administrator makes a database refuse rows, and takes it back. */
const FAULTS: Array<[string, string, string]> = [
  ['read-only', 'PRAGMA query_only = ON', 'PRAGMA query_only = OFF'],
  ['full', 'PRAGMA max_page_count = 1', 'PRAGMA max_page_count = 1000000'],
];

describe('a database that takes no rows', () => {
  let server: FakeApiServer;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
  });

  afterAll(() => server.stop());

  it.each(FAULTS)(
    'turns readiness red while it is %s, and says nothing about itself',
    async (_, breakIt, mendIt) => {
      const knex: Knex = await databases.init('SQLITE_3');
      const serving = await startServing(server, undefined, [
        rootHealthServiceFactory,
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () => mockServices.database({ knex }),
        }),
      ]);
      const readiness = async () => {
        await serving.run('database-probe');
        const { status, text } = await request(serving.backend.server).get(
          '/.backstage/health/v1/readiness',
        );
        expect(text).not.toMatch(/database|sqlite/i);
        return status;
      };
      expect([await readiness(), await readiness()]).toEqual([200, 200]);
      // What the probe leaves free is gone first, as it is when others write.
      await knex.raw('VACUUM');
      await knex.raw(breakIt);
      expect([await readiness(), await readiness()]).toEqual([200, 503]);
      await knex.raw(mendIt);
      expect([await readiness(), await readiness()]).toEqual([503, 200]);
      await serving.backend.stop();
    },
  );
});

describe('DatabaseProbe', () => {
  it('keeps one row', async () => {
    const knex = await databases.init('SQLITE_3');
    await require('../../migrations/20261129100000_database_probe').up(knex);
    const probe = new DatabaseProbe({
      database: knex,
      checks: new ReadinessChecks(),
      logger: mockServices.logger.mock(),
    });
    await probe.run();
    await probe.run();
    await probe.run();
    expect(await knex('database_probe').select('turn')).toEqual([{ turn: 3 }]);
  });

  it('takes no answer for a failure, and waits on one attempt at a time', async () => {
    const checks = new ReadinessChecks();
    const insert = jest.fn(() => new Promise(() => {}));
    const probe = new DatabaseProbe({
      database: (() => ({ insert })) as unknown as Knex,
      checks,
      logger: mockServices.logger.mock(),
      patienceMs: 1,
    });
    await probe.run();
    await probe.run();
    expect(checks.failing()).toEqual(['database of model-serving']);
    expect(insert).toHaveBeenCalledTimes(1);
  });
});
