import { Condition, isTrue, readConditions } from './condition';
import { servicesOfDeployment } from './deployment';
import { FieldReader } from './FieldReader';
import { defineKind, placeOf } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import type { PictureIndex } from './PictureIndex';
import { deploymentOfReplicaSet, servicesOfPod } from './pod';
import { PodShape, readPodShape } from './podTemplate';
import { KUEUE } from './queues';

/** @public */
export interface PodSetAssignment {
  readonly count: number;
  /** Resource to flavor. */
  readonly flavors: Readonly<Record<string, string>>;
  /** Resource to the amount that is counted against quota. */
  readonly usage: Readonly<Record<string, string>>;
}

/** What a set of pods asks of its queue. @public */
export interface PodSetRequest
  extends Pick<PodShape, 'requests' | 'nodeSelector' | 'tolerations'> {
  readonly count: number;
}

/** @public */
export interface ProjectedWorkload extends ObjectMeta<'Workload'> {
  readonly queue: string | null;
  readonly priority: number | null;
  readonly priorityClass: string | null;
  readonly active: boolean;
  /** The queue that admitted it; null while it waits. */
  readonly clusterQueue: string | null;
  readonly assignments: readonly PodSetAssignment[];
  /** What it asks for; null once it is admitted, since the assignments say it then. */
  readonly asks: readonly PodSetRequest[] | null;
  readonly conditions: readonly Condition[];
  readonly requeueCount: number | null;
  readonly requeueAt: string | null;
  readonly failedChecks: ReadonlyArray<{
    readonly name: string;
    readonly state: string;
    readonly message: string | null;
  }>;
}

function readAsks(podSets: FieldReader): PodSetRequest[] {
  return podSets.list().map(podSet => {
    const { requests, nodeSelector, tolerations } = readPodShape(
      podSet.at('template', 'spec'),
    );
    return {
      count: podSet.at('count').count() ?? 1,
      requests,
      nodeSelector,
      tolerations,
    };
  });
}

/** Reads a Kueue Workload of v1beta1 (`priorityClassName`) or v1beta2 (`priorityClassRef`). */
export function projectWorkload(object: FieldReader): ProjectedWorkload {
  const spec = object.at('spec');
  const status = object.at('status');
  const admission = status.at('admission');
  return {
    ...readObjectMeta('Workload', object),
    queue: spec.at('queueName').text(),
    priority: spec.at('priority').integer(),
    priorityClass:
      spec.at('priorityClassRef', 'name').text() ||
      spec.at('priorityClassName').text() ||
      null,
    active: spec.at('active').flag() ?? true,
    clusterQueue: admission.at('clusterQueue').text(),
    assignments: admission
      .at('podSetAssignments')
      .list()
      .map(assignment => ({
        count: assignment.at('count').count() ?? 1,
        flavors: assignment.at('flavors').textMap(),
        usage: assignment.at('resourceUsage').quantities(),
      })),
    asks: admission.exists ? null : readAsks(spec.at('podSets')),
    conditions: readConditions(status.at('conditions')),
    requeueCount: status.at('requeueState', 'count').count(),
    requeueAt: status.at('requeueState', 'requeueAt').time(),
    failedChecks: status
      .at('admissionChecks')
      .list()
      .map(check => ({
        name: check.at('name').text() ?? '',
        state: check.at('state').text() ?? '',
        message: check.at('message').message(),
      }))
      .filter(check => check.state !== 'Ready'),
  };
}

const JOB_UID_LABEL = 'kueue.x-k8s.io/job-uid';
const POD_WORKLOAD = /^pod-(.+)-[a-z0-9]{5}-[0-9a-f]{5}$/;

/** The ReplicaSet of the pod for which a Workload was made, by Kueue's naming. */
export function replicaSetOfWorkload(name: string): string | null {
  return POD_WORKLOAD.exec(name)?.[1] ?? null;
}

/** By the name of its ReplicaSet: a Workload tells of its service after its pod has gone. */
export function servicesOfWorkloadName(
  index: PictureIndex,
  namespace: string | null,
  name: string,
): string[] {
  const replicaSet = replicaSetOfWorkload(name);
  const deployment = replicaSet && deploymentOfReplicaSet(replicaSet);
  return deployment ? servicesOfDeployment(index, namespace, deployment) : [];
}

/** Whether Kueue still has to find quota for it. */
export function isPending(workload: ProjectedWorkload): boolean {
  return (
    workload.active &&
    !isTrue(workload, 'QuotaReserved') &&
    !isTrue(workload, 'Finished')
  );
}

/** The pods it was made for. */
export function podUidsOf({ labels, owners }: ProjectedWorkload): string[] {
  return [labels[JOB_UID_LABEL], ...owners.map(({ uid }) => uid)];
}

function servicesOf(
  workload: ProjectedWorkload,
  index: PictureIndex,
): string[] {
  return [
    ...workload.owners.flatMap(({ uid }) => {
      const pod = index.first('Pod', 'uid', uid);
      return pod ? servicesOfPod(pod) : [];
    }),
    ...servicesOfWorkloadName(index, workload.namespace, workload.name),
  ];
}

export const workloadKind = defineKind({
  served: KUEUE,
  plural: 'workloads',
  scope: 'namespaced',
  project: projectWorkload,
  lookUps: {
    place: workload => [placeOf(workload)],
    pod: podUidsOf,
    deployment: ({ namespace, name }) => {
      const replicaSet = replicaSetOfWorkload(name);
      const deployment = replicaSet && deploymentOfReplicaSet(replicaSet);
      return [deployment && placeOf({ namespace, name: deployment })];
    },
    pendingIn: workload => [
      workload.queue && isPending(workload)
        ? placeOf({ namespace: workload.namespace, name: workload.queue })
        : null,
    ],
  },
  services: servicesOf,
  concernsOthers: true,
});
