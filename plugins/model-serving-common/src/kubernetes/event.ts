import { serviceKey } from '../api';
import { servicesOfDeployment } from './deployment';
import { FieldReader } from './FieldReader';
import { servicesOfTarget } from './horizontalPodAutoscaler';
import { defineKind, placeOf, servedAt } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import type { PictureIndex } from './PictureIndex';
import { deploymentOfReplicaSet, servicesOfPod } from './pod';
import { replicaSetOfWorkload, servicesOfWorkloadName } from './workload';

/** @public */
export interface ProjectedEvent extends ObjectMeta<'Event'> {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly about: {
    readonly kind: string;
    readonly name: string;
    readonly uid: string;
    /** Such as `spec.containers{kserve-container}`. */
    readonly fieldPath: string | null;
  };
  /** Who wrote it, such as `kubelet`. */
  readonly component: string | null;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly count: number;
}

/** Reads an Event of either recorder: the older fills first and last time, the newer only `eventTime` and `series`. */
export function projectEvent(object: FieldReader): ProjectedEvent {
  const about = object.at('involvedObject').exists
    ? object.at('involvedObject')
    : object.at('regarding');
  const meta = readObjectMeta('Event', object);
  const firstAt =
    object.at('eventTime').time() ??
    object.at('firstTimestamp').time() ??
    meta.createdAt;
  return {
    ...meta,
    type: object.at('type').text() ?? 'Normal',
    reason: object.at('reason').text() ?? '',
    message:
      object.at('message').message() ?? object.at('note').message() ?? '',
    about: {
      kind: about.at('kind').text() ?? '',
      name: about.at('name').text() ?? '',
      uid: about.at('uid').text() ?? '',
      fieldPath: about.at('fieldPath').text(),
    },
    component:
      object.at('source', 'component').text() ||
      object.at('reportingComponent').text() ||
      null,
    firstAt,
    lastAt:
      object.at('series', 'lastObservedTime').time() ??
      object.at('lastTimestamp').time() ??
      firstAt,
    count:
      object.at('series', 'count').count() ?? object.at('count').count() ?? 1,
  };
}

const EVICTED = /^EvictedDueTo(\w+)$/;

/** Why Kueue evicted, by its event's reason; null for any other event. */
export function evictionReason(reason: string): string | null {
  return EVICTED.exec(reason)?.[1] ?? null;
}

function controllerOf({ kind, name }: ProjectedEvent['about']): string | null {
  switch (kind) {
    case 'ReplicaSet':
      return deploymentOfReplicaSet(name);
    case 'StatefulSet':
    case 'Job':
      return name;
    default:
      return null;
  }
}

const CLAIM_FAILURES: ReadonlySet<string> = new Set([
  'ProvisioningFailed',
  'FailedBinding',
  'ClaimLost',
  'ClaimMisbound',
]);

/** Those of what it is about. */
function servicesOf(
  { about, namespace }: ProjectedEvent,
  index: PictureIndex,
): readonly string[] {
  switch (about.kind) {
    case 'Pod': {
      const pod = index.first('Pod', 'uid', about.uid);
      return pod ? servicesOfPod(pod) : [];
    }
    case 'Workload':
      return servicesOfWorkloadName(index, namespace, about.name);
    case 'Deployment':
      return servicesOfDeployment(index, namespace, about.name);
    case 'ReplicaSet': {
      const deployment = deploymentOfReplicaSet(about.name);
      return deployment
        ? servicesOfDeployment(index, namespace, deployment)
        : [];
    }
    case 'PersistentVolumeClaim':
      return index
        .all('Pod', 'claim', namespace, about.name)
        .flatMap(servicesOfPod);
    case 'HorizontalPodAutoscaler':
    case 'ScaledObject': {
      const scaler = index.first(about.kind, 'uid', about.uid);
      return scaler ? servicesOfTarget(scaler, index) : [];
    }
    default:
      return [serviceKey({ ...about, namespace })];
  }
}

export const eventKind = defineKind({
  served: servedAt('', 'v1'),
  plural: 'events',
  scope: 'namespaced',
  project: projectEvent,
  lookUps: {
    about: ({ about }) => [about.uid],
    /** Kueue's evictions, by ReplicaSet and Deployment of the Workload's pod: each new pod has a new Workload. */
    evictedFrom: ({ reason, about, namespace }) => {
      const replicaSet =
        evictionReason(reason) !== null && about.kind === 'Workload'
          ? replicaSetOfWorkload(about.name)
          : null;
      return [replicaSet, replicaSet && deploymentOfReplicaSet(replicaSet)].map(
        name => name && placeOf({ namespace, name }),
      );
    },
    /** Pods that the API server did not take, by the Deployment or StatefulSet that wanted them. */
    refusedFor: ({ reason, about, namespace }) => {
      const controller = reason === 'FailedCreate' ? controllerOf(about) : null;
      return [controller && placeOf({ namespace, name: controller })];
    },
    /** What keeps volumes from being made, by their claim. */
    claim: ({ reason, about, namespace }) => [
      about.kind === 'PersistentVolumeClaim' && CLAIM_FAILURES.has(reason)
        ? placeOf({ namespace, name: about.name })
        : null,
    ],
  },
  services: servicesOf,
  concernsOthers: false,
});
