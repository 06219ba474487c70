import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { conditionOf, isTrue } from '../controllers/conditions';
import { InferenceService, Pod } from '../controllers/KubernetesObjects';
import { keyOf } from '../controllers/ObjectCache';
import { KINDS } from '../controllers/ResourceKind';
import { startForge } from '../forge/startForge';
import { ADMIN_TOKEN } from '../kubernetes/access';
import { startKubernetesApi } from '../kubernetes/KubernetesApi';
import { TestCluster } from './__fixtures__/TestCluster';
import { startLife } from './startLife';

describe('the seeded world', () => {
  const stops: (() => Promise<unknown>)[] = [];
  let cluster: TestCluster;

  beforeAll(async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'life-'));
    stops.push(() => rm(stateDir, { recursive: true, force: true }));
    const kubernetes = await startKubernetesApi({ port: 0 });
    stops.push(() => kubernetes.stop());
    const forge = await startForge({ port: 0, stateDir });
    stops.push(() => forge.stop());
    cluster = TestCluster.attach(kubernetes.url);
    stops.push(() => cluster.stop());
    const life = await startLife({
      kubernetesUrl: kubernetes.url,
      adminToken: ADMIN_TOKEN,
      repositoryPath: forge.repositoryPath,
      repositoryUrl: forge.repositoryUrl,
      forge,
      speed: 8,
      templatesDir: join(
        dirname(require.resolve('../../package.json')),
        '../../templates',
      ),
    });
    stops.push(() => life.stop());
  }, 30_000);

  afterAll(async () => {
    for (const stop of stops.reverse()) {
      await stop();
    }
  });

  /** Resolves when a service and its pods are as wanted; the test's timeout ends a wait in vain. */
  function until(
    service: string,
    wanted: (service: InferenceService, pods: Pod[]) => unknown,
  ): Promise<void> {
    const [namespace, name] = service.split('/');
    let found: InferenceService | undefined;
    const pods = new Map<string, Pod>();
    return new Promise(resolve => {
      const look = () =>
        found && wanted(found, [...pods.values()]) && resolve();
      cluster.follow(KINDS.inferenceServices, each => {
        if (keyOf(each) === service) {
          found = each;
          look();
        }
      });
      cluster.follow(KINDS.pods, pod => {
        const { labels, uid } = pod.metadata;
        const of = labels?.['serving.kserve.io/inferenceservice'];
        if (pod.metadata.namespace === namespace && of === name) {
          pods.set(uid!, pod);
          look();
        }
      });
    });
  }

  const ready = (pods: Pod[]) =>
    pods.filter(({ status }) => isTrue(status?.conditions, 'Ready')).length;

  it.each([
    [
      'team-a/chat',
      'serves with both replicas',
      (_: InferenceService, pods: Pod[]) => ready(pods) === 2,
    ],
    [
      'team-b/code-assist',
      'starts cold',
      (_: InferenceService, pods: Pod[]) =>
        pods.length === 1 && pods[0].spec.nodeName && ready(pods) === 0,
    ],
    [
      'team-b/vision',
      'cannot pull its model',
      (_: InferenceService, [pod]: Pod[]) =>
        pod?.status?.initContainerStatuses?.[0].state.waiting?.reason ===
        'ImagePullBackOff',
    ],
    [
      'team-c/nightly-batch',
      'is stopped',
      ({ status }: InferenceService, pods: Pod[]) =>
        isTrue(status?.conditions, 'Stopped') && pods.length === 0,
    ],
    [
      'team-c/legacy-ner',
      'runs without a name on it',
      ({ metadata }: InferenceService, pods: Pod[]) =>
        ready(pods) === 1 &&
        !metadata.labels?.['model-serving.backstage.io/owner'],
    ],
  ])(
    '%s %s',
    async (service, _, wanted) => {
      await expect(until(service, wanted)).resolves.toBeUndefined();
    },
    30_000,
  );

  it('team-a/search-embed is saturated: both engines have requests waiting', async () => {
    await until('team-a/search-embed', (_, pods) => ready(pods) === 2);
    const { items } = await cluster.client.list(KINDS.pods);
    const engines = items.filter(
      ({ metadata }) =>
        metadata.labels?.['serving.kserve.io/inferenceservice'] ===
        'search-embed',
    );
    for (const { metadata } of engines) {
      const metrics = await cluster.client.text(
        `/api/v1/namespaces/team-a/pods/${metadata.name}:8080/proxy/metrics`,
      );
      const waiting = /^vllm:num_requests_waiting\{.*\} (\S+)$/m.exec(metrics);
      expect(Number(waiting?.[1])).toBeGreaterThan(0);
    }
  }, 30_000);

  it('team-b/summarizer waits for accelerators that others hold', async () => {
    const { status } = await cluster.until(
      KINDS.workloads,
      ({ metadata, status: each }) =>
        metadata.name.startsWith('pod-summarizer-') &&
        conditionOf(each?.conditions, 'QuotaReserved'),
    );
    expect(conditionOf(status?.conditions, 'QuotaReserved')).toMatchObject({
      status: 'False',
      message: expect.stringMatching(
        /insufficient unused quota for nvidia.com\/gpu in flavor h100, [123] more needed$/,
      ),
    });
  }, 30_000);

  it('leaves team-a one accelerator that fits, one to borrow, and too few for more', async () => {
    await until('team-a/chat', (_, pods) => ready(pods) === 2);
    const { items } = await cluster.client.list(KINDS.clusterQueues);
    const accelerators = (name: string) =>
      items
        .find(({ metadata }) => metadata.name === name)!
        .status!.flavorsReservation!.map(({ name: flavor, resources }) => [
          flavor,
          resources.find(({ name: resource }) => resource.includes('/'))?.total,
        ]);
    expect(accelerators('team-a')).toEqual([
      ['h100', '2'],
      ['l4', '2'],
    ]);
    expect(accelerators('team-b')).toEqual([
      ['h100', '2'],
      ['l4', '1'],
    ]);
  });
});
