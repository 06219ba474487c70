import { ProjectedEvent, ProjectedObject, ProjectedPod } from '../kubernetes';
import {
  deploymentOf,
  INFERENCE_SERVICE_LABEL,
  PictureIndex,
} from '../services/PictureIndex';
import { replicaSetOfWorkload } from '../services/workloads';

/** Key of a service within its cluster: `<kind>/<namespace>/<name>`. */
export function serviceKey(
  kind: string,
  namespace: string | null,
  name: string,
): string {
  return `${kind}/${namespace}/${name}`;
}

function ofLabels(
  labels: Readonly<Record<string, string>>,
  namespace: string | null,
): string[] {
  const service = labels[INFERENCE_SERVICE_LABEL];
  const llmService =
    labels['app.kubernetes.io/part-of'] === 'llminferenceservice'
      ? labels['app.kubernetes.io/name']
      : undefined;
  return [
    ...(service ? [serviceKey('InferenceService', namespace, service)] : []),
    ...(llmService
      ? [serviceKey('LLMInferenceService', namespace, llmService)]
      : []),
  ];
}

function ofDeployment(
  index: PictureIndex,
  namespace: string | null,
  name: string,
): string[] {
  const deployment = index.deployment(namespace ?? '', name);
  return [
    serviceKey('Deployment', namespace, name),
    ...(deployment ? servicesAffectedBy(index, deployment) : []),
  ];
}

function ofPod(pod: ProjectedPod): string[] {
  const deployment = deploymentOf(pod);
  return [
    ...ofLabels(pod.labels, pod.namespace),
    ...(deployment
      ? [serviceKey('Deployment', pod.namespace, deployment)]
      : []),
  ];
}

/** By the name of its ReplicaSet: a Workload tells of its service after its pod has gone. */
function ofWorkload(
  index: PictureIndex,
  namespace: string | null,
  name: string,
): string[] {
  const replicaSet = replicaSetOfWorkload(name);
  return replicaSet
    ? ofDeployment(
        index,
        namespace,
        replicaSet.slice(0, replicaSet.lastIndexOf('-')),
      )
    : [];
}

function ofEvent(
  index: PictureIndex,
  { about, namespace }: ProjectedEvent,
): string[] {
  const pod = index.pod(about.uid);
  if (pod) {
    return ofPod(pod);
  }
  switch (about.kind) {
    case 'Workload':
      return ofWorkload(index, namespace, about.name);
    case 'Deployment':
      return ofDeployment(index, namespace, about.name);
    case 'ReplicaSet':
      return ofDeployment(
        index,
        namespace,
        about.name.slice(0, about.name.lastIndexOf('-')),
      );
    default:
      return [serviceKey(about.kind, namespace, about.name)];
  }
}

/**
 * Keys of the services about which an object says something of their own. What an object says
 * about all services of a queue, a node or a namespace is not in it.
 */
export function servicesAffectedBy(
  index: PictureIndex,
  object: ProjectedObject,
): string[] {
  const { namespace } = object;
  switch (object.kind) {
    case 'InferenceService':
    case 'LLMInferenceService':
      return [serviceKey(object.kind, namespace, object.name)];
    case 'Deployment':
      return [
        serviceKey('Deployment', namespace, object.name),
        ...ofLabels(object.labels, namespace),
        ...object.owners.map(({ kind, name }) =>
          serviceKey(kind, namespace, name),
        ),
      ];
    case 'Pod':
      return ofPod(object);
    case 'Workload':
      return [
        ...object.owners.flatMap(({ uid }) => {
          const pod = index.pod(uid);
          return pod ? ofPod(pod) : [];
        }),
        ...ofWorkload(index, namespace, object.name),
      ];
    case 'Event':
      return ofEvent(index, object);
    case 'ScaledObject':
      return ofDeployment(index, namespace, object.targetName);
    case 'Application':
      return [...object.resources, ...(object.operation?.resources ?? [])].map(
        ({ kind, namespace: space, name }) => serviceKey(kind, space, name),
      );
    default:
      return [];
  }
}

/** Kinds whose every change concerns named services only. */
const OF_THEIR_OWN: ReadonlySet<string> = new Set([
  'InferenceService',
  'LLMInferenceService',
  'Deployment',
  'Pod',
  'Event',
  'ScaledObject',
  'Application',
]);

/** Whether an object may concern services that it does not name, such as those of a queue. */
export function concernsOthers(object: ProjectedObject): boolean {
  return !OF_THEIR_OWN.has(object.kind);
}
