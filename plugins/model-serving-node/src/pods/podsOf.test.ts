import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import { acceleratorMentions, acceleratorsOf, podsOf } from './podsOf';

const CONTAINER = {
  name: 'c',
  image: 'i',
  resources: { limits: { 'nvidia.com/gpu': '1' } },
};
const SPEC = { containers: [CONTAINER] };
const TEMPLATE = { metadata: { labels: { app: 'a' } }, spec: SPEC };

const object = (
  apiVersion: string,
  kind: string,
  spec: object,
): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'team-a' },
  spec,
});

const shown = (given: KubernetesObject) =>
  podsOf(given).map(
    ({ path, pod }) =>
      `${path.join('.')} ${acceleratorsOf(pod.spec as any).join()}`,
  );

const GPU = 'nvidia.com/gpu';

/** One object of each kind, with the places that its own definition gives its pods. */
describe('the pods that a cluster makes of an object', () => {
  it.each<[KubernetesObject, string[]]>([
    [
      object('apps/v1', 'StatefulSet', { template: TEMPLATE }),
      [`spec.template ${GPU}`],
    ],
    [
      object('apps/v1', 'DaemonSet', { template: TEMPLATE }),
      [`spec.template ${GPU}`],
    ],
    [
      object('batch/v1', 'Job', { template: TEMPLATE }),
      [`spec.template ${GPU}`],
    ],
    [
      object('batch/v1', 'CronJob', {
        jobTemplate: { spec: { template: TEMPLATE } },
      }),
      [`spec.jobTemplate.spec.template ${GPU}`],
    ],
    [
      object('jobset.x-k8s.io/v1alpha2', 'JobSet', {
        replicatedJobs: [
          { name: 'w', template: { spec: { template: TEMPLATE } } },
        ],
      }),
      [`spec.replicatedJobs.0.template.spec.template ${GPU}`],
    ],
    [
      object('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', {
        leaderWorkerTemplate: {
          leaderTemplate: TEMPLATE,
          workerTemplate: TEMPLATE,
        },
      }),
      [
        `spec.leaderWorkerTemplate.leaderTemplate ${GPU}`,
        `spec.leaderWorkerTemplate.workerTemplate ${GPU}`,
      ],
    ],
    [
      object('ray.io/v1', 'RayCluster', {
        headGroupSpec: { template: TEMPLATE },
        workerGroupSpecs: [{ template: TEMPLATE }],
      }),
      [
        `spec.headGroupSpec.template ${GPU}`,
        `spec.workerGroupSpecs.0.template ${GPU}`,
      ],
    ],
    [
      object('ray.io/v1', 'RayJob', {
        rayClusterSpec: { headGroupSpec: { template: TEMPLATE } },
        submitterPodTemplate: TEMPLATE,
      }),
      [
        `spec.rayClusterSpec.headGroupSpec.template ${GPU}`,
        `spec.submitterPodTemplate ${GPU}`,
      ],
    ],
    [
      object('ray.io/v1', 'RayService', {
        rayClusterConfig: { workerGroupSpecs: [{ template: TEMPLATE }] },
      }),
      [`spec.rayClusterConfig.workerGroupSpecs.0.template ${GPU}`],
    ],
    [
      object('kubeflow.org/v1', 'PyTorchJob', {
        pytorchReplicaSpecs: { Worker: { template: TEMPLATE } },
      }),
      [`spec.pytorchReplicaSpecs.Worker.template ${GPU}`],
    ],
    [
      object('trainer.kubeflow.org/v1alpha1', 'TrainJob', {
        trainer: {
          image: 'i',
          resourcesPerNode: { limits: { 'nvidia.com/gpu': 4 } },
        },
      }),
      [`spec.trainer ${GPU}`],
    ],
    [
      object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', {
        image: 'i',
        driver: { cores: 1 },
        executor: { gpu: { name: 'nvidia.com/gpu', quantity: 2 } },
      }),
      ['spec.driver ', `spec.executor ${GPU}`],
    ],
    [
      object('argoproj.io/v1alpha1', 'Rollout', { template: TEMPLATE }),
      [`spec.template ${GPU}`],
    ],
    [
      object('argoproj.io/v1alpha1', 'Workflow', {
        templates: [
          { name: 'a', container: CONTAINER },
          { name: 'b', script: CONTAINER },
        ],
      }),
      [`spec.templates.0.container ${GPU}`, `spec.templates.1.script ${GPU}`],
    ],
    [
      object('serving.knative.dev/v1', 'Service', { template: TEMPLATE }),
      [`spec.template ${GPU}`],
    ],
    [
      object('keda.sh/v1alpha1', 'ScaledJob', {
        jobTargetRef: { template: TEMPLATE },
      }),
      [`spec.jobTargetRef.template ${GPU}`],
    ],
    [
      object('batch.volcano.sh/v1alpha1', 'Job', {
        tasks: [{ template: TEMPLATE }],
      }),
      [`spec.tasks.0.template ${GPU}`],
    ],
    [
      object('nobody.example.com/v1', 'Fleet', {
        roles: { leader: { podSpec: SPEC } },
      }),
      [`spec.roles.leader.podSpec ${GPU}`],
    ],
    // Their own policies look into their pods.
    [
      object('serving.kserve.io/v1beta1', 'InferenceService', {
        predictor: SPEC,
      }),
      [],
    ],
    [object('v1', 'ConfigMap', {}), []],
  ])('%#', (given, expected) => {
    expect([given.kind, ...shown(given)]).toEqual([given.kind, ...expected]);
  });

  it('carry the gate of Kueue where their labels name a queue', () => {
    const queue = { 'kueue.x-k8s.io/queue-name': 'serving' };
    const gated = (kind: string, labels: object, podLabels: object) =>
      podsOf({
        ...object(kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, {
          template: { metadata: { labels: podLabels }, spec: SPEC },
        }),
        metadata: { name: 'a', labels: labels as Record<string, string> },
      }).map(({ pod }) => (pod.spec as any).schedulingGates !== undefined);
    expect(gated('Job', {}, queue)).toEqual([true]);
    expect(gated('Job', {}, {})).toEqual([false]);
    // Kueue hands on the label of a Deployment; a Job's own label says nothing of its pods.
    expect(gated('Deployment', queue, {})).toEqual([true]);
    expect(gated('Job', queue, {})).toEqual([false]);
  });

  it('are named where only an operator knows them', () => {
    const places = (spec: object) =>
      acceleratorMentions(
        object('apps.nvidia.com/v1alpha1', 'NIMService', spec),
      ).map(({ path }) => path.join('.'));
    expect(places({ resources: { limits: { 'nvidia.com/gpu': 1 } } })).toEqual([
      'spec.resources.limits.nvidia.com/gpu',
    ]);
    expect(
      places({ services: { w: { resources: { limits: { gpu: '2' } } } } }),
    ).toEqual(['spec.services.w.resources.limits.gpu']);
    expect(places({ resources: { limits: { cpu: 1 } } })).toEqual([]);
  });
});
