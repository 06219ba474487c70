import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  INFERENCE_SERVICES,
  inferenceService,
  populate,
} from './__testUtils__/clusterObjects';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from './__testUtils__/startServing';
import { until } from './__testUtils__/until';

const CHAT_A = '/services/gpu-eu/team-a/InferenceService/chat';
const CHAT_B = '/services/gpu-eu/team-b/InferenceService/chat';

describe('the HTTP API', () => {
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    serving = await startServing(server);
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const names = async (path: string, user = PLATFORM) => {
    const { body } = await serving.get(path, user).expect(200);
    return body.items.map(
      ({ ref, name }: any) => name ?? `${ref.namespace}/${ref.name}`,
    );
  };

  it('tells nothing to whoever is not signed in', async () => {
    for (const path of [
      '/clusters',
      '/services',
      CHAT_A,
      `${CHAT_A}/series`,
      '/tenants',
      '/tenants/team-a',
      '/tenants/team-a/accelerators',
      '/proposals',
      '/controls',
      '/stream',
    ]) {
      const { body } = await request(serving.backend.server)
        .get(`/api/model-serving${path}`)
        .set('authorization', mockCredentials.none.header())
        .expect(401);
      expect(Object.keys(body).sort()).toEqual([
        'error',
        'request',
        'response',
      ]);
    }
  });

  it('shows members their own, platform owners everything', async () => {
    await expect(names('/services', MEMBER)).resolves.toEqual(['team-a/chat']);
    await expect(names('/services', OTHER)).resolves.toEqual(['team-b/chat']);
    await expect(names('/services')).resolves.toEqual([
      'stray/orphan',
      'team-a/chat',
      'team-b/chat',
    ]);
    await expect(names('/tenants', MEMBER)).resolves.toEqual(['team-a']);
    await expect(names('/tenants')).resolves.toEqual(['team-a', 'team-b']);
  });

  it('lets the catalog read everything', async () => {
    const { body } = await request(serving.backend.server)
      .get('/api/model-serving/services')
      .set(
        'authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:catalog'),
          targetPluginId: 'model-serving',
        }),
      )
      .expect(200);
    expect(body.items).toHaveLength(3);
  });

  it('answers alike for what is foreign and what does not exist', async () => {
    await serving.get(CHAT_A, MEMBER).expect(200);
    const answers = await Promise.all(
      [
        CHAT_B,
        '/services/gpu-eu/team-a/InferenceService/none',
        '/services/gpu-eu/team-a/Secret/chat',
        '/services/gpu-us/team-a/InferenceService/chat',
        '/services/gpu-eu/stray/InferenceService/orphan',
        `${CHAT_B}/series`,
      ].map(path => serving.get(path, MEMBER).expect(404)),
    );
    expect(new Set(answers.map(({ body }) => body.error.message)).size).toBe(1);
    const tenants = await Promise.all(
      ['/tenants/team-b', '/tenants/none', '/tenants/team-b/accelerators'].map(
        path => serving.get(path, MEMBER).expect(404),
      ),
    );
    expect(new Set(tenants.map(({ body }) => body.error.message)).size).toBe(1);
  });

  it('says how fresh it is', async () => {
    const { body } = await serving.get('/services', MEMBER).expect(200);
    expect(body).toMatchObject({
      totalItems: 1,
      stale: false,
      source: 'kubernetes:gpu-eu',
      asOf: expect.stringMatching(/Z$/),
      clusters: [{ name: 'gpu-eu', title: 'GPU EU' }],
    });
  });

  it('describes a service with its engine and its costs', async () => {
    await serving.run('engines');
    await serving.run('ledger-record');
    await serving.run('ledger-load');
    const { body: detail } = await serving.get(CHAT_A, MEMBER).expect(200);
    expect(detail).toMatchObject({
      tenant: 'team-a',
      owner: 'group:default/team-a',
      verdict: { word: 'serving' },
      running: { value: 3 },
      pods: [{ name: 'chat-predictor-x', ready: true }],
      entityRef: 'component:team-a/chat',
    });
    expect(JSON.stringify(detail)).not.toContain('canary');
    const { body } = await serving.get(`${CHAT_A}/series?window=300`, MEMBER);
    expect(body.windowSeconds).toBe(300);
    const running = body.series.find(({ name }: any) => name === 'running');
    expect(running.points.at(-1)[1]).toBe(3);
  });

  it.each(['verdict', 'name'])('pages by %s follow each other', async order => {
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 3; page++) {
      const { body } = await serving
        .get(`/services?order=${order}&limit=1${cursor && `&cursor=${cursor}`}`)
        .expect(200);
      expect(body.totalItems).toBe(3);
      seen.push(body.items[0].ref.namespace);
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['stray', 'team-a', 'team-b']);
    expect(cursor).toBeUndefined();
  });

  it('filters by tenant, verdict and words', async () => {
    await expect(names('/services?tenant=team-b')).resolves.toEqual([
      'team-b/chat',
    ]);
    await expect(names('/services?tenant=team-b', MEMBER)).resolves.toEqual([]);
    await expect(names('/services?verdict=serving', MEMBER)).resolves.toEqual([
      'team-a/chat',
    ]);
    await expect(names('/services?q=ORPH')).resolves.toEqual(['stray/orphan']);
  });

  it.each([
    '/services?limit=0',
    '/services?limit=10000',
    '/services?verdict=happy',
    '/services?order=cost',
    '/services?cursor=%00',
    '/services?tenant[]=a',
    `${CHAT_A}/series?window=999999`,
    '/tenants/team-a/accelerators?min=5&max=2',
    '/tenants/team-a/accelerators?min=-1',
  ])('refuses %s', async path => {
    const { body } = await serving.get(path).expect(400);
    expect(body.error.name).toBe('InputError');
  });

  it('answers 501, not an empty list and not "try again", without a platform repository', async () => {
    const refused = await serving
      .get('/tenants/team-a/accelerators', MEMBER)
      .expect(501);
    expect(refused.body.error).toMatchObject({
      name: 'NotImplementedError',
      message:
        'What can be chosen is not known: no GitOps repository is configured (modelServing.gitops)',
    });
    await serving.get('/controls', MEMBER).expect(501);
    expect((await serving.get('/portal', MEMBER)).body).toMatchObject({
      opensPullRequests: false,
      readOnlyReason: 'no modelServing.gitops is configured',
    });
    const { body } = await serving.get('/proposals', MEMBER).expect(200);
    expect(body).toMatchObject({ items: [], stale: true, asOf: null });
  });

  it('refuses to render for a foreign tenant as for one that does not exist', async () => {
    const body = (tenant: string) => ({
      request: {
        tenant,
        name: 'chat',
        model: 'resource:default/qwen3-8b',
        accelerator: 'h100-1',
        replicas: { min: 1, max: 1 },
        priority: 'serving-standard',
        purpose: 'trying',
      },
    });
    const messages = new Set<string>();
    for (const tenant of ['team-b', 'nobody']) {
      for (const path of ['/renders', '/checks']) {
        const answer = await serving
          .post(path, body(tenant), MEMBER)
          .expect(403);
        messages.add(answer.body.error.message.replaceAll(tenant, '…'));
      }
      const answer = await serving
        .post(
          '/checks',
          { tenant, service: 'x', files: [{ path: 'a', content: 'b' }] },
          MEMBER,
        )
        .expect(403);
      messages.add(answer.body.error.message.replaceAll(tenant, '…'));
    }
    expect(messages.size).toBe(1);
    await serving
      .post(
        '/renders',
        { request: { ...body('team-a').request, extra: 1 } },
        MEMBER,
      )
      .expect(400);
  });

  it('shows a change without being asked again', async () => {
    server.put(INFERENCE_SERVICES, inferenceService('team-a', 'fresh'));
    await until(async () =>
      (await names('/services', MEMBER)).includes('team-a/fresh'),
    );
    server.remove(INFERENCE_SERVICES, 'team-a/fresh');
    await until(
      async () => !(await names('/services', MEMBER)).includes('team-a/fresh'),
    );
  });

  it('asks the cluster nothing on behalf of viewers', async () => {
    const asked = () =>
      server.requests.filter(
        path => !path.includes('/proxy/') && path !== '/version',
      ).length;
    const before = asked();
    for (let view = 0; view < 20; view++) {
      await serving.get('/services', MEMBER).expect(200);
      await serving.get(CHAT_A, MEMBER).expect(200);
      await serving.get('/tenants', MEMBER).expect(200);
    }
    expect(asked()).toBe(before);
  });
});
