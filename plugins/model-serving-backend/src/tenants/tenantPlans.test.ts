import { parseAllDocuments } from 'yaml';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import { MEMBER, PLATFORM, startServing } from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

const request = (name: string, rest: object = {}) => ({
  name,
  owner: 'group:default/team-d',
  costCenter: 'cc-1004',
  cohort: 'serving',
  quota: [
    { flavor: 'h100', accelerators: 4, cpu: 64, memoryGiB: 512, lend: 2 },
  ],
  limits: {
    acceleratorsPerService: 4,
    acceleratorsPerPod: 2,
    replicas: 8,
    priorities: ['serving-standard'],
  },
  budgetPerMonth: 5000,
  ...rest,
});

describe('plans about tenants', () => {
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;
  const platform = new PlatformFixture();

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    serving = await startServing(server, platform);
    await serving.run('gitops');
    await until(async () => {
      const { body } = await serving.get('/tenants', PLATFORM);
      return body.items?.some((tenant: any) => tenant.services > 0);
    }, 'the services to be counted');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const plan = (body: object, who = PLATFORM) =>
    serving.post('/tenant-plans', body, who);

  it('are for platform owners', async () => {
    await plan({ action: 'set-up', request: request('team-d') }, MEMBER).expect(
      403,
    );
    await serving.get('/tenant-requests/team-a', MEMBER).expect(403);
  });

  it('write everything a tenant needs, and can be read back as the same answers', async () => {
    const answer = await plan({ action: 'set-up', request: request('team-d') });
    expect([answer.status, answer.body.error?.message]).toEqual([
      200,
      undefined,
    ]);
    const { body } = answer;
    expect(body.directory).toBe('tenants/team-d');
    const [file, ...further] = body.files;
    expect(further).toEqual([]);
    const objects = parseAllDocuments(file.content).map(document =>
      document.toJS(),
    );
    expect(objects.map(({ kind }: any) => kind)).toEqual([
      'Namespace',
      'ClusterQueue',
      'LocalQueue',
      'ConfigMap',
      'ResourceQuota',
      'RoleBinding',
      'NetworkPolicy',
      'AppProject',
    ]);
    expect(objects[0].metadata.labels).toEqual({
      'model-serving.backstage.io/tenant': 'team-d',
      'pod-security.kubernetes.io/enforce': 'baseline',
    });
    expect(body.notes.join()).toMatch(
      /no group:default\/team-d: the portal adds it .* without members/,
    );

    platform.commit = 'onboarded';
    platform.files.set(file.path, file.content);
    await serving.run('gitops');
    const { body: again } = await serving
      .get('/tenant-requests/team-d', PLATFORM)
      .expect(200);
    expect(again).toEqual(request('team-d'));
  });

  it.each([
    ['a namespace of the platform', 'kube-system', /of the platform/],
    ['a tenant that is there', 'team-a', /already/],
    ['a name that is no name', 'x\nspec:', /must start with a letter/],
  ])('refuse %s', async (_, name, says) => {
    const { body, status } = await plan({
      action: 'set-up',
      request: request(name),
    });
    expect(status).toBe(400);
    expect(body.error.message).toMatch(says);
  });

  it.each([
    ['an unknown key', { admin: true }],
    ['a negative number', { budgetPerMonth: -1 }],
    ['a user as owner', { owner: 'user:default/me' }],
  ])('refuse %s', async (_, rest) => {
    await plan({ action: 'set-up', request: request('team-d', rest) }).expect(
      400,
    );
  });

  it('list what a change would break before it is proposed', async () => {
    const { body } = await plan({
      action: 'change',
      request: request('team-a', {
        limits: {
          acceleratorsPerService: 1,
          acceleratorsPerPod: 1,
          replicas: 1,
          priorities: ['serving-standard'],
        },
      }),
    }).expect(200);
    expect(body.breaks.join('\n')).toMatch(
      /moves to group:default\/team-d: members of group:default\/team-a lose access/,
    );
    expect(body.breaks.join('\n')).toMatch(
      /more than 1 replicas at their upper bound .*: chat \(2\)/,
    );
  });

  it('list what taking a tenant away would stop', async () => {
    platform.commit = 'with-a';
    platform.files.set('tenants/team-a/tenant.yaml', 'kind: Nothing\n');
    await serving.run('gitops');
    const { body } = await plan({
      action: 'off-board',
      tenant: 'team-a',
    }).expect(200);
    expect(body.breaks.join('\n')).toMatch(/A service stops .* chat/);
    expect(body.files.map(({ path }: any) => path)).toEqual([
      'tenants/team-a/OFFBOARDED.md',
    ]);
    await plan({ action: 'off-board', tenant: 'nobody' }).expect(400);
  });
});
