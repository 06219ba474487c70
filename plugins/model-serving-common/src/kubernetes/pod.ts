import { serviceKey } from '../api';
import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { defineKind, placeOf, servedAt } from './KindDefinition';
import { kserveServicesOf } from './kserve';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import { PodShape, readPodShape } from './podTemplate';

/** @public */
export interface ContainerTermination {
  readonly reason: string | null;
  readonly message: string | null;
  readonly exitCode: number | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** @public */
export interface ContainerStatus {
  readonly name: string;
  readonly init: boolean;
  /** An init container that runs on beside the others (`restartPolicy: Always`). */
  readonly sidecar: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  readonly state: 'waiting' | 'running' | 'terminated' | 'unknown';
  /** Why it waits or has ended. */
  readonly reason: string | null;
  readonly message: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly exitCode: number | null;
  readonly lastTermination: ContainerTermination | null;
}

/** @public */
export interface ProjectedPod extends ObjectMeta<'Pod'>, PodShape {
  readonly phase: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly node: string | null;
  /** Names of `spec.schedulingGates`. */
  readonly gates: readonly string[];
  /** Names of the PersistentVolumeClaims that it mounts. */
  readonly claims: readonly string[];
  readonly conditions: readonly Condition[];
  readonly containers: readonly ContainerStatus[];
}

function readTermination(terminated: FieldReader): ContainerTermination | null {
  if (!terminated.exists) {
    return null;
  }
  return {
    reason: terminated.at('reason').text(),
    message: terminated.at('message').message(),
    exitCode: terminated.at('exitCode').integer(),
    startedAt: terminated.at('startedAt').time(),
    finishedAt: terminated.at('finishedAt').time(),
  };
}

function readContainer(
  status: FieldReader,
  init: boolean,
  sidecars: ReadonlySet<string | null> = new Set(),
): ContainerStatus {
  const states = status.at('state');
  const state =
    (['running', 'terminated', 'waiting'] as const).find(
      name => states.at(name).exists,
    ) ?? 'unknown';
  const detail = states.at(state);
  const name = status.at('name').text() ?? '';
  return {
    name,
    init,
    sidecar: sidecars.has(name),
    ready: status.at('ready').flag() ?? false,
    restarts: status.at('restartCount').count() ?? 0,
    state,
    reason: detail.at('reason').text(),
    message: detail.at('message').message(),
    startedAt: detail.at('startedAt').time(),
    finishedAt: detail.at('finishedAt').time(),
    exitCode: detail.at('exitCode').integer(),
    lastTermination: readTermination(status.at('lastState', 'terminated')),
  };
}

/** What most pods have. */
const NO_CLAIMS: readonly string[] = Object.freeze([]);

function readClaims(volumes: FieldReader): readonly string[] {
  const claims = volumes
    .list()
    .map(volume => volume.at('persistentVolumeClaim', 'claimName').text())
    .filter((name): name is string => Boolean(name));
  return claims.length === 0 ? NO_CLAIMS : claims;
}

/** Reads a Pod. */
export function projectPod(object: FieldReader): ProjectedPod {
  const spec = object.at('spec');
  const status = object.at('status');
  const sidecars = new Set(
    spec
      .at('initContainers')
      .list()
      .filter(container => container.at('restartPolicy').text() === 'Always')
      .map(container => container.at('name').text()),
  );
  return {
    ...readObjectMeta('Pod', object),
    ...readPodShape(spec),
    phase: status.at('phase').text() ?? 'Unknown',
    reason: status.at('reason').text(),
    message: status.at('message').message(),
    node: spec.at('nodeName').text() || null,
    gates: spec
      .at('schedulingGates')
      .list()
      .map(gate => gate.at('name').text() ?? ''),
    claims: readClaims(spec.at('volumes')),
    conditions: readConditions(status.at('conditions')),
    containers: [
      ...status
        .at('initContainerStatuses')
        .list()
        .map(item => readContainer(item, true, sidecars)),
      ...status
        .at('containerStatuses')
        .list()
        .map(item => readContainer(item, false)),
    ],
  };
}

const NOT_FOUND = /secrets? "([^"]+)" not found/;

/** Names of the Secrets whose absence keeps its containers from being created. */
export function missingSecretNames({ containers }: ProjectedPod): string[] {
  return containers.flatMap(({ state, message }) => {
    const name =
      state === 'waiting' ? NOT_FOUND.exec(message ?? '')?.[1] : undefined;
    return name ? [name] : [];
  });
}

/** The Deployment of a ReplicaSet by its name, `<deployment>-<hash>`. */
export function deploymentOfReplicaSet(
  replicaSet: string,
  hash?: string,
): string | null {
  const cut =
    hash && replicaSet.endsWith(`-${hash}`)
      ? replicaSet.length - hash.length - 1
      : replicaSet.lastIndexOf('-');
  return cut > 0 ? replicaSet.slice(0, cut) : null;
}

/** The Deployment that a pod belongs to; null where no ReplicaSet made it. */
export function deploymentOf({ owners, labels }: ProjectedPod): string | null {
  const replicaSet = owners.find(({ kind }) => kind === 'ReplicaSet')?.name;
  return replicaSet
    ? deploymentOfReplicaSet(replicaSet, labels['pod-template-hash'])
    : null;
}

/** Keys of the services that a pod belongs to. */
export function servicesOfPod(pod: ProjectedPod): string[] {
  const { namespace, owners } = pod;
  const deployment = deploymentOf(pod);
  return [
    ...kserveServicesOf(pod.labels),
    ...(deployment ? [{ kind: 'Deployment', name: deployment }] : []),
    ...owners.filter(({ kind }) => kind === 'Job'),
  ].map(({ kind, name }) => serviceKey({ kind, namespace, name }));
}

export const podKind = defineKind({
  served: servedAt('', 'v1'),
  plural: 'pods',
  scope: 'namespaced',
  project: projectPod,
  lookUps: {
    uid: ({ uid }) => [uid],
    service: servicesOfPod,
    node: ({ node }) => [node],
    claim: ({ namespace, claims }) =>
      claims.map(name => placeOf({ namespace, name })),
    missingSecret: pod =>
      missingSecretNames(pod).map(name =>
        placeOf({ namespace: pod.namespace, name }),
      ),
  },
  services: servicesOfPod,
  concernsOthers: false,
});
