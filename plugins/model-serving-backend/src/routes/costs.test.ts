import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  TenantCosts,
  TenantUsageList,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';
import {
  NAMESPACES,
  PODS,
  populate,
  readyPod,
  tenantNamespace,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const DAY_MS = 86_400_000;
const dayAgo = (days: number) =>
  new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** A pod that holds two cores at 3 an hour for some hours of a day. */
const hours = (
  tenant: string,
  day: string,
  count: number,
  more: object = {},
) => ({
  period: `${day}T00:00:00.000Z`,
  hours: 1,
  cluster: 'gpu-eu',
  service: `gpu-eu/${tenant}/InferenceService/old`,
  pod_uid: 'old',
  pod: 'old-1',
  held_from: `${day}T00:00:00.000Z`,
  seconds: count * 3600,
  flavor: null,
  accelerators: 0,
  cpu: 2,
  memory_bytes: 0,
  tenant,
  owner: `group:default/${tenant}`,
  cost_center: 'cc-1000',
  model: 'resource:default/old',
  model_version: null,
  prices: 'list',
  currency: 'USD',
  amount: count * 6,
  ...more,
});

describe('the costs of a tenant', () => {
  let server: FakeApiServer;
  let knex: Knex;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    const pod = readyPod('team-a', 'chat') as any;
    pod.spec.containers[0].resources.requests = { cpu: '2', memory: '0' };
    pod.status.conditions[0].lastTransitionTime = new Date(
      Date.now() - 7_200_000,
    ).toISOString();
    server.put(PODS, pod);
    knex = await databases.init('SQLITE_3');
    serving = await startServing(
      server,
      undefined,
      [
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () => mockServices.database({ knex }),
        }),
      ],
      { prices: { cpuPerHour: 3 } },
    );
    await serving.run('prices');
    await serving.run('ledger-record');
    for (const tenant of ['team-a', 'team-b', 'gone']) {
      await knex('usage_period').insert(
        hours(tenant, dayAgo(40), 10, { pod_uid: tenant }),
      );
    }
    await knex('usage_attribution').insert({
      cluster: 'gpu-eu',
      service: 'gpu-eu/gone/InferenceService/old',
      since: '2026-01-01T00:00:00.000Z',
      tenant: 'gone',
      owner: 'group:default/team-b',
    });
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const costs = async (path: string, user = MEMBER): Promise<TenantCosts> =>
    (await serving.get(path, user).expect(200)).body;

  it('are those of this month: what runs at the prices that hold', async () => {
    const month = await costs('/tenants/team-a/costs');
    const now = new Date();
    expect(month).toMatchObject({
      tenant: 'team-a',
      cluster: 'gpu-eu',
      from: `${now.toISOString().slice(0, 7)}-01`,
      currency: 'USD',
      budgetPerMonth: 20_000,
      source: 'ledger:gpu-eu',
      stale: false,
    });
    expect(month.perHour).toMatchObject({ value: 6, unit: 'USD/h' });
    expect(month.services).toEqual([
      expect.objectContaining({
        id: 'gpu-eu/team-a/InferenceService/chat',
        exists: true,
      }),
    ]);
    expect(month.spent.value).toBeGreaterThan(0);
    expect(month.spent.value).toBeLessThanOrEqual(12.1);
    expect(month.forecast?.amount.value).toBeGreaterThan(month.spent.value!);
  });

  it('are those of other days too, with services that are gone', async () => {
    const past = await costs(
      `/tenants/team-a/costs?from=${dayAgo(41)}&to=${dayAgo(39)}`,
    );
    expect(past.spent).toMatchObject({ value: 60, unit: 'USD' });
    expect(past.forecast).toBeNull();
    expect(past.services).toEqual([
      expect.objectContaining({
        id: 'gpu-eu/team-a/InferenceService/old',
        exists: false,
      }),
    ]);
    const { body }: { body: TenantUsageList } = await serving
      .get(`/tenants/team-a/usage?from=${dayAgo(41)}&to=${dayAgo(39)}`, MEMBER)
      .expect(200);
    expect(body.items).toEqual([
      expect.objectContaining({ day: dayAgo(40), amount: 60 }),
    ]);
  });

  it('of a tenant that is gone are for its last owner and platform owners', async () => {
    const path = `/tenants/gone/costs?from=${dayAgo(41)}`;
    for (const user of [OTHER, PLATFORM]) {
      const gone = await costs(`${path}&to=${dayAgo(39)}`, user);
      expect(gone.spent.value).toBe(60);
      expect(gone.budgetPerMonth).toBeNull();
    }
    await serving.get(`${path}&to=${dayAgo(39)}`, MEMBER).expect(404);
  });

  it.each(['costs', 'usage'])(
    'are nothing that others learn: %s',
    async what => {
      const foreign = await serving.get(`/tenants/team-b/${what}`, MEMBER);
      const none = await serving.get(`/tenants/none/${what}`, MEMBER);
      expect([foreign.status, none.status]).toEqual([404, 404]);
      expect(foreign.body.error).toEqual(none.body.error);
    },
  );

  it('follow a tenant that is set up again, whoever owned it before', async () => {
    server.put(NAMESPACES, tenantNamespace('gone'));
    await until(
      async () => (await serving.get('/tenants/gone', PLATFORM)).status === 200,
      'the tenant',
    );
    const path = `/tenants/gone/costs?from=${dayAgo(41)}&to=${dayAgo(39)}`;
    expect((await costs(path, PLATFORM)).budgetPerMonth).toBe(20_000);
    await serving.get(path, OTHER).expect(404);
  });

  it.each([
    ['from=2026-02-30', /calendar/],
    ['from=yesterday', /such as/],
    ['from=2026-11-21&to=2026-11-21', /1 to 430 days/],
    ['from=2020-01-01&to=2030-01-01', /1 to 430 days/],
    [`cluster=${'x'.repeat(254)}`, /cluster/],
  ])('refuses %s', async (query, message) => {
    const { body } = await serving
      .get(`/tenants/team-a/costs?${query}`, MEMBER)
      .expect(400);
    expect(body.error.message).toMatch(message);
  });
});
