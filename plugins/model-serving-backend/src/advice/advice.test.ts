import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Advice } from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';
import { PODS, populate, readyPod } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const HOUR_MS = 3_600_000;
const SERVICE = {
  cluster: 'gpu-eu',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
};
const REF = 'gpu-eu/team-a/InferenceService/chat';
const hourBack = (back: number) =>
  new Date(
    Math.floor(Date.now() / HOUR_MS) * HOUR_MS - back * HOUR_MS,
  ).toISOString();

describe('advice on costs', () => {
  let server: FakeApiServer;
  let knex: Knex;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    const pod = readyPod('team-a', 'chat') as any;
    pod.spec.containers[0].resources.requests = { cpu: '2', memory: '0' };
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
    await knex('usage_progress').update({ sealed_to: hourBack(0) });
    for (let back = 100; back > 0; back -= 1) {
      await knex('usage_period').insert({
        period: hourBack(back),
        hours: 1,
        cluster: 'gpu-eu',
        service: REF,
        pod_uid: 'chat-1',
        pod: 'chat-1',
        held_from: hourBack(back),
        seconds: 3600,
        accelerators: 0,
        cpu: 2,
        memory_bytes: 0,
        tenant: 'team-a',
        owner: 'group:default/team-a',
        prices: 'list',
        currency: 'USD',
        amount: 6,
      });
      await knex('usage_work').insert({
        hour: hourBack(back),
        service: REF,
        late: 0,
        cluster: 'gpu-eu',
        tenant: 'team-a',
        seconds: 3600,
        prompt_tokens: 0,
        generated_tokens: 0,
        requests: 0,
      });
    }
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const adviceOf = async (path: string, user = MEMBER): Promise<Advice[]> =>
    (await serving.get(path, user).expect(200)).body.items;
  const dismissal = async (more: object = {}) => {
    const [{ basis, kind }] = await adviceOf(`/services/${REF}/advice`);
    return {
      service: SERVICE,
      kind,
      basis,
      reason: 'a demo next week',
      ...more,
    };
  };

  it('names a service that nobody asks, on its own and on its tenant', async () => {
    const [own] = await adviceOf(`/services/${REF}/advice`);
    expect(own).toMatchObject({
      kind: 'idle-service',
      service: SERVICE,
      saving: { value: 6 * 730, unit: 'USD/month' },
      proposal: { action: 'stop' },
      dismissed: null,
    });
    expect(await adviceOf('/tenants/team-a/advice')).toEqual([
      { ...own, to: expect.any(String), saving: expect.anything() },
    ]);
  });

  it('stays dismissed with its reason until it rests on something else', async () => {
    const { body } = await serving
      .post('/advice-dismissals', await dismissal(), MEMBER)
      .expect(200);
    const dismissed = {
      reason: 'a demo next week',
      by: expect.stringMatching(/^user:/),
      at: expect.any(String),
    };
    expect(body.items[0].dismissed).toEqual(dismissed);
    const [again] = await adviceOf('/tenants/team-a/advice', PLATFORM);
    expect(again.dismissed).toEqual(dismissed);
    await knex('usage_work').insert({
      hour: hourBack(500),
      service: REF,
      late: 0,
      cluster: 'gpu-eu',
      tenant: 'team-a',
      seconds: 3600,
      requests: 4,
    });
    const [other] = await adviceOf(`/services/${REF}/advice`);
    expect(other.dismissed).toBeNull();
  });

  it('can be shown again', async () => {
    await serving.post('/advice-dismissals', await dismissal(), MEMBER);
    const { body } = await serving
      .post(
        '/advice-dismissals/restore',
        { service: SERVICE, kind: 'idle-service' },
        MEMBER,
      )
      .expect(200);
    expect(body.items[0].dismissed).toBeNull();
  });

  it('is for those who may see costs, and dismissed by those who may propose', async () => {
    for (const path of [`/services/${REF}/advice`, '/tenants/team-a/advice']) {
      await serving.get(path, OTHER).expect(404);
    }
    const body = await dismissal();
    await serving.post('/advice-dismissals', body, OTHER).expect(404);
    await serving
      .post(
        '/advice-dismissals/restore',
        { service: SERVICE, kind: body.kind },
        OTHER,
      )
      .expect(404);
  });

  it.each<[string, object]>([
    ['no reason', { reason: ' ' }],
    ['a reason of two lines', { reason: 'a\nb' }],
    ['another kind', { kind: 'unused-quota' }],
    ['another field', { more: 1 }],
  ])('is not dismissed with %s', async (_, more) => {
    await serving
      .post('/advice-dismissals', await dismissal(more), MEMBER)
      .expect(400);
  });
});
