import { mockCredentials } from '@backstage/backend-test-utils';
import supertest from 'supertest';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { modelEntity, PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

const ROUTES = '/apis/gateway.networking.k8s.io/v1/httproutes';
const PULLS = '/api/v1/repos/platform/serving/pulls';

const ANSWERS = { tenant: 'team-a', service: 'fresh' };

type Finding = { rule: string; outcome: string; message: string };

const route = (name: string, backend: string) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name, namespace: 'team-a' },
  spec: { rules: [{ backendRefs: [{ kind: 'Service', name: backend }] }] },
});

describe('the removal of a service', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;

  const ask = (
    request: object = ANSWERS,
    path: '/checks' | '/renders' = '/checks',
    who = MEMBER,
  ) => serving.post(path, { path: 'remove-service', request }, who);
  const findings = async (request?: object) => {
    const { body } = await ask(request).expect(200);
    return Object.fromEntries(
      body.findings.map(({ message, outcome, rule }: Finding) => [
        rule,
        `${outcome}: ${message}`,
      ]),
    );
  };

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    server.serve(ROUTES, 'HTTPRoute');
    server.put(ROUTES, route('other', 'search'));
    platform = new PlatformFixture();
    const entity = (name: string, relations: object[]) => ({
      ...modelEntity(name, 'oci://x'),
      kind: 'Component',
      metadata: { name, namespace: 'team-a' },
      relations,
    });
    platform.entities.push(
      entity('fresh', [
        { type: 'ownedBy', targetRef: 'group:default/team-a' },
        { type: 'dependencyOf', targetRef: 'component:team-a/desk' },
      ]) as never,
      entity('stopped', []) as never,
    );
    serving = await startServing(server, platform);
    await serving.run('gitops');
    for (const name of ['fresh', 'quiet']) {
      const { body } = await serving
        .post('/renders', { request: { ...platform.request, name } }, MEMBER)
        .expect(200);
      for (const { content, path } of body.files) {
        platform.files.set(path, content);
      }
    }
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  it('renders no files, and names the service and its entity', async () => {
    const { body } = await ask(ANSWERS, '/renders').expect(200);
    expect(body).toEqual({
      directory: 'tenants/team-a/fresh',
      files: [],
      service: {
        cluster: 'gpu-eu',
        namespace: 'team-a',
        kind: 'InferenceService',
        name: 'fresh',
      },
      entityRef: 'component:team-a/fresh',
    });
  });

  it('passes where nothing is known to depend on it', async () => {
    const { body } = await ask({ ...ANSWERS, service: 'quiet' }).expect(200);
    expect(body.outcome).toBe('pass');
    expect(body.files).toEqual([]);
    expect(body.cost.perMonth).toEqual({ min: 0, max: 0 });
    expect(await findings({ ...ANSWERS, service: 'quiet' })).toMatchObject({
      'removal-confirmed': 'pass: Nothing is known to depend on it',
      'no-callers': 'pass: It has no pods, so it answers no requests',
      'what-stays': expect.stringMatching(
        /Deletes \d files in tenants\/team-a\/quiet;/,
      ),
    });
  });

  it('says that the calls of the last 7 days are unknown where no engine was read', async () => {
    const { body } = await serving
      .post(
        '/renders',
        { request: { ...platform.request, name: 'chat' } },
        MEMBER,
      )
      .expect(200);
    for (const { content, path } of body.files) {
      platform.files.set(path, content);
    }
    const asked = { ...ANSWERS, service: 'chat' };
    expect(await findings(asked)).toMatchObject({
      'no-callers-of-week':
        'warn: Requests of the last 7 days unknown: its engines count none, or were not read',
    });
  });

  it('asks for a confirmation where somebody depends on it', async () => {
    const { body } = await ask().expect(200);
    expect(body.outcome).toBe('fail');
    expect(await findings()).toMatchObject({
      'removal-confirmed': expect.stringMatching(
        /^fail: Something may depend on fresh\. .* confirm the removal$/,
      ),
      'no-dependents':
        'warn: Catalog entities depend on it: component:team-a/desk',
      'no-routes': 'pass: No HTTPRoute of others sends requests to it',
      'not-named': 'pass: No other service in Git names it',
    });
    const confirmed = await ask({ ...ANSWERS, confirmed: true }).expect(200);
    expect(confirmed.body.outcome).toBe('warn');
  });

  it('finds routes other than its own, and services in Git whose files name it', async () => {
    server.put(ROUTES, route('fresh', 'fresh-predictor'));
    platform.files.set(
      'tenants/team-a/fresh/httproute.yaml',
      'kind: HTTPRoute\nmetadata: { name: fresh, namespace: team-a }\n',
    );
    server.put(ROUTES, route('edge', 'fresh-predictor'));
    platform.files.set(
      'tenants/team-a/edge/httproute.yaml',
      'kind: HTTPRoute\nmetadata: { name: edge, namespace: team-a }\n',
    );
    platform.files.set(
      'tenants/team-a/agent/deployment.yaml',
      'url: http://fresh-predictor.team-a.svc.cluster.local/v1\n',
    );
    platform.files.set(
      'tenants/team-a/refresh/deployment.yaml',
      'url: http://refresh.team-a.svc.cluster.local/v1\n',
    );
    platform.files.set(
      'tenants/team-b/bot/catalog-info.yaml',
      'spec: { dependsOn: [component:team-a/fresh] }\n',
    );
    await until(
      async () => (await findings())['no-routes'].startsWith('warn'),
      'the route',
    );
    expect(await findings()).toMatchObject({
      'no-routes': 'warn: HTTPRoutes send requests to it: team-a/edge',
      'not-named':
        'warn: Files in Git name it, those of agent and of 1 service of other tenants',
    });
  });

  it('is refused while another change of it is open, and asked again while its own is', async () => {
    const pull = (body: string) =>
      JSON.stringify([
        {
          number: 7,
          html_url: 'https://git.example.com/platform/serving/pulls/7',
          title: 'Serve fresh for team-a',
          body: `Requested by a service through the portal. \n\n${body} \`gpu-eu/team-a/InferenceService/fresh\`.`,
          user: { login: 'portal' },
          created_at: '2026-11-21T09:00:00Z',
          merged: false,
          state: 'open',
          head: { ref: 'model-serving/team-a/fresh' },
          base: { ref: 'main' },
        },
      ]);
    server.serveText(PULLS, pull('Serves'));
    await serving.run('gitops');
    const refused = await ask().expect(400);
    expect(refused.body.error.message).toContain(
      'Pull request #7 of fresh is open, and a removal would replace it',
    );
    server.serveText(PULLS, pull('Removes'));
    await serving.run('gitops');
    await ask().expect(200);
    const { body } = await serving.get('/proposals', MEMBER).expect(200);
    expect(body.items).toMatchObject([{ service: 'fresh', removes: true }]);
    server.serveText(PULLS, '[]');
    await serving.run('gitops');
  });

  it.each<[string, object, number, RegExp]>([
    [
      'a service that Git does not have',
      { ...ANSWERS, service: 'nobody' },
      400,
      /has no files of nobody in tenants\/team-a\/nobody/,
    ],
    ['another directory', { ...ANSWERS, service: '../b' }, 400, /service/],
    ['more than it asks', { ...ANSWERS, force: true }, 400, /force/],
  ])('refuses %s', async (_what, request, status, message) => {
    for (const path of ['/renders', '/checks'] as const) {
      const { body } = await ask(request, path).expect(status);
      expect(body.error.message).toMatch(message);
    }
  });

  it.each([
    ['a member of the tenant', MEMBER, 200],
    ['a member of another tenant', OTHER, 403],
    ['a platform owner', PLATFORM, 200],
  ])('answers %s as for any proposal', async (_who, who, status) => {
    await ask(ANSWERS, '/renders', who).expect(status);
    await ask(ANSWERS, '/checks', who).expect(status);
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
      .send({ path: 'remove-service', request: ANSWERS })
      .expect(403);
  });
});
