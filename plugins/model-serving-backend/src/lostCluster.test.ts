import { mockServices } from '@backstage/backend-test-utils';
import { populate } from './__testUtils__/clusterObjects';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { PlatformFixture } from './__testUtils__/PlatformFixture';
import { MEMBER, startServing } from './__testUtils__/startServing';
import { until } from './__testUtils__/until';

jest.setTimeout(60_000);

const CHAT = '/services/gpu-eu/team-a/InferenceService/chat';
const ANSWERS = [
  '/clusters',
  '/services',
  CHAT,
  `${CHAT}/series`,
  '/tenants',
  '/tenants/team-a',
  '/tenants/team-a/accelerators',
  '/proposals',
  '/controls',
];

describe('a cluster that goes away and comes back', () => {
  const logger = mockServices.logger.mock();
  const logged: string[] = [];
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    for (const level of ['error', 'warn', 'info', 'debug'] as const) {
      logger[level].mockImplementation((message, meta) => {
        logged.push(`${message} ${meta instanceof Error ? meta.stack : ''}`);
      });
    }
    logger.child.mockReturnValue(logger);
    server = await FakeApiServer.start();
    populate(server);
    serving = await startServing(server, new PlatformFixture(), [
      logger.factory,
    ]);
    await serving.run('gitops');
    await serving.run('engines');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const answers = async () =>
    Object.fromEntries(
      await Promise.all(
        ANSWERS.map(async path => {
          const { status, body } = await serving.get(path, MEMBER);
          expect([path, status]).toEqual([path, 200]);
          return [path, body] as const;
        }),
      ),
    );

  it('keeps what was known, says since when and why it is old, and gives away no secret', async () => {
    const before = await answers();
    for (const [path, body] of Object.entries(before)) {
      expect([path, Object.keys(body)]).toEqual([
        path,
        expect.arrayContaining(['asOf', 'source', 'stale']),
      ]);
    }
    expect(before[CHAT]).toMatchObject({
      stale: false,
      running: { value: 3 },
    });

    await server.suspend();
    await until(async () => {
      const { body } = await serving.get(CHAT, MEMBER);
      return body.stale;
    }, 'noticing that the cluster is away');
    await serving.run('engines');
    await serving.run('violations');
    const away = await answers();
    for (const path of [
      '/clusters',
      '/services',
      CHAT,
      `${CHAT}/series`,
      '/tenants',
      '/tenants/team-a',
      '/tenants/team-a/accelerators',
      '/controls',
    ]) {
      expect([path, away[path]]).toEqual([
        path,
        expect.objectContaining({
          stale: true,
          staleReason: expect.stringMatching(/\w/),
        }),
      ]);
    }
    expect(away['/services'].items).toHaveLength(1);
    expect(away['/tenants'].items).toHaveLength(1);
    expect(Date.parse(away[CHAT].asOf)).toBeGreaterThanOrEqual(
      Date.parse(before[CHAT].asOf),
    );
    expect(away[CHAT].running).toMatchObject({
      value: null,
      reason: expect.stringMatching(/\w/),
    });
    expect(
      new Set(away['/controls'].items.map(({ state }: any) => state)),
    ).toEqual(new Set(['unknown']));
    const refused = await serving.post(
      '/checks',
      { request: new PlatformFixture().request },
      MEMBER,
    );
    expect(refused.status).toBe(503);
    expect(refused.body.error.message).toMatch(/gpu-eu/);

    await server.resume();
    await until(async () => {
      const { body } = await serving.get('/services', MEMBER);
      return !body.stale;
    }, 'reading the cluster again');
    expect(JSON.stringify([before, away, refused.body, logged])).not.toContain(
      'canary',
    );
  });
});
