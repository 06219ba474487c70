import { QueueState } from '../api';
import { ProjectedClusterQueue } from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { fitOf } from '../quota/fitOf';
import { isAcceleratorResource } from '../quota/accelerator';
import { fromAmount, toAmount } from '../quota/amounts';
import { isHopeless, PendingReason, pendingReasonOf } from './pendingReason';
import { PictureIndex } from './PictureIndex';
import { PodFacts, ServiceFacts } from './serviceFacts';

/** A service's standing in its queue, with the reason in a form that verdicts build on. */
export interface QueueStanding {
  readonly state: QueueState;
  /** Pods that wait for quota. */
  readonly pending: readonly PodFacts[];
  readonly reason: PendingReason | null;
  /** The amount and name of the accelerator that the queue borrows, in words. */
  readonly borrowedResource: string | null;
}

/** Whether Kueue has let the pod go; it holds quota then. */
function isAdmitted({ pod, workload }: PodFacts): boolean {
  return workload
    ? isTrue(workload, 'Admitted')
    : !pod.gates.some(gate => gate.startsWith('kueue.x-k8s.io/'));
}

function borrowedOf(
  queue: ProjectedClusterQueue | undefined,
): { resource: string; amount: number } | null {
  for (const flavor of queue?.reservation ?? []) {
    for (const resource of flavor.resources) {
      const amount = fromAmount(
        resource.name,
        toAmount(resource.name, resource.borrowed),
      );
      if (isAcceleratorResource(resource.name) && amount > 0) {
        return { resource: resource.name, amount };
      }
    }
  }
  return null;
}

function earliest(times: ReadonlyArray<string | null>): string | null {
  return (
    times
      .filter((time): time is string => time !== null)
      .sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
  );
}

/** What Kueue said last about a pod that waits. */
function messageOf({ workload, events }: PodFacts): string | null {
  const checks = workload?.failedChecks ?? [];
  const reserved = conditionOf(workload, 'QuotaReserved');
  if (reserved?.status === 'True' && checks.length > 0) {
    return `admission check ${checks[0].name} is ${checks[0].state}${
      checks[0].message ? `: ${checks[0].message}` : ''
    }`;
  }
  if (reserved?.status === 'False') {
    return reserved.message;
  }
  return events.find(({ reason }) => reason === 'Pending')?.message ?? null;
}

/** Hopeless reasons come first: they are what a user must act on. */
function leadingReason(messages: readonly string[]): PendingReason {
  const reasons = messages.map(pendingReasonOf);
  return (
    reasons.find(isHopeless) ??
    reasons.find(({ kind }) => kind !== 'unknown') ??
    reasons[0] ??
    pendingReasonOf(null)
  );
}

/** The service's standing in its queue; null when no queue admits it. */
export function queueStandingOf(
  index: PictureIndex,
  facts: ServiceFacts,
): QueueStanding | null {
  if (!facts.queue) {
    return null;
  }
  const localQueue = index.localQueue(facts.ref.namespace, facts.queue);
  const counted = facts.pods.filter(
    ({ standing }) => standing.state !== 'terminating',
  );
  const pending = counted.filter(pod => !isAdmitted(pod));
  const messages = pending
    .map(messageOf)
    .filter((message): message is string => message !== null);
  const reason = pending.length > 0 ? leadingReason(messages) : null;
  const clusterQueueName =
    localQueue?.clusterQueue ||
    counted.map(({ workload }) => workload?.clusterQueue).find(Boolean) ||
    null;
  const clusterQueue = index.clusterQueue(clusterQueueName);
  const borrowed = borrowedOf(clusterQueue);
  const first = pending[0];
  return {
    pending,
    reason,
    borrowedResource: borrowed
      ? `${borrowed.amount} ${
          borrowed.resource === 'nvidia.com/gpu' ? 'GPU' : borrowed.resource
        }`
      : null,
    state: {
      localQueue: facts.queue,
      clusterQueue: clusterQueueName,
      admitted: counted.length - pending.length,
      total: counted.length,
      waitingSince: earliest(
        pending.map(
          ({ workload, pod }) => workload?.createdAt ?? pod.createdAt,
        ),
      ),
      blockedBy: reason?.words ?? null,
      message:
        messages.find(text => pendingReasonOf(text).words === reason?.words) ??
        null,
      fit:
        first && clusterQueueName
          ? fitOf(index.picture, {
              clusterQueue: clusterQueueName,
              localQueue: {
                namespace: facts.ref.namespace,
                name: facts.queue,
              },
              requests: first.pod.requests,
              replicas: pending.length,
              nodeSelector: first.pod.nodeSelector,
              tolerations: first.pod.tolerations,
              priority: first.workload?.priority ?? undefined,
              queuedSince: first.workload?.createdAt ?? undefined,
            })
          : null,
      borrowed: clusterQueue ? borrowed?.amount ?? 0 : null,
    },
  };
}
