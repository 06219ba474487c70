import {
  conditionOf,
  waitUntil,
  type ClusterClient,
  type KubernetesObject,
} from '@model-serving/lab';
import { runningLab } from '../runningLab';
import {
  sampleArtifact,
  sampleRawObjects,
  SAMPLE_TENANT as TENANT,
} from '../sampleService';

const PATIENCE = { seconds: 120 };
const NAME = 'plain';
const SERVICE_LABEL = 'model-serving.backstage.io/service';

/** What the External Secrets operator makes, which is not part of the lab. KEDA reads it before it scales. */
const engineKey = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: `${NAME}-engine-key`, namespace: TENANT },
  stringData: { VLLM_API_KEY: 'made-for-this-test' },
};

/** What of the path's files goes to the cluster. */
const objects = sampleRawObjects({ request: { name: NAME } }).filter(
  ({ apiVersion }) => !apiVersion.startsWith('backstage.io/'),
);

describe('a service without KServe on the lab', () => {
  let admin: ClusterClient;

  beforeAll(async () => {
    admin = (await runningLab()).as('administrator');
  });

  afterAll(async () => {
    for (const object of [engineKey, ...objects]) {
      await admin.remove(object);
    }
  });

  const podOf = async (): Promise<any> =>
    (await admin.list('v1', 'Pod', TENANT)).find(
      ({ metadata }) => metadata.labels?.[SERVICE_LABEL] === NAME,
    );

  const live = async ({ apiVersion, kind, metadata }: KubernetesObject) =>
    admin.get(apiVersion, kind, metadata.name, TENANT);

  it('is accepted as the golden path writes it', async () => {
    expect(objects.map(({ kind }) => kind)).toEqual([
      'Deployment',
      'Service',
      'ScaledObject',
      'ExternalSecret',
      'NetworkPolicy',
    ]);
    const accepted = (object: KubernetesObject) =>
      waitUntil(
        `the ${object.kind} to be accepted`,
        async () => Boolean(await admin.apply(object)),
        { seconds: 20 },
      );
    for (const object of [engineKey, ...objects]) {
      await accepted(object);
    }
  }, 120_000);

  it('waits in the queue of the tenant, and its pod becomes ready', async () => {
    await waitUntil(
      'the pod to be ready',
      async () => {
        const pod = await podOf();
        return (
          pod !== undefined && conditionOf(pod, 'Ready')?.status === 'True'
        );
      },
      PATIENCE,
    );
    const { metadata, spec } = await podOf();
    expect(metadata.labels).toMatchObject({
      'kueue.x-k8s.io/queue-name': 'serving',
      'kueue.x-k8s.io/managed': 'true',
    });
    const workloads = await admin.list(
      'kueue.x-k8s.io/v1beta2',
      'Workload',
      TENANT,
    );
    const workload = workloads.find(({ metadata: { ownerReferences } }) =>
      ownerReferences?.some(({ uid }) => uid === metadata.uid),
    );
    expect(workload && conditionOf(workload, 'Admitted')?.status).toBe('True');
    // The API server drops what it does not know, so that image volumes are served here.
    expect(spec.volumes).toContainEqual(
      expect.objectContaining({
        name: 'model',
        image: expect.objectContaining({
          reference: sampleArtifact('sample').replace('oci://', ''),
        }),
      }),
    );
    expect(spec.containers[0].volumeMounts).toContainEqual(
      expect.objectContaining({ mountPath: '/mnt/models', subPath: 'models' }),
    );
  }, 150_000);

  it('is available, and stays as it is when it is applied again', async () => {
    const [deployment] = objects;
    await waitUntil(
      'the Deployment to be available',
      async () =>
        conditionOf(await live(deployment), 'Available')?.status === 'True',
      PATIENCE,
    );
    const before = await Promise.all(objects.map(live));
    for (const object of objects) {
      await admin.apply(object);
    }
    const after = await Promise.all(objects.map(live));
    const generations = (list: KubernetesObject[]) =>
      list.map(({ kind, metadata }: any) => [kind, metadata.generation]);
    expect(generations(after)).toEqual(generations(before));
  }, 150_000);

  it('has an autoscaler that KEDA takes', async () => {
    const scaled = objects.find(({ kind }) => kind === 'ScaledObject')!;
    const hpaName = async () => ((await live(scaled)) as any).status?.hpaName;
    await waitUntil(
      'KEDA to make the autoscaler',
      async () => Boolean(await hpaName()),
      PATIENCE,
    );
    expect(await hpaName()).toBe(`keda-hpa-${NAME}`);
  }, 150_000);
});
