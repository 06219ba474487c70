import { Manifest } from '../controllers';
import { conditionOf, isTrue } from '../controllers/conditions';
import { KubernetesObject, Pod } from '../controllers/KubernetesObjects';
import { KINDS, ResourceKind } from '../controllers/ResourceKind';
import { TestCluster, fixture } from './__fixtures__/TestCluster';

interface Event extends KubernetesObject {
  involvedObject: { kind: string; name: string; fieldPath?: string };
  reason: string;
  message: string;
}

const EVENTS: ResourceKind<Event> = {
  apiVersion: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
};

const [RECORDED] = fixture('recordings.yaml') as unknown as [
  Record<string, { services: Manifest[] }>,
];

function service(
  name: string,
  change: { annotations?: Record<string, string>; predictor?: object } = {},
): Manifest {
  const base = structuredClone(RECORDED['never-fits'].services[0]);
  const spec = base.spec as unknown as { predictor: object };
  const model = (
    RECORDED.serving.services[0].spec as unknown as {
      predictor: { model: object };
    }
  ).predictor.model;
  return {
    ...base,
    metadata: {
      ...base.metadata,
      name,
      annotations: { ...base.metadata.annotations, ...change.annotations },
    },
    spec: {
      predictor: { ...spec.predictor, model, ...change.predictor },
    } as never,
  };
}

/** A Deployment without KServe. */
const deployed = (replicas?: number): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'raw', namespace: 'team-a' },
  spec: {
    ...(replicas !== undefined && { replicas }),
    selector: { matchLabels: { app: 'raw' } },
    template: {
      metadata: { labels: { app: 'raw' } },
      spec: { containers: [{ name: 'engine', image: 'engine' }] },
    },
  } as never,
});

/** Its autoscaler, whose trigger has no answer. */
const scaled = (annotations?: Record<string, string>): Manifest => ({
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: {
    name: 'raw',
    namespace: 'team-a',
    ...(annotations && { annotations }),
  },
  spec: {
    scaleTargetRef: { name: 'raw' },
    minReplicaCount: 2,
    maxReplicaCount: 3,
    pollingInterval: 5,
    triggers: [],
  } as never,
});

const failing = (failure: string) => ({
  annotations: { 'sandbox.model-serving.backstage.io/failure': failure },
});

describe('the stand-ins beyond the recordings', () => {
  let cluster: TestCluster;

  beforeEach(async () => {
    cluster = await TestCluster.start();
    await cluster.startControllers();
  });

  afterEach(() => cluster.stop());

  const event = (reason: string, message: RegExp) =>
    cluster.until(
      EVENTS,
      each => each.reason === reason && message.test(each.message),
    );

  const podReady = (name: string) =>
    cluster.until(
      KINDS.pods,
      ({ metadata, status }) =>
        metadata.labels?.['serving.kserve.io/inferenceservice'] === name &&
        isTrue(status?.conditions, 'Ready'),
    );

  it('pulls the model before the engine, and tells how long it took as the kubelet does', async () => {
    await cluster.apply([service('llama')]);
    const pulled = await event('Pulled', /^Successfully pulled image "reg.io/);
    expect(pulled.message).toMatch(
      /^Successfully pulled image "([^"]+)" in (\S+?)(?: \((\S+) including waiting\))?(?:\. Image size: (\d+) bytes)?\.?$/,
    );
    expect(pulled.involvedObject.fieldPath).toBe(
      'spec.initContainers{modelcar-init}',
    );
    await event('Pulled', /already present on machine/);
    const { status } = await podReady('llama');
    expect(status!.initContainerStatuses![0].state.terminated).toMatchObject({
      exitCode: 0,
      reason: 'Completed',
    });
  }, 20_000);

  it('fails to pull again and again, in the words of the registry', async () => {
    await cluster.apply([service('llama', failing('cannot-pull'))]);
    const waitingFor = (reason: string) =>
      cluster.until(KINDS.pods, ({ status }: Pod) =>
        status?.initContainerStatuses?.some(
          ({ state }) => state.waiting?.reason === reason,
        ),
      );
    await waitingFor('ErrImagePull');
    const { status } = await waitingFor('ImagePullBackOff');
    expect(status!.initContainerStatuses![0].state.waiting!.message).toMatch(
      /^Back-off pulling image ".*": ErrImagePull: rpc error: code = NotFound/,
    );
    await event('Failed', /^Failed to pull image/);
  }, 20_000);

  it('restarts an engine that crashes, and KServe says that the model failed to load', async () => {
    await cluster.apply([
      service('llama', {
        ...failing('crash-loop'),
        predictor: { deploymentStrategy: { type: 'Recreate' } },
      }),
    ]);
    await cluster.until(KINDS.pods, ({ status }: Pod) =>
      status?.containerStatuses?.some(
        ({ state, restartCount }) =>
          restartCount > 0 && state.waiting?.reason === 'CrashLoopBackOff',
      ),
    );
    const blocked = await cluster.until(
      KINDS.inferenceServices,
      ({ status }) =>
        (status?.modelStatus as { transitionStatus?: string })
          ?.transitionStatus === 'BlockedByFailedLoad',
    );
    expect(blocked.status!.modelStatus).toMatchObject({
      lastFailureInfo: { reason: 'ModelLoadFailed' },
      states: { targetModelState: 'FailedToLoad' },
    });
  }, 20_000);

  it('borrows what others leave, waits for the rest, and starts when quota comes free', async () => {
    const three = { minReplicas: 3, maxReplicas: 3 };
    await cluster.apply([service('first', { predictor: three })]);
    await event(
      'QuotaReserved',
      /Flavors considered: main: h100\(Fit;borrow=1\)$/,
    );
    await cluster.until(
      KINDS.clusterQueues,
      ({ metadata, status }) =>
        metadata.name === 'team-a' &&
        status?.flavorsReservation?.[0].resources.some(
          ({ name, total, borrowed }) =>
            name === 'nvidia.com/gpu' && total === '3' && borrowed === '1',
        ),
    );
    const two = { minReplicas: 2, maxReplicas: 2 };
    await cluster.apply([service('second', { predictor: two })]);
    await event(
      'Pending',
      /insufficient unused quota for nvidia.com\/gpu in flavor h100, 1 more needed$/,
    );
    const [first] = (await cluster.client.list(KINDS.inferenceServices)).items;
    await cluster.client.delete(KINDS.inferenceServices, first.metadata);
    const started = await cluster.until(
      KINDS.deployments,
      ({ metadata, status }) =>
        metadata.name === 'second-predictor' && status?.readyReplicas === 2,
    );
    expect(started.spec.replicas).toBe(2);
  }, 20_000);

  it('replaces the pods of a service that changes, one down at a time', async () => {
    const two = {
      minReplicas: 2,
      maxReplicas: 2,
      deploymentStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
      },
    };
    await cluster.apply([service('llama', { predictor: two })]);
    const settled = (generation: number) =>
      cluster.until(
        KINDS.deployments,
        ({ status }) =>
          (status?.observedGeneration ?? 0) >= generation &&
          status?.updatedReplicas === 2 &&
          status.availableReplicas === 2 &&
          status.replicas === 2,
      );
    const before = await settled(1);
    await cluster.client.patch(
      KINDS.inferenceServices,
      { namespace: 'team-a', name: 'llama' },
      { spec: { predictor: { model: { args: ['--max-num-seqs=8'] } } } },
    );
    const after = await settled(before.metadata.generation! + 1);
    expect(conditionOf(after.status?.conditions, 'Progressing')?.reason).toBe(
      'NewReplicaSetAvailable',
    );
  }, 20_000);

  it('scales by the waiting queue up to the limit of the ScaledObject', async () => {
    await cluster.apply([
      service('llama', {
        annotations: {
          'serving.kserve.io/autoscalerClass': 'external',
          'sandbox.model-serving.backstage.io/traffic': 'saturated',
        },
      }),
      {
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledObject',
        metadata: { name: 'llama', namespace: 'team-a' },
        spec: {
          scaleTargetRef: { name: 'llama-predictor' },
          minReplicaCount: 1,
          maxReplicaCount: 2,
          pollingInterval: 5,
          triggers: [
            {
              type: 'prometheus',
              metadata: {
                threshold: '5',
                query: 'sum(vllm:num_requests_waiting{namespace="team-a"})',
                serverAddress: 'http://p',
              },
            },
          ],
        },
      },
    ]);
    await cluster.until(KINDS.deployments, ({ spec }) => spec.replicas === 1);
    await cluster.until(
      KINDS.deployments,
      ({ status }) => status?.readyReplicas === 2,
    );
    const active = await cluster.until(KINDS.scaledObjects, ({ status }) =>
      isTrue(status?.conditions, 'Active'),
    );
    expect(conditionOf(active.status?.conditions, 'Ready')?.reason).toBe(
      'ScaledObjectReady',
    );
  }, 20_000);

  it('leaves a target alone while scaling is paused, and starts from one replica after it', async () => {
    const replicas = (wanted: number) =>
      cluster.until(
        KINDS.deployments,
        ({ metadata, spec }) =>
          metadata.name === 'raw' && spec.replicas === wanted,
      );
    const paused = (wanted: string) =>
      cluster.until(
        KINDS.scaledObjects,
        ({ status }) =>
          conditionOf(status?.conditions, 'Paused')?.status === wanted,
      );
    await cluster.apply([deployed(), scaled()]);
    await replicas(2);
    await cluster.apply([scaled({ 'autoscaling.keda.sh/paused': 'true' })]);
    expect((await paused('True')).status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Paused',
        reason: 'ScaledObjectPaused',
        message: 'ScaledObject is paused',
      }),
    );
    await cluster.apply([deployed(0)]);
    await replicas(0);
    await cluster.apply([deployed(), scaled()]);
    await paused('False');
    await replicas(2);
  }, 20_000);

  it('starts nothing from zero while its metric has no answer', async () => {
    await cluster.apply([deployed(0), scaled()]);
    await cluster.until(KINDS.scaledObjects, ({ status }) =>
      isTrue(status?.conditions, 'Ready'),
    );
    const { items } = await cluster.client.list(KINDS.deployments);
    expect(items.map(({ spec }) => spec.replicas)).toEqual([0]);
  }, 20_000);

  it('syncs a secret from a store that exists, and says so when there is none', async () => {
    const secret = (name: string, store: string): Manifest => ({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name, namespace: 'team-a' },
      spec: {
        secretStoreRef: { kind: 'SecretStore', name: store },
        target: { name },
        data: [{ secretKey: 'KEY', remoteRef: { key: 'a/b' } }],
      },
    });
    await cluster.apply([
      {
        apiVersion: 'external-secrets.io/v1',
        kind: 'SecretStore',
        metadata: { name: 'tenant', namespace: 'team-a' },
        spec: { provider: { vault: { server: 'https://vault.example' } } },
      },
      secret('good', 'tenant'),
      secret('bad', 'missing'),
    ]);
    const reason = (name: string, wanted: string) =>
      cluster.until(
        KINDS.externalSecrets,
        ({ metadata, status }) =>
          metadata.name === name &&
          conditionOf(status?.conditions, 'Ready')?.reason === wanted,
      );
    expect(await reason('good', 'SecretSynced')).toMatchObject({
      status: { binding: { name: 'good' } },
    });
    await reason('bad', 'SecretSyncedError');
  }, 20_000);

  it('makes pods of an LLMInferenceService, as its own controller labels them, and takes them back when it is stopped', async () => {
    const [isvc] = RECORDED.serving.services as any[];
    const { labels } = isvc.metadata;
    const { storageUri, resources } = isvc.spec.predictor.model;
    const of = (pod: KubernetesObject) =>
      pod.metadata.labels?.['app.kubernetes.io/name'] === 'llama';
    await cluster.apply([
      {
        apiVersion: 'serving.kserve.io/v1alpha2',
        kind: 'LLMInferenceService',
        metadata: { name: 'llama', namespace: 'team-a', labels },
        spec: {
          model: { uri: storageUri, name: 'llama' },
          replicas: 1,
          labels: { ...labels, mine: 'yes' },
          template: {
            containers: [{ name: 'main', image: 'reg.io/vllm:1', resources }],
          },
        },
      },
    ]);
    const serving = await cluster.until(
      KINDS.pods,
      pod => of(pod) && isTrue(pod.status?.conditions, 'Ready'),
    );
    expect(serving.metadata.labels).toMatchObject({
      'kserve.io/component': 'workload',
      'llm-d.ai/role': 'both',
      'kueue.x-k8s.io/managed': 'true',
      mine: 'yes',
    });
    expect(serving.spec.containers.map(({ name }) => name)).toEqual([
      'main',
      'modelcar',
    ]);
    const told = (reason: string | undefined, status: string) =>
      cluster.until(KINDS.llmInferenceServices, each => {
        const ready = conditionOf(each.status?.conditions, 'Ready');
        return ready?.status === status && ready.reason === reason;
      });
    await told(undefined, 'True');
    await cluster.client.patch(
      KINDS.llmInferenceServices,
      { namespace: 'team-a', name: 'llama' },
      { metadata: { annotations: { 'serving.kserve.io/stop': 'true' } } },
    );
    await told('Stopped', 'False');
    const left = await cluster.client.list(KINDS.deployments);
    expect(left.items).toEqual([]);
  }, 20_000);
});
