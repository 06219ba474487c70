import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  FleetTenant,
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

/** As if usage was recorded from a day on. */
const recordSince = (knex: Knex, day: string) =>
  knex('usage_price').update({ since: `${day}T00:00:00.000Z` });

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
    await recordSince(knex, dayAgo(60));
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

  it.each([
    ['/tenants/team-a/costs', MEMBER],
    ['/services/gpu-eu/team-a/InferenceService/chat/costs', MEMBER],
    ['/costs', PLATFORM],
  ])('are unknown before usage was recorded: %s', async (path, user) => {
    const { spent } = await costs(
      `${path}?from=${dayAgo(80)}&to=${dayAgo(70)}`,
      user,
    );
    expect(spent).toMatchObject({
      value: null,
      reason: 'usage was not recorded yet',
    });
    expect(spent.atLeast).toBeUndefined();
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

  it('of all tenants are for platform owners alone, with those that are gone', async () => {
    const window = `from=${dayAgo(41)}&to=${dayAgo(39)}`;
    const { body } = await serving
      .get(`/costs?${window}`, PLATFORM)
      .expect(200);
    expect(body.spent.value).toBe(180);
    expect(
      body.items.map(({ exists, tenant }: FleetTenant) => [tenant, exists]),
    ).toEqual([
      ['gone', false],
      ['team-a', true],
      ['team-b', true],
    ]);
    for (const user of [MEMBER, OTHER]) {
      const refused = await serving.get('/costs', user).expect(403);
      expect(JSON.stringify(refused.body)).not.toContain('team-');
    }
    await serving.get('/costs?from=x', PLATFORM).expect(400);
  });

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

describe('the costs of a service', () => {
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;
  const CHAT = '/services/gpu-eu/team-a/InferenceService/chat';

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    const pod = readyPod('team-a', 'chat') as any;
    pod.spec.containers[0].resources.requests = { cpu: '2', memory: '0' };
    pod.status.conditions[0].lastTransitionTime = new Date(
      Date.now() - 7_200_000,
    ).toISOString();
    server.put(PODS, pod);
    const knex = await databases.init('SQLITE_3');
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
    await recordSince(knex, dayAgo(60));
    const period = `${dayAgo(40)}T00:00:00.000Z`;
    const service = 'gpu-eu/team-a/InferenceService/chat';
    // A pod that took half an hour to start, and then had no request for the rest of its second hour.
    for (const hour of [0, 1]) {
      const begin = new Date(Date.parse(period) + hour * 3_600_000);
      await knex('usage_period').insert(
        hours('team-a', dayAgo(40), 1, {
          service,
          period: begin.toISOString(),
          held_from: begin.toISOString(),
        }),
      );
    }
    await knex('usage_period').insert(
      hours('before', dayAgo(40), 10, { service, pod_uid: 'before' }),
    );
    await knex('cold_start').insert({
      pod_uid: 'old',
      started_at: period,
      service,
      ready_at: null,
      cold_start: JSON.stringify({
        pod: 'old-1',
        startedAt: period,
        readyAt: new Date(Date.parse(period) + 1_800_000).toISOString(),
        totalSeconds: 1800,
        phases: [],
        current: null,
      }),
    });
    await knex('usage_work').insert({
      hour: new Date(Date.parse(period) + 3_600_000).toISOString(),
      service,
      late: 0,
      cluster: 'gpu-eu',
      tenant: 'team-a',
      seconds: 3600,
      prompt_tokens: 0,
      generated_tokens: 0,
      requests: 0,
    });
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  it('are what it used under its present tenant, and what that was for', async () => {
    const { body } = await serving
      .get(`${CHAT}/costs?from=${dayAgo(41)}&to=${dayAgo(39)}`, MEMBER)
      .expect(200);
    expect(body).toMatchObject({
      service: 'gpu-eu/team-a/InferenceService/chat',
      spent: { value: 12, unit: 'USD' },
      forecast: null,
      requests: 0,
      idle: { amount: { value: 6 }, podHours: 1 },
      starts: {
        amount: { value: 3 },
        items: [{ pod: 'old-1', seconds: 1800 }],
      },
      parts: [
        {
          day: dayAgo(40),
          uses: { busy: 0, idle: 6, starting: 3, unknown: 3 },
        },
      ],
    });
  });

  it('have a forecast in the present month, with what runs now', async () => {
    const { body } = await serving.get(`${CHAT}/costs`, MEMBER).expect(200);
    expect(body.perHour.value).toBe(6);
    expect(body.forecast.amount.value).toBeGreaterThan(body.spent.value);
    expect(body.gaps).toEqual([]);
    expect(body.prices).toHaveLength(1);
  });

  it('are for members and platform owners; to others the service does not exist', async () => {
    await serving.get(`${CHAT}/costs`, PLATFORM).expect(200);
    const foreign = await serving.get(`${CHAT}/costs`, OTHER);
    const none = await serving.get(`${CHAT}x/costs`, OTHER);
    expect([foreign.status, none.status]).toEqual([404, 404]);
    expect(foreign.body.error).toEqual(none.body.error);
    await serving.get(`${CHAT}/costs?to=x`, MEMBER).expect(400);
  });
});
