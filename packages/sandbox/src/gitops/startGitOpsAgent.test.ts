import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { KubernetesObject, ResourceKind } from '../controllers';
import { TestCluster } from '../life/__fixtures__/TestCluster';
import { startGitOpsAgent } from './startGitOpsAgent';

const run = promisify(execFile);

interface Application extends KubernetesObject {
  status?: {
    sync: { status: string; revision: string };
    health?: { status: string };
    conditions?: { type: string; message: string }[];
    operationState?: {
      phase: string;
      message: string;
      syncResult: {
        resources: { kind: string; status: string; message: string }[];
      };
    };
    history?: { revision: string }[];
    resources?: { kind: string; name: string; status: string }[];
  };
}

const kind = <T extends KubernetesObject>(
  apiVersion: string,
  name: string,
  plural: string,
): ResourceKind<T> => ({ apiVersion, kind: name, plural, namespaced: true });
const APPLICATIONS = kind<Application>(
  'argoproj.io/v1alpha1',
  'Application',
  'applications',
);
const CONFIG_MAPS = kind<KubernetesObject & { data: object }>(
  'v1',
  'ConfigMap',
  'configmaps',
);

const configMap = (name: string, namespace: string, data = '{}', extra = '') =>
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: ${namespace}${extra}}, data: ${data}}\n`;

describe('the GitOps agent', () => {
  let cluster: TestCluster;
  let folder: string;
  let bare: string;
  let work: string;

  const git = async (...args: string[]) =>
    (await run('git', ['-C', work, ...args])).stdout.trim();

  async function commit(files: Record<string, string | null>): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      const target = join(work, path);
      await mkdir(dirname(target), { recursive: true });
      await (content === null ? rm(target) : writeFile(target, content));
    }
    await git('add', '--all');
    await git(
      '-c',
      'user.name=test',
      '-c',
      'user.email=test@sandbox.example',
      'commit',
      '-qm',
      'change',
    );
    await git('push', '-q', 'origin', 'HEAD:main');
    return git('rev-parse', 'HEAD');
  }

  const application = (
    name: string,
    wanted: (status: NonNullable<Application['status']>) => unknown,
  ) =>
    cluster.until(
      APPLICATIONS,
      ({ metadata, status }) =>
        metadata.name === name && status && wanted(status),
    );

  beforeEach(async () => {
    cluster = await TestCluster.start(50);
    await cluster.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } },
    ]);
    folder = await mkdtemp(join(tmpdir(), 'gitops-'));
    bare = join(folder, 'bare.git');
    work = join(folder, 'work');
    await run('git', ['init', '-q', '--bare', bare]);
    await run('git', ['clone', '-q', bare, work]);
  });

  afterEach(async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = () =>
    startGitOpsAgent({
      kubernetesUrl: cluster.url,
      token: cluster.token,
      repositoryPath: bare,
      repositoryUrl: 'http://forge.example/platform/serving',
      pace: cluster.pace,
      signal: cluster.stopping.signal,
    });

  it('applies what main says, follows it, and prunes what it no longer says', async () => {
    const first = await commit({
      'platform/limits.yaml': configMap('limits', 'argocd', '{a: "1"}'),
      'platform/models/m.yaml':
        'apiVersion: model-serving.backstage.io/v1alpha1\nkind: Model\nmetadata: {name: m}\n',
      'tenants/team-a/chat/one.yaml': configMap('one', 'team-a', '{a: "1"}'),
      'tenants/team-a/chat/two.yaml': configMap('two', 'team-a'),
      'tenants/team-a/chat/catalog-info.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: chat}\n',
    });
    await start();
    const synced = await application('team-a-chat', status => status.history);
    expect(synced.status).toMatchObject({
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        syncResult: {
          resources: [
            {
              kind: 'ConfigMap',
              name: 'one',
              status: 'Synced',
              message: 'configmap/one serverside-applied',
            },
            { kind: 'ConfigMap', name: 'two', status: 'Synced' },
          ],
        },
      },
      history: [
        { id: 0, revision: first, source: { path: 'tenants/team-a/chat' } },
      ],
    });
    await application('platform', ({ sync }) => sync.status === 'Synced');
    expect(
      await cluster.client.get(CONFIG_MAPS, 'team-a', 'one'),
    ).toMatchObject({ data: { a: '1' } });

    const second = await commit({
      'tenants/team-a/chat/one.yaml': configMap('one', 'team-a', '{a: "2"}'),
      'tenants/team-a/chat/two.yaml': null,
    });
    const again = await application(
      'team-a-chat',
      ({ history, sync }) => history?.length === 2 && sync.status === 'Synced',
    );
    expect(again.status).toMatchObject({
      sync: { status: 'Synced', revision: second },
      resources: [{ name: 'one' }],
    });
    expect(again.status!.operationState!.syncResult.resources).toContainEqual(
      expect.objectContaining({
        name: 'two',
        status: 'Pruned',
        message: 'pruned',
      }),
    );
    await expect(
      cluster.client.get(CONFIG_MAPS, 'team-a', 'two'),
    ).rejects.toMatchObject({ code: 404 });
    const platform = await application(
      'platform',
      ({ sync }) => sync.revision === second,
    );
    expect(platform.status!.history).toHaveLength(1);
  }, 30_000);

  it('tells what the cluster refused, in its words, and goes no further', async () => {
    await commit({
      'tenants/team-a/bad/a.yaml':
        'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: bad, namespace: team-a}\nspec: {predictor: {minReplicas: many}}\n',
      'tenants/team-a/bad/b.yaml': configMap(
        'later',
        'team-a',
        '{}',
        ', annotations: {argocd.argoproj.io/sync-wave: "1"}',
      ),
    });
    await start();
    const { status } = await application(
      'team-a-bad',
      ({ operationState }) => operationState?.phase === 'Failed',
    );
    expect(status!.operationState!.message).toMatch(
      /^one or more objects failed to apply/,
    );
    expect(status!.operationState!.syncResult.resources).toEqual([
      expect.objectContaining({
        kind: 'InferenceService',
        status: 'SyncFailed',
        message: expect.stringContaining(
          'InferenceService.serving.kserve.io "bad" is invalid',
        ),
      }),
    ]);
    expect(status!.history).toBeUndefined();
  }, 30_000);

  it('keeps a tenant inside its namespace', async () => {
    await commit({ 'tenants/team-a/sly/a.yaml': configMap('sly', 'team-b') });
    await start();
    const { status } = await application(
      'team-a-sly',
      ({ operationState }) => operationState?.phase === 'Failed',
    );
    expect(status!.operationState!.syncResult.resources[0].message).toBe(
      "namespace team-b is not permitted in project 'team-a'",
    );
  }, 30_000);

  it('says so when a file cannot be read, and keeps what is applied', async () => {
    await commit({
      'tenants/team-a/chat/one.yaml': configMap('one', 'team-a'),
    });
    await start();
    await application('team-a-chat', ({ history }) => history);
    await commit({ 'tenants/team-a/chat/one.yaml': 'a: [\n' });
    const { status } = await application(
      'team-a-chat',
      ({ conditions }) => conditions,
    );
    expect(status).toMatchObject({
      sync: { status: 'Unknown' },
      conditions: [{ type: 'ComparisonError' }],
    });
    await cluster.client.get(CONFIG_MAPS, 'team-a', 'one');
  }, 30_000);

  it('removes a service with its directory, and puts back what somebody deleted', async () => {
    await commit({
      'tenants/team-a/chat/one.yaml': configMap('one', 'team-a'),
      'tenants/team-a/other/two.yaml': configMap('two', 'team-a'),
    });
    await start();
    await application('team-a-chat', ({ sync }) => sync.status === 'Synced');
    await application('team-a-other', ({ sync }) => sync.status === 'Synced');
    const before = await cluster.client.get(CONFIG_MAPS, 'team-a', 'two');
    await cluster.client.delete(CONFIG_MAPS, before.metadata);
    await cluster.until(
      CONFIG_MAPS,
      ({ metadata }) =>
        metadata.name === 'two' && metadata.uid !== before.metadata.uid,
    );
    const last = await commit({ 'tenants/team-a/chat/one.yaml': null });
    await application('team-a-other', ({ sync }) => sync.revision === last);
    await expect(
      cluster.client.get(APPLICATIONS, 'argocd', 'team-a-chat'),
    ).rejects.toMatchObject({ code: 404 });
    await expect(
      cluster.client.get(CONFIG_MAPS, 'team-a', 'one'),
    ).rejects.toMatchObject({ code: 404 });
  }, 30_000);
});
