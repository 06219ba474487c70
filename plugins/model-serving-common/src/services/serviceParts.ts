import { SERVICE_KINDS, ServiceKind, serviceKey, ServiceRef } from '../api';
import {
  PodShape,
  ProjectedDeployment,
  ProjectedEvent,
  ProjectedInferenceService,
  ProjectedLLMInferenceService,
  ProjectedNamespace,
  ProjectedObjects,
  ProjectedPod,
  ProjectedWorkload,
} from '../kubernetes';
import { isTrue } from '../kubernetes/condition';
import { isMadeByKserve } from '../kubernetes/kserve';
import { QUEUE_NAME_LABEL, SERVICE_LABEL, TENANT_LABEL } from '../labels';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { MissingSecret, missingSecretsOf } from './missingSecrets';
import { lostWithNode, PodStanding, podStanding } from './podStanding';
import { RequiredPart, requiredPartsOf, roleOf } from './roles';

/** A pod with all that explains where it stands. */
export interface PodFacts {
  readonly pod: ProjectedPod;
  readonly workload: ProjectedWorkload | undefined;
  readonly events: readonly ProjectedEvent[];
  readonly standing: PodStanding;
  readonly missingSecrets: readonly MissingSecret[];
}

export type ServiceObject = ProjectedObjects[ServiceKind];

/** One service with the objects that belong to it. */
export interface ServiceParts {
  readonly ref: ServiceRef;
  readonly object: ServiceObject;
  readonly namespace: ProjectedNamespace | undefined;
  readonly tenant: string | null;
  /** The Deployments whose pods serve. */
  readonly deployments: readonly ProjectedDeployment[];
  /** Pods that serve, newest first, ended ones left out. */
  readonly pods: readonly PodFacts[];
  /** Pods beside them: transformer, explainer, scheduler. */
  readonly companions: readonly PodFacts[];
  /** Parts beside the engine without which no request is answered. */
  readonly required: readonly RequiredPart[];
  /** Its pods name a queue, and Kueue does not manage them: they count against no quota. */
  readonly outsideQuota: boolean;
  /** Whether a gateway has accepted its InferencePool, whatever KServe says of it. */
  readonly poolAccepted: boolean;
  /** Runtimes that it could name, with the formats that they serve; only of a service whose runtime is not found. */
  readonly runtimes: readonly string[];
  /** Pods of the newest revision that have ended, newest first. */
  readonly ended: readonly ProjectedPod[];
  /** All of these, and the further nodes of replicas that span several: whatever holds resources. */
  readonly holders: readonly PodFacts[];
  /** What one replica asks for. */
  readonly shape: PodShape;
  /** LocalQueue that admits its pods; null when it is in none. */
  readonly queue: string | null;
  /** Replicas wanted now; null when nothing says so. */
  readonly desired: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Whether an autoscaler beside it sets its scale, and can wake it from zero. */
  readonly autoscaled: boolean;
  readonly stop: boolean;
}

const KSERVE_KINDS: ReadonlySet<string> = new Set([
  'InferenceService',
  'LLMInferenceService',
]);

/** Whether a Deployment is a service of its own, not a part of one of KServe's. */
function isRawService(deployment: ProjectedDeployment): boolean {
  const owned =
    deployment.owners.some(({ kind }) => KSERVE_KINDS.has(kind)) ||
    isMadeByKserve(deployment.labels);
  return (
    !owned &&
    (Object.hasOwn(deployment.labels, SERVICE_LABEL) ||
      Object.hasOwn(deployment.templateLabels, SERVICE_LABEL) ||
      deployment.shape.engine !== null)
  );
}

/** Whether the node of a pod was deleted, which the pod itself does not say until it is collected. */
function isNodeGone(
  index: PictureIndex,
  { node, phase }: ProjectedPod,
): boolean {
  const { kinds, objects } = index.picture;
  return (
    node !== null &&
    phase === 'Running' &&
    kinds.Node?.state === 'live' &&
    (objects.Node ?? []).length > 0 &&
    index.first('Node', 'name', node) === undefined
  );
}

function podFacts(
  index: PictureIndex,
  pods: readonly ProjectedPod[],
): PodFacts[] {
  return pods
    .map(pod => {
      const workload = index.workloadOf(pod);
      const events = index.all('Event', 'about', pod.uid);
      return {
        pod,
        workload,
        events,
        standing: isNodeGone(index, pod)
          ? lostWithNode(pod)
          : podStanding(
              pod,
              workload,
              events,
              index.first('Node', 'name', pod.node),
            ),
        missingSecrets: missingSecretsOf(index, pod, events),
      };
    })
    .sort((a, b) =>
      (b.pod.createdAt ?? '').localeCompare(a.pod.createdAt ?? ''),
    );
}

/** KServe labels the workers of a replica that spans nodes as predictors, and makes them a Deployment of their own. */
const WORKER_CONTAINER = 'worker-container';

function isWorkers(deployment: ProjectedDeployment): boolean {
  return (
    deployment.shape.mainContainer === WORKER_CONTAINER ||
    deployment.name.endsWith('-predictor-worker')
  );
}

/** In a group of several pods only the leader stands for the replica. */
function isLeader(pod: ProjectedPod): boolean {
  const index = pod.labels['leaderworkerset.sigs.k8s.io/worker-index'];
  return index === undefined
    ? pod.mainContainer !== WORKER_CONTAINER
    : index === '0';
}

const MANAGED_LABEL = 'kueue.x-k8s.io/managed';

/** Kueue labels, gates and accounts for every pod that it manages. */
function isOutsideQuota(
  index: PictureIndex,
  pods: readonly PodFacts[],
): boolean {
  return (
    index.picture.kinds.Workload?.state === 'live' &&
    pods.length > 0 &&
    pods.every(
      ({ pod, workload }) =>
        Object.hasOwn(pod.labels, QUEUE_NAME_LABEL) &&
        !Object.hasOwn(pod.labels, MANAGED_LABEL) &&
        workload === undefined &&
        pod.gates.length === 0,
    )
  );
}

/** Looked at only where KServe still waits, which it does for ever when it misses the gateway's answer. */
function isPoolAccepted(index: PictureIndex, object: ServiceObject): boolean {
  const waits =
    object.kind === 'LLMInferenceService' &&
    object.conditions.some(({ reason }) => reason === 'WaitingForGateway');
  return (
    waits &&
    (index.picture.objects.InferencePool ?? []).some(
      pool =>
        pool.namespace === object.namespace &&
        (pool.owners.some(({ uid }) => uid === object.uid) ||
          pool.name === `${object.name}-inference-pool`) &&
        pool.parents.some(parent => isTrue(parent, 'Accepted')),
    )
  );
}

const MOST_RUNTIMES = 5;

function runtimesFor(index: PictureIndex, object: ServiceObject): string[] {
  if (
    object.kind !== 'InferenceService' ||
    object.modelStatus.transitionStatus !== 'InvalidSpec'
  ) {
    return [];
  }
  const { ServingRuntime = [], ClusterServingRuntime = [] } =
    index.picture.objects;
  return [
    ...ServingRuntime.filter(({ namespace }) => namespace === object.namespace),
    ...ClusterServingRuntime,
  ]
    .filter(({ disabled }) => !disabled)
    .slice(0, MOST_RUNTIMES)
    .map(
      ({ name, modelFormats }) =>
        `${name} (${[...new Set(modelFormats.map(format => format.name))].join(
          ', ',
        )})`,
    );
}

/** Those of the newest revision, which is what is being tried now. */
function endedOf(pods: readonly PodFacts[]): ProjectedPod[] {
  const revision = pods[0]?.pod.labels['pod-template-hash'];
  return pods
    .filter(
      ({ pod, standing }) =>
        standing.state === 'ended' &&
        pod.labels['pod-template-hash'] === revision,
    )
    .map(({ pod }) => pod);
}

function shapeOf(
  pods: readonly PodFacts[],
  deployments: readonly ProjectedDeployment[],
  own: PodShape,
): PodShape {
  return pods[0]?.pod ?? deployments[0]?.shape ?? own;
}

function sumOfDesired(
  deployments: readonly ProjectedDeployment[],
): number | null {
  return deployments.length === 0
    ? null
    : deployments.reduce((sum, { desired }) => sum + desired, 0);
}

/** Replica bounds of the autoscaler beside the service, which override the service's own. */
function scaledBounds(
  index: PictureIndex,
  deployments: readonly ProjectedDeployment[],
  namespace: string,
): { min: number; max: number } | null {
  const scaled = deployments
    .map(({ name }) =>
      index.first('ScaledObject', 'deployment', namespace, name),
    )
    .find(Boolean);
  return scaled ? { min: scaled.minReplicas, max: scaled.maxReplicas } : null;
}

function gather(
  index: PictureIndex,
  object: ServiceObject,
  parts: {
    deployments: readonly ProjectedDeployment[];
    shape: PodShape;
    min: number | null;
    max: number | null;
    fallbackDesired: number | null;
    stop: boolean;
  },
): ServiceParts {
  const namespace = object.namespace ?? '';
  const serves = (labels: Readonly<Record<string, string>>) =>
    object.kind === 'Deployment' || roleOf(labels) === 'engine';
  const serving = parts.deployments.filter(
    deployment => serves(deployment.labels) && !isWorkers(deployment),
  );
  const known = podFacts(
    index,
    index.all('Pod', 'service', serviceKey(object)),
  );
  const all = known.filter(({ standing }) => standing.state !== 'ended');
  const pods = all.filter(({ pod }) => serves(pod.labels) && isLeader(pod));
  const companions = all.filter(({ pod }) => !serves(pod.labels));
  const space = index.first('Namespace', 'name', namespace);
  const bounds = scaledBounds(index, serving, namespace);
  const queueLabels = [
    pods[0]?.pod.labels,
    object.labels,
    object.kind === 'Deployment' ? object.templateLabels : undefined,
  ];
  return {
    ref: {
      cluster: index.picture.cluster,
      namespace,
      kind: object.kind,
      name: object.name,
    },
    object,
    namespace: space,
    tenant: space?.labels[TENANT_LABEL] || null,
    deployments: serving,
    pods,
    companions,
    required:
      object.kind === 'Deployment'
        ? []
        : requiredPartsOf(companions, parts.deployments),
    outsideQuota: isOutsideQuota(index, pods),
    poolAccepted: isPoolAccepted(index, object),
    runtimes: runtimesFor(index, object),
    ended: endedOf(known.filter(({ pod }) => serves(pod.labels))),
    holders: all,
    shape: shapeOf(pods, serving, parts.shape),
    queue:
      queueLabels.map(labels => labels?.[QUEUE_NAME_LABEL]).find(Boolean) ??
      null,
    desired: parts.stop ? 0 : sumOfDesired(serving) ?? parts.fallbackDesired,
    min: bounds?.min ?? parts.min,
    max: bounds?.max ?? parts.max,
    autoscaled: bounds !== null,
    stop: parts.stop,
  };
}

function factsOfInferenceService(
  index: PictureIndex,
  object: ProjectedInferenceService,
): ServiceParts {
  const min = object.minReplicas ?? 1;
  return gather(index, object, {
    deployments: index.deploymentsOf(object),
    shape: object.shape,
    min,
    max: object.maxReplicas ?? min,
    fallbackDesired: object.minReplicas,
    stop: object.stop,
  });
}

function factsOfLlmInferenceService(
  index: PictureIndex,
  object: ProjectedLLMInferenceService,
): ServiceParts {
  const fixed = object.replicas;
  return gather(index, object, {
    deployments: index.deploymentsOf(object),
    shape: object.shape,
    min: fixed ?? object.minReplicas ?? 1,
    max: fixed ?? object.maxReplicas ?? 1,
    fallbackDesired: fixed ?? object.minReplicas ?? 1,
    stop: object.stop,
  });
}

function factsOfDeployment(
  index: PictureIndex,
  object: ProjectedDeployment,
): ServiceParts {
  return gather(index, object, {
    deployments: [object],
    shape: object.shape,
    min: null,
    max: null,
    fallbackDesired: object.desired,
    stop: false,
  });
}

/** Whether an object is a service, not a part of one. */
export function isService(object: ServiceObject): boolean {
  return object.kind !== 'Deployment' || isRawService(object);
}

const GATHER: {
  readonly [K in ServiceKind]: (
    index: PictureIndex,
    object: ProjectedObjects[K],
  ) => ServiceParts;
} = {
  InferenceService: factsOfInferenceService,
  LLMInferenceService: factsOfLlmInferenceService,
  Deployment: factsOfDeployment,
};

/** The service that an object is, with all that belongs to it; undefined when it is none. */
export function factsOf<K extends ServiceKind>(
  index: PictureIndex,
  object: ProjectedObjects[K],
): ServiceParts | undefined {
  return isService(object)
    ? GATHER[object.kind as K](index, object)
    : undefined;
}

/** Every service of the picture, with its objects. */
export function servicesOf(index: PictureIndex): ServiceParts[] {
  return SERVICE_KINDS.flatMap(kind =>
    (index.picture.objects[kind] ?? []).flatMap(
      object => factsOf(index, object) ?? [],
    ),
  );
}

/** One service of the picture. */
export function serviceOf(
  index: PictureIndex,
  ref: ServiceRef,
): ServiceParts | undefined {
  const { cluster, objects } = index.picture;
  const ofKind: readonly ServiceObject[] = objects[ref.kind] ?? [];
  const object = ofKind.find(
    ({ namespace, name }) => namespace === ref.namespace && name === ref.name,
  );
  return object && cluster === ref.cluster ? factsOf(index, object) : undefined;
}

/** Pods that are ready, of those wanted; null when nothing says how many are. */
export interface ReadyCount {
  readonly ready: number;
  readonly desired: number | null;
}

/** Counts the pods that serve. */
export function countReady(facts: ServiceParts): ReadyCount {
  const ready = facts.pods.filter(
    ({ standing }) => standing.state === 'ready',
  ).length;
  return { ready, desired: facts.desired };
}
