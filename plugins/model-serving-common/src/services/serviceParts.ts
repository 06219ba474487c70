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
import { isMadeByKserve } from '../kubernetes/kserve';
import { QUEUE_NAME_LABEL, SERVICE_LABEL, TENANT_LABEL } from '../labels';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { MissingSecret, missingSecretsOf } from './missingSecrets';
import { PodStanding, podStanding } from './podStanding';

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
        standing: podStanding(
          pod,
          workload,
          events,
          index.first('Node', 'name', pod.node),
        ),
        missingSecrets: missingSecretsOf(index, pod),
      };
    })
    .filter(({ standing }) => standing.state !== 'ended')
    .sort((a, b) =>
      (b.pod.createdAt ?? '').localeCompare(a.pod.createdAt ?? ''),
    );
}

/** Whether a pod or Deployment of a KServe service does the serving itself. */
function isServingPart(labels: Readonly<Record<string, string>>): boolean {
  const component = labels.component ?? labels['kserve.io/component'];
  return (
    component === undefined || ['predictor', 'workload'].includes(component)
  );
}

/** In a group of several pods only the leader stands for the replica. */
function isLeader(pod: ProjectedPod): boolean {
  const index = pod.labels['leaderworkerset.sigs.k8s.io/worker-index'];
  return index === undefined || index === '0';
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
    object.kind === 'Deployment' || isServingPart(labels);
  const serving = parts.deployments.filter(({ labels }) => serves(labels));
  const all = podFacts(index, index.all('Pod', 'service', serviceKey(object)));
  const pods = all.filter(({ pod }) => serves(pod.labels) && isLeader(pod));
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
    companions: all.filter(({ pod }) => !serves(pod.labels)),
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
  const object =
    ref.cluster === index.picture.cluster
      ? index.first(ref.kind, 'place', ref.namespace, ref.name)
      : undefined;
  return object && factsOf(index, object);
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
