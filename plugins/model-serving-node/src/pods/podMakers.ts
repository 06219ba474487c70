import { Fields, fieldsOf, Place, placesOf } from './places';

/** How a part of an object becomes a pod. */
type PodForm =
  /** A pod template: metadata and a specification. */
  | 'template'
  /** A pod's specification. */
  | 'spec'
  /** One container, or what stands for one. */
  | 'container';

/** A kind whose pods somebody else makes, later. */
export interface PodMaker {
  /** Where what makes its pods stands, see {@link placesOf}. */
  at: ReadonlyArray<readonly [pattern: string, form: PodForm]>;
  /** The account that creates the pods. */
  account: string;
  /** Kueue copies the queue's label of such an object to its pods, and queues those. */
  handsOnQueue?: boolean;
  /** Reads what no pattern can; the containers that it finds are added. */
  more?(object: Fields): Place[];
}

const kubernetes = (controller: string) =>
  `system:serviceaccount:kube-system:${controller}`;

const operator = (namespace: string, name = namespace) =>
  `system:serviceaccount:${namespace}:${name}`;

const ofTemplates = (
  account: string,
  patterns: readonly string[],
  more: Partial<PodMaker> = {},
): PodMaker => ({
  account,
  at: patterns.map(pattern => [pattern, 'template'] as const),
  ...more,
});

const RAY = operator('kuberay-operator');
const RAY_PARTS = ['headGroupSpec.template', 'workerGroupSpecs[].template'];
const rayCluster = (at: string) =>
  ofTemplates(
    RAY,
    RAY_PARTS.map(part => `${at}.${part}`),
  );

const WORKFLOWS = operator('argo', 'argo-workflows-workflow-controller');
const workflow = (at: string): PodMaker => ({
  account: WORKFLOWS,
  at: [
    [`${at}.templates[].container`, 'container'],
    [`${at}.templates[].script`, 'container'],
    [`${at}.templates[].containerSet`, 'spec'],
  ],
});

const TRAINING = operator('kubeflow', 'training-operator');
const trainingJob = (replicas: string) =>
  ofTemplates(TRAINING, [`spec.${replicas}.*.template`]);

/** Spark says cores, memory and accelerators of a role in fields of its own. */
function sparkPods(object: Fields, at: string): Place[] {
  return ['driver', 'executor'].flatMap(role =>
    placesOf(object, `${at}.${role}`).map(({ path, value }) => {
      const { image, gpu, env } = fieldsOf(value);
      const { name, quantity } = fieldsOf(gpu);
      return {
        path,
        value: {
          name: 'spark',
          image: image ?? placesOf(object, `${at}.image`)[0]?.value,
          env,
          ...(typeof name === 'string' && {
            resources: { limits: { [name]: quantity ?? 1 } },
          }),
        },
      };
    }),
  );
}

const spark = (at: string): PodMaker => ({
  account: operator('spark-operator', 'spark-operator-controller'),
  at: [
    [`${at}.driver.template`, 'template'],
    [`${at}.executor.template`, 'template'],
  ],
  more: object => sparkPods(object, at),
});

/** A TrainJob of Kubeflow Trainer: one container whose resources are those of a node. */
const trainJob: PodMaker = {
  account: operator('kubeflow-system', 'kubeflow-trainer-controller-manager'),
  at: [],
  more: object =>
    placesOf(object, 'spec.trainer').map(({ path, value }) => {
      const { image, command, args, env, resourcesPerNode } = fieldsOf(value);
      return {
        path,
        value: {
          name: 'node',
          image,
          command,
          args,
          env,
          resources: resourcesPerNode,
        },
      };
    }),
};

/** By `<group>/<kind>`, whatever the version; sources are the kinds' own definitions. */
export const POD_MAKERS: Readonly<Record<string, PodMaker>> = {
  'apps/Deployment': ofTemplates(
    kubernetes('replicaset-controller'),
    ['spec.template'],
    { handsOnQueue: true },
  ),
  'apps/ReplicaSet': ofTemplates(kubernetes('replicaset-controller'), [
    'spec.template',
  ]),
  '/ReplicationController': ofTemplates(kubernetes('replication-controller'), [
    'spec.template',
  ]),
  'apps/StatefulSet': ofTemplates(
    kubernetes('statefulset-controller'),
    ['spec.template'],
    { handsOnQueue: true },
  ),
  'apps/DaemonSet': ofTemplates(kubernetes('daemon-set-controller'), [
    'spec.template',
  ]),
  'batch/Job': ofTemplates(kubernetes('job-controller'), ['spec.template']),
  'batch/CronJob': ofTemplates(kubernetes('job-controller'), [
    'spec.jobTemplate.spec.template',
  ]),
  'leaderworkerset.x-k8s.io/LeaderWorkerSet': ofTemplates(
    kubernetes('statefulset-controller'),
    [
      'spec.leaderWorkerTemplate.leaderTemplate',
      'spec.leaderWorkerTemplate.workerTemplate',
    ],
    { handsOnQueue: true },
  ),
  'jobset.x-k8s.io/JobSet': ofTemplates(kubernetes('job-controller'), [
    'spec.replicatedJobs[].template.spec.template',
  ]),
  'ray.io/RayCluster': rayCluster('spec'),
  'ray.io/RayJob': {
    ...rayCluster('spec.rayClusterSpec'),
    at: [
      ...rayCluster('spec.rayClusterSpec').at,
      ['spec.submitterPodTemplate', 'template'],
    ],
  },
  'ray.io/RayService': rayCluster('spec.rayClusterConfig'),
  'sparkoperator.k8s.io/SparkApplication': spark('spec'),
  'sparkoperator.k8s.io/ScheduledSparkApplication': spark('spec.template'),
  'kubeflow.org/PyTorchJob': trainingJob('pytorchReplicaSpecs'),
  'kubeflow.org/TFJob': trainingJob('tfReplicaSpecs'),
  'kubeflow.org/MPIJob': trainingJob('mpiReplicaSpecs'),
  'kubeflow.org/XGBoostJob': trainingJob('xgbReplicaSpecs'),
  'kubeflow.org/PaddleJob': trainingJob('paddleReplicaSpecs'),
  'kubeflow.org/JAXJob': trainingJob('jaxReplicaSpecs'),
  'kubeflow.org/Notebook': ofTemplates(kubernetes('statefulset-controller'), [
    'spec.template',
  ]),
  'trainer.kubeflow.org/TrainJob': trainJob,
  'argoproj.io/Rollout': ofTemplates(kubernetes('replicaset-controller'), [
    'spec.template',
  ]),
  'argoproj.io/Workflow': workflow('spec'),
  'argoproj.io/WorkflowTemplate': workflow('spec'),
  'argoproj.io/ClusterWorkflowTemplate': workflow('spec'),
  'argoproj.io/CronWorkflow': workflow('spec.workflowSpec'),
  'serving.knative.dev/Service': ofTemplates(
    kubernetes('replicaset-controller'),
    ['spec.template'],
  ),
  'serving.knative.dev/Configuration': ofTemplates(
    kubernetes('replicaset-controller'),
    ['spec.template'],
  ),
  'keda.sh/ScaledJob': ofTemplates(kubernetes('job-controller'), [
    'spec.jobTargetRef.template',
  ]),
  'batch.volcano.sh/Job': ofTemplates(
    operator('volcano-system', 'volcano-controllers'),
    ['spec.tasks[].template'],
  ),
  'grove.io/PodCliqueSet': {
    account: operator('grove-system', 'grove-operator'),
    at: [['spec.template.cliques[].spec.podSpec', 'spec']],
  },
  'apps.kruise.io/CloneSet': ofTemplates(
    operator('kruise-system', 'kruise-manager'),
    ['spec.template'],
  ),
  'apps.openshift.io/DeploymentConfig': ofTemplates(
    kubernetes('replication-controller'),
    ['spec.template'],
  ),
  'machinelearning.seldon.io/SeldonDeployment': ofTemplates(
    kubernetes('replicaset-controller'),
    ['spec.predictors[].componentSpecs[]'],
  ),
};
