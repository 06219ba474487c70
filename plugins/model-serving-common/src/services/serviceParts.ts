import { serviceKey, ServiceRef, WORKLOAD_KINDS, WorkloadKind } from '../api';
import {
  ClusterPicture,
  PodShape,
  ProjectedDeployment,
  ProjectedEvent,
  ProjectedInferenceService,
  ProjectedJob,
  ProjectedLLMInferenceService,
  ProjectedNamespace,
  ProjectedObjects,
  ProjectedPod,
  ProjectedScaledObject,
  ProjectedWorkload,
} from '../kubernetes';
import { isKserveService, isMadeByKserve } from '../kubernetes/kserve';
import { QUEUE_NAME_LABEL, SERVICE_LABEL, TENANT_LABEL } from '../labels';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { deploymentOf } from '../kubernetes/pod';
import { podsWanted } from './batchRun';
import { GatewayStanding, gatewayStandingOf } from './gatewayStanding';
import { MissingSecret, missingSecretsOf } from './missingSecrets';
import { readSchedulingFailure } from '../messages';
import { claimTrouble, missingClaimTrouble } from './podTrouble';
import { lostWithNode, PodStanding, podStanding } from './podStanding';
import { whyOutsideQuota } from './outsideQuota';
import { RefusedPods, refusedPodsOf } from './refusedPods';
import { ownRefusalOf } from './refusedSync';
import {
  isWorker,
  makesWorkers,
  RequiredPart,
  requiredPartsOf,
  roleOf,
} from './roles';

/** A pod with all that explains where it stands. */
export interface PodFacts {
  readonly pod: ProjectedPod;
  readonly workload: ProjectedWorkload | undefined;
  readonly events: readonly ProjectedEvent[];
  readonly standing: PodStanding;
  readonly missingSecrets: readonly MissingSecret[];
}

/** An object that is a service and runs pods. */
export type ServiceObject = ProjectedObjects[WorkloadKind];

/** One service with the objects that belong to it. */
export interface ServiceParts {
  readonly ref: ServiceRef;
  /** How well each kind can be read: of what is not read, nobody can say that it is missing. */
  readonly kinds: ClusterPicture['kinds'];
  readonly object: ServiceObject;
  readonly namespace: ProjectedNamespace | undefined;
  readonly tenant: string | null;
  /** The Deployments whose pods serve. */
  readonly deployments: readonly ProjectedDeployment[];
  /** Pods that serve, newest first, ended ones left out. */
  readonly pods: readonly PodFacts[];
  /** The further nodes of replicas that span several. */
  readonly workers: readonly PodFacts[];
  /** Why such nodes have no pod at all; undefined where they have one, or need none. */
  readonly missingWorkers:
    | { readonly refused: RefusedPods | undefined }
    | undefined;
  /** Pods beside them: transformer, explainer, scheduler. */
  readonly companions: readonly PodFacts[];
  /** Parts beside the engine without which no request is answered. */
  readonly required: readonly RequiredPart[];
  /** Why its pods, which name a queue, count against no quota; null where they do, or nobody can tell. */
  readonly outsideQuota: string | null;
  readonly gateway: GatewayStanding;
  /** Why further pods are not made; undefined where none was refused. */
  readonly refused: RefusedPods | undefined;
  /** Why Argo CD could not apply the last change of it; null where it could. */
  readonly refusedChange: string | null;
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

/** Whether a workload is labeled as a service, itself or by its pods. */
const isLabeled = ({
  labels,
  templateLabels,
}: ProjectedDeployment | ProjectedJob): boolean =>
  Object.hasOwn(labels, SERVICE_LABEL) ||
  Object.hasOwn(templateLabels, SERVICE_LABEL);

/** Whether a Deployment is a service of its own, not a part of one of KServe's. */
function isRawService(deployment: ProjectedDeployment): boolean {
  const owned =
    deployment.owners.some(isKserveService) ||
    isMadeByKserve(deployment.labels);
  return !owned && (isLabeled(deployment) || deployment.shape.engine !== null);
}

/** Whether the node of a pod was deleted, which the pod itself does not say until it is collected. */
function isNodeGone(
  index: PictureIndex,
  { node, phase }: ProjectedPod,
  workload: ProjectedWorkload | undefined,
): boolean {
  const { kinds, objects } = index.picture;
  return (
    node !== null &&
    phase === 'Running' &&
    kinds.Node?.state === 'live' &&
    ((objects.Node ?? []).length > 0 || asksForNodes(index, workload)) &&
    index.first('Node', 'name', node) === undefined
  );
}

/** Whether the flavor that a pod was admitted to is one of labeled nodes, so that a list without any is telling. */
function asksForNodes(
  index: PictureIndex,
  workload: ProjectedWorkload | undefined,
): boolean {
  const flavors = new Set(
    workload?.assignments.flatMap(assignment =>
      Object.values(assignment.flavors),
    ),
  );
  return (index.picture.objects.ResourceFlavor ?? []).some(
    ({ name, nodeLabels }) =>
      flavors.has(name) && Object.keys(nodeLabels).length > 0,
  );
}

/** A pod that no node takes because of its volume, with what keeps the volume from being made. */
function withClaims(
  index: PictureIndex,
  pod: ProjectedPod,
  standing: PodStanding,
): PodStanding {
  if (standing.state !== 'unschedulable') {
    return standing;
  }
  const { cause, what } = readSchedulingFailure(standing.message ?? '');
  if (cause === 'claim-missing' && what !== null) {
    return {
      ...standing,
      text: 'its volume is missing',
      trouble: missingClaimTrouble(what, pod.namespace),
    };
  }
  if (cause !== 'claim-unbound') {
    return standing;
  }
  for (const claim of pod.claims) {
    const [event] = [...index.all('Event', 'claim', pod.namespace, claim)].sort(
      (a, b) => (b.lastAt ?? '').localeCompare(a.lastAt ?? ''),
    );
    if (event) {
      return { ...standing, trouble: claimTrouble(claim, event.message) };
    }
  }
  return standing;
}

function podFacts(
  index: PictureIndex,
  object: ServiceObject,
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
        standing: isNodeGone(index, pod, workload)
          ? lostWithNode(pod)
          : withClaims(
              index,
              pod,
              podStanding(
                object,
                pod,
                workload,
                events,
                index.first('Node', 'name', pod.node),
              ),
            ),
        missingSecrets: missingSecretsOf(index, pod, events),
      };
    })
    .sort((a, b) =>
      (b.pod.createdAt ?? '').localeCompare(a.pod.createdAt ?? ''),
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

const KNATIVE_REVISION = /-\d{5}-deployment$/;

/**
 * Knative makes a Deployment for each revision, and keeps those before the newest until it is ready: the ones that
 * serve count, and the newest while none does.
 */
function countedOf(
  deployments: readonly ProjectedDeployment[],
  pods: readonly PodFacts[],
): readonly ProjectedDeployment[] {
  const revisions = deployments.filter(({ name }) =>
    KNATIVE_REVISION.test(name),
  );
  if (revisions.length < 2) {
    return deployments;
  }
  const ready = new Set(
    pods
      .filter(({ standing }) => standing.state === 'ready')
      .map(({ pod }) => deploymentOf(pod)),
  );
  const serving = revisions.filter(({ name }) => ready.has(name));
  const newest = [...revisions].sort((a, b) => b.name.localeCompare(a.name))[0];
  return serving.length > 0 ? serving : [newest];
}

function sumOfDesired(
  deployments: readonly ProjectedDeployment[],
): number | null {
  return deployments.length === 0
    ? null
    : deployments.reduce((sum, { desired }) => sum + desired, 0);
}

/** KEDA's autoscaler of the first Deployment that has one. */
function scaledObjectOf(
  index: PictureIndex,
  deployments: readonly ProjectedDeployment[],
): ProjectedScaledObject | undefined {
  return deployments
    .map(({ name, namespace }) =>
      index.first('ScaledObject', 'deployment', namespace, name),
    )
    .find(Boolean);
}

/** What makes pods of a service beside its Deployments. */
const PODS_MADE_BY: Partial<
  Record<WorkloadKind, (service: string) => string[]>
> = {
  LLMInferenceService: name => [`${name}-kserve-mn`],
  Job: name => [name],
};

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
    !isKserveService(object) || roleOf(labels) === 'engine';
  const serving = parts.deployments.filter(
    deployment => serves(deployment.labels) && !makesWorkers(deployment),
  );
  const known = podFacts(
    index,
    object,
    index.all('Pod', 'service', serviceKey(object)),
  );
  const all = known.filter(({ standing }) => standing.state !== 'ended');
  const pods = all.filter(({ pod }) => serves(pod.labels) && !isWorker(pod));
  const workers = all.filter(({ pod }) => serves(pod.labels) && isWorker(pod));
  const workerSets = parts.deployments.filter(
    deployment =>
      serves(deployment.labels) &&
      makesWorkers(deployment) &&
      deployment.desired > 0,
  );
  const companions = all.filter(({ pod }) => !serves(pod.labels));
  const space = index.first('Namespace', 'name', namespace);
  const gateway = gatewayStandingOf(index, object);
  const scaled = scaledObjectOf(index, serving);
  const queueLabels = [
    pods[0]?.pod.labels,
    object.labels,
    isKserveService(object) ? undefined : object.templateLabels,
  ];
  return {
    ref: {
      cluster: index.picture.cluster,
      namespace,
      kind: object.kind,
      name: object.name,
    },
    kinds: index.picture.kinds,
    object,
    namespace: space,
    tenant: space?.labels[TENANT_LABEL] || null,
    deployments: serving,
    pods,
    workers,
    missingWorkers:
      workers.length === 0 && workerSets.length > 0
        ? {
            refused: refusedPodsOf(index, namespace, workerSets, {
              controllers: [],
              newestPodAt: null,
            }),
          }
        : undefined,
    companions,
    required: isKserveService(object)
      ? requiredPartsOf(companions, parts.deployments, gateway.failsOpen)
      : [],
    outsideQuota: whyOutsideQuota(index.picture, pods),
    gateway,
    refused: refusedPodsOf(index, namespace, serving, {
      controllers: PODS_MADE_BY[object.kind]?.(object.name) ?? [],
      newestPodAt: pods[0]?.pod.createdAt ?? null,
    }),
    refusedChange: ownRefusalOf(
      index.application({ kind: object.kind, namespace, name: object.name }),
      { kind: object.kind, namespace, name: object.name },
    ),
    runtimes: runtimesFor(index, object),
    ended: endedOf(known.filter(({ pod }) => serves(pod.labels))),
    holders: all,
    shape: shapeOf(pods, serving, parts.shape),
    queue:
      queueLabels.map(labels => labels?.[QUEUE_NAME_LABEL]).find(Boolean) ??
      null,
    desired: parts.stop
      ? 0
      : sumOfDesired(countedOf(serving, pods)) ?? parts.fallbackDesired,
    // The bounds of the autoscaler override the service's own.
    min: scaled?.minReplicas ?? parts.min,
    max: scaled?.maxReplicas ?? parts.max,
    autoscaled: scaled !== undefined && !scaled.paused,
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
    // Without replicas and with an autoscaler that was told not to give it any.
    stop:
      object.desired === 0 && scaledObjectOf(index, [object])?.paused === true,
  });
}

function factsOfJob(index: PictureIndex, object: ProjectedJob): ServiceParts {
  return gather(index, object, {
    deployments: [],
    shape: object.shape,
    min: null,
    max: null,
    fallbackDesired: podsWanted(object),
    stop: false,
  });
}

/** Whether an object is a service, not a part of one; of Jobs, those that work through a data set. */
export function isService(object: ServiceObject): boolean {
  switch (object.kind) {
    case 'Deployment':
      return isRawService(object);
    case 'Job':
      return isLabeled(object);
    default:
      return true;
  }
}

const GATHER: {
  readonly [K in WorkloadKind]: (
    index: PictureIndex,
    object: ProjectedObjects[K],
  ) => ServiceParts;
} = {
  InferenceService: factsOfInferenceService,
  LLMInferenceService: factsOfLlmInferenceService,
  Deployment: factsOfDeployment,
  Job: factsOfJob,
};

/** The service that an object is, with all that belongs to it; undefined when it is none. */
export function factsOf<K extends WorkloadKind>(
  index: PictureIndex,
  object: ProjectedObjects[K],
): ServiceParts | undefined {
  return isService(object)
    ? GATHER[object.kind as K](index, object)
    : undefined;
}

/** Every service of the picture that runs pods, with its objects. */
export function servicesOf(index: PictureIndex): ServiceParts[] {
  return WORKLOAD_KINDS.flatMap(kind =>
    (index.picture.objects[kind] ?? []).flatMap(
      object => factsOf(index, object) ?? [],
    ),
  );
}

/** One service of the picture that runs pods. */
export function serviceOf(
  index: PictureIndex,
  ref: ServiceRef,
): ServiceParts | undefined {
  const { cluster, objects } = index.picture;
  const kind = WORKLOAD_KINDS.find(each => each === ref.kind);
  const ofKind: readonly ServiceObject[] = (kind && objects[kind]) ?? [];
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
