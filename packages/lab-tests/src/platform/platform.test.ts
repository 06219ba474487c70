import {
  conditionOf,
  policyWarnings,
  waitUntil,
  type ClusterClient,
  type KubernetesObject,
} from '@model-serving/lab';
import { runningLab, type RunningLab } from '../runningLab';
import { SAMPLE_TENANT as TENANT, sampleService } from '../sampleService';

const PATIENCE = { seconds: 60 };

describe('the platform on the lab', () => {
  let lab: RunningLab;

  beforeAll(async () => {
    lab = await runningLab();
  });

  it('has policies that the API server can type', async () => {
    expect(await policyWarnings(lab.as('administrator'))).toEqual([]);
  }, 90_000);

  describe('runs services, of which', () => {
    let admin: ClusterClient;
    let limits: KubernetesObject;
    const made: KubernetesObject[] = [];

    const limitTo = (data: object) =>
      admin.apply({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: limits.metadata.name, namespace: TENANT },
        data: { ...(limits.data as object), ...data },
      });

    beforeAll(async () => {
      admin = lab.as('administrator');
      limits = await admin.get('v1', 'ConfigMap', 'serving-limits', TENANT);
      // The quota is to say no, not the policy.
      await limitTo({ maxGpusPerService: '32', maxGpusPerPod: '16' });
    });

    afterAll(async () => {
      for (const service of made) {
        await admin.remove(service);
      }
      await limitTo({});
    });

    async function make(service: KubernetesObject) {
      await waitUntil(
        'the service to be accepted',
        async () => Boolean(await admin.apply(service)),
        PATIENCE,
      );
      made.push(service);
    }

    async function podOf(service: KubernetesObject) {
      const pods = await admin.list('v1', 'Pod', TENANT);
      return pods.find(
        ({ metadata }) =>
          metadata.labels?.['serving.kserve.io/inferenceservice'] ===
          service.metadata.name,
      );
    }

    async function nodeOf(service: KubernetesObject) {
      const pod = await podOf(service);
      return (pod?.spec as { nodeName?: string } | undefined)?.nodeName;
    }

    async function workloadOf(service: KubernetesObject) {
      const pod = await podOf(service);
      const workloads = await admin.list(
        'kueue.x-k8s.io/v1beta2',
        'Workload',
        TENANT,
      );
      return workloads.find(({ metadata }) =>
        metadata.ownerReferences?.some(({ uid }) => uid === pod?.metadata.uid),
      );
    }

    const untilReady = ({ apiVersion, kind, metadata }: KubernetesObject) =>
      waitUntil(
        `KServe to call ${metadata.name} ready`,
        async () => {
          const found = await admin.get(
            apiVersion,
            kind,
            metadata.name,
            TENANT,
          );
          return conditionOf(found, 'Ready')?.status === 'True';
        },
        PATIENCE,
      );

    it('one that fits is admitted, scheduled and ready', async () => {
      const service = sampleService({ request: { name: 'fits' } });
      await make(service);
      await waitUntil(
        'Kueue to admit the pod',
        async () => {
          const workload = await workloadOf(service);
          return (
            workload !== undefined &&
            conditionOf(workload, 'Admitted')?.status === 'True'
          );
        },
        PATIENCE,
      );
      await waitUntil(
        'the pod to be ready',
        async () => {
          const pod = await podOf(service);
          return (
            pod !== undefined && conditionOf(pod, 'Ready')?.status === 'True'
          );
        },
        PATIENCE,
      );
      expect(await nodeOf(service)).toMatch(/^gpu-h100-/);
      await untilReady(service);
    }, 250_000);

    it('KServe calls one ready that can never fit, and of which no pod runs', async () => {
      // With a maximum of two, a rollout may leave one pod out: the Deployment counts as available without any.
      const service: any = sampleService({
        request: { name: 'never-fits', replicas: { min: 1, max: 2 } },
      });
      // The whole cohort has six H100.
      const { resources } = service.spec.predictor.model;
      for (const amounts of [resources.requests, resources.limits]) {
        amounts['nvidia.com/gpu'] = '16';
      }
      await make(service);
      await waitUntil(
        'Kueue to say that the pod exceeds the maximum capacity',
        async () => {
          const workload = await workloadOf(service);
          const reserved = workload && conditionOf(workload, 'QuotaReserved');
          return (
            reserved?.status === 'False' &&
            Boolean(reserved.message?.includes('> maximum capacity'))
          );
        },
        PATIENCE,
      );
      await untilReady(service);
      expect(await nodeOf(service)).toBeUndefined();
    }, 250_000);
  });
});
