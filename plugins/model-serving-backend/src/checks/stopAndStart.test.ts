import { mockCredentials } from '@backstage/backend-test-utils';
import supertest from 'supertest';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';

const FOLDER = 'tenants/team-a/fresh';

const ANSWERS = { tenant: 'team-a', service: 'fresh' };

type Files = Array<{ path: string; content: string }>;

describe('a service of the GitOps repository', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;
  let running: Files;
  let stopped: Files;

  const ask = (
    path: 'stop-service' | 'start-service',
    route: '/checks' | '/renders' = '/renders',
    request: object = ANSWERS,
    who = MEMBER,
  ) => serving.post(route, { path, request }, who);
  const merge = (files: Files) => {
    for (const path of [...platform.files.keys()]) {
      if (path.startsWith(`${FOLDER}/`)) {
        platform.files.delete(path);
      }
    }
    files.forEach(({ content, path }) => platform.files.set(path, content));
  };

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    platform = new PlatformFixture();
    serving = await startServing(server, platform);
    await serving.run('gitops');
    const answer = await serving
      .post('/renders', { request: platform.request }, MEMBER)
      .expect(200);
    running = answer.body.files;
    merge(running);
    stopped = (await ask('stop-service').expect(200)).body.files;
  });

  beforeEach(() => merge(running));

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  it('is stopped by the annotation, and started by the files of before', async () => {
    const written = stopped.map(({ content }) => content).join('\n');
    expect(written).toMatch(/serving\.kserve\.io\/stop: "true"/);
    expect(written).toMatch(/autoscaling\.keda\.sh\/paused: "true"/);
    merge(stopped);
    const { body } = await ask('start-service').expect(200);
    expect(
      body.files.map(({ content, path }: Files[number]) => ({ content, path })),
    ).toEqual(running.map(({ content, path }) => ({ content, path })));
  });

  it('asks for no quota while it is stopped, and again for all when it starts', async () => {
    const stop = await ask('stop-service', '/checks').expect(200);
    expect(stop.body.outcome).not.toBe('fail');
    expect(stop.body.quota).toMatchObject({ word: 'fits', replicas: 0 });
    expect(stop.body.cost.perHour).toEqual({ min: 0, max: 0 });
    merge(stopped);
    const start = await ask('start-service', '/checks').expect(200);
    expect(start.body.quota).toMatchObject({
      replicas: platform.request.replicas.max,
    });
    expect(start.body.cost.perHour.max).toBeGreaterThan(0);
  });

  it('is not stopped or started twice', async () => {
    const again = await ask('start-service').expect(400);
    expect(again.body.error.message).toContain('fresh is not stopped in Git');
    merge(stopped);
    const twice = await ask('stop-service', '/checks').expect(400);
    expect(twice.body.error.message).toContain('fresh is stopped in Git');
  });

  it('takes nothing but a tenant and a service', async () => {
    const { body } = await ask('stop-service', '/renders', {
      ...ANSWERS,
      replicas: { min: 0, max: 0 },
    }).expect(400);
    expect(body.error.message).toContain('replicas');
  });

  describe.each(['stop-service', 'start-service'] as const)('by %s', path => {
    it.each<[string, typeof MEMBER, number]>([
      ['a member of the tenant', MEMBER, 200],
      ['a member of another tenant', OTHER, 403],
      ['a platform owner', PLATFORM, 200],
    ])('of %s answers as for any proposal', async (_who, who, status) => {
      merge(path === 'stop-service' ? running : stopped);
      for (const route of ['/renders', '/checks'] as const) {
        const own = await ask(path, route, ANSWERS, who);
        const asAny = await serving.post(
          route,
          { request: platform.request, edit: {} },
          who,
        );
        expect(own.status).toBe(asAny.status);
        expect(own.status).toBe(status);
      }
    });

    it('answers no service, which proposes on behalf of users only', async () => {
      await supertest(serving.backend.server)
        .post('/api/model-serving/renders')
        .set(
          'authorization',
          mockCredentials.service.header({
            onBehalfOf: mockCredentials.service('plugin:scaffolder'),
            targetPluginId: 'model-serving',
          }),
        )
        .send({ path, request: ANSWERS })
        .expect(403);
    });
  });
});
