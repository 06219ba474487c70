import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ACCOUNTS } from '../controllers';
import { conditionOf, isTrue } from '../controllers/conditions';
import {
  InferenceService,
  KubernetesObject,
  Pod,
} from '../controllers/KubernetesObjects';
import { keyOf } from '../controllers/ObjectCache';
import { KINDS, ResourceKind } from '../controllers/ResourceKind';
import { startForge } from '../forge/startForge';
import { ADMIN_TOKEN } from '../kubernetes/access';
import { startKubernetesApi } from '../kubernetes/KubernetesApi';
import { TestCluster } from './__fixtures__/TestCluster';
import { startLife } from './startLife';

const EVENTS: ResourceKind<
  KubernetesObject & {
    involvedObject: { name: string };
    reason: string;
    message: string;
  }
> = { apiVersion: 'v1', kind: 'Event', plural: 'events', namespaced: true };
const APPLICATIONS: ResourceKind<
  KubernetesObject & { status?: { operationState?: { phase: string } } }
> = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  plural: 'applications',
  namespaced: true,
};

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
      'team-a/flowers',
      'serves on a core',
      (_: InferenceService, pods: Pod[]) =>
        ready(pods) === 1 && pods[0].spec.nodeName === 'cpu-a',
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
      'runs on by a tag, being older than the policies',
      ({ spec }: InferenceService, pods: Pod[]) =>
        ready(pods) === 1 &&
        spec.predictor.model?.storageUri?.endsWith(':nightly'),
    ],
    [
      'team-b/speech',
      'is killed by its startup probe while it loads, again and again',
      (_: InferenceService, [pod]: Pod[]) => {
        const [engine] = pod?.status?.containerStatuses ?? [];
        return (
          engine?.restartCount > 0 &&
          (engine.lastState.terminated as { exitCode: number }).exitCode === 137
        );
      },
    ],
    [
      'team-b/ocr',
      'is on its node and never created',
      (_: InferenceService, [pod]: Pod[]) =>
        pod?.status?.startTime &&
        !pod.status.containerStatuses?.[0].state.running,
    ],
    [
      'team-c/transcribe',
      'is evicted and replaced',
      (_: InferenceService, pods: Pod[]) =>
        pods.filter(({ status }) => status?.reason === 'Evicted').length >= 2 &&
        pods.some(({ status }) => status?.phase !== 'Failed'),
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

  it('team-a/flowers runs MLServer, which is not scaled on what others measure', async () => {
    await until('team-a/flowers', (_, pods) => ready(pods) === 1);
    const { items } = await cluster.client.list(KINDS.pods);
    const { metadata } = items.find(
      ({ metadata: { labels } }) =>
        labels?.['serving.kserve.io/inferenceservice'] === 'flowers',
    )!;
    const metrics = await cluster.client.text(
      `/api/v1/namespaces/team-a/pods/${metadata.name}:8082/proxy/metrics`,
    );
    expect(metrics).toMatch(
      /^model_infer_request_success_total\{model="flowers"/m,
    );
    expect(metrics).not.toContain('vllm:');
    await cluster.until(
      KINDS.scaledObjects,
      ({ metadata: { name }, status }) =>
        name === 'flowers' && isTrue(status?.conditions, 'Active'),
    );
  }, 30_000);

  it('team-b/ocr lacks a Secret that it mounts', async () => {
    const { message } = await cluster.until(
      EVENTS,
      ({ involvedObject, reason }) =>
        involvedObject.name.startsWith('ocr-') && reason === 'FailedMount',
    );
    expect(message).toBe(
      'MountVolume.SetUp failed for volume "registry-ca" : secret "ocr-registry-ca" not found',
    );
  }, 30_000);

  it('team-c/moderation takes requests on and makes no token of them', async () => {
    await until('team-c/moderation', (_, pods) => ready(pods) === 1);
    const { items } = await cluster.client.list(KINDS.pods);
    const { metadata } = items.find(
      ({ metadata: { labels } }) =>
        labels?.['serving.kserve.io/inferenceservice'] === 'moderation',
    )!;
    const read = () =>
      cluster.client.text(
        `/api/v1/namespaces/team-c/pods/${metadata.name}:8080/proxy/metrics`,
      );
    const before = await read();
    expect(before).toMatch(/^vllm:num_requests_running\{.*\} 8$/m);
    expect(before).toMatch(/^vllm:generation_tokens_total\{.*\} [1-9]/m);
    expect(await read()).toBe(before);
  }, 30_000);

  it('everything that the repository holds is admitted, and what it may not hold is refused', async () => {
    const { items } = await cluster.client.list(APPLICATIONS);
    expect(items.length).toBeGreaterThan(10);
    for (const { metadata } of items) {
      await cluster.until(
        APPLICATIONS,
        ({ metadata: { name }, status }) =>
          name === metadata.name &&
          status?.operationState?.phase === 'Succeeded',
      );
    }
    const chat = await cluster.client.get(
      KINDS.inferenceServices,
      'team-a',
      'chat',
    );
    await expect(
      cluster.client
        .as(ACCOUNTS.argocd)
        .patch(KINDS.inferenceServices, chat.metadata, {
          spec: {
            predictor: {
              model: {
                storageUri:
                  'oci://registry.sandbox.example/models/qwen3-8b:latest',
              },
            },
          },
        }),
    ).rejects.toThrow(
      'inferenceservices.serving.kserve.io "chat" is forbidden: ValidatingAdmissionPolicy \'serving-pinned-artifacts\' with binding \'serving-pinned-artifacts\' denied request: pinned-artifacts: the model "oci://registry.sandbox.example/models/qwen3-8b:latest" is not pinned; use an OCI artifact with its digest',
    );
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
      ['cpu', '0'],
      ['h100', '2'],
      ['l4', '2'],
    ]);
    expect(accelerators('team-b')).toEqual([
      ['cpu', '0'],
      ['h100', '2'],
      ['l4', '1'],
    ]);
  });
});
