import { PodsReadyClock } from '../api';
import { ProjectedWorkload } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { evictionReason } from '../kubernetes/event';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { replicaSetOfWorkload } from '../kubernetes/workload';
import { PodFacts, ServiceParts } from './serviceParts';

/** A pod of the service that Kueue sent back. */
export interface Eviction {
  /** `Preempted`, `PodsReadyTimeout`, `ClusterQueueStopped`, `LocalQueueStopped` … */
  readonly reason: string;
  readonly at: string;
  readonly message: string;
  /** Of the pod's Workload. */
  readonly uid: string;
}

function replicaSetOf({ pod }: PodFacts): string | null {
  return pod.owners.find(({ kind }) => kind === 'ReplicaSet')?.name ?? null;
}

/** Between two pods only the events tell which revision was evicted last. */
function lastEvictedOf(
  index: PictureIndex,
  { deployments, ref }: ServiceParts,
): string | null {
  const [event] = deployments
    .flatMap(({ name }) =>
      index.all('Event', 'evictedFrom', ref.namespace, name),
    )
    .sort((a, b) => (b.lastAt ?? '').localeCompare(a.lastAt ?? ''));
  return event ? replicaSetOfWorkload(event.about.name) : null;
}

/**
 * The evictions of the service's newest revision, oldest first. They are found by the name of the
 * Workload, because each new pod has a new one and the evicted ones are gone.
 */
export function evictionsOf(
  index: PictureIndex,
  facts: ServiceParts,
): readonly Eviction[] {
  const replicaSet = facts.pods[0]
    ? replicaSetOf(facts.pods[0])
    : lastEvictedOf(index, facts);
  if (!replicaSet) {
    return [];
  }
  const byWorkload = new Map<string, Eviction>();
  for (const event of index.all(
    'Event',
    'evictedFrom',
    facts.ref.namespace,
    replicaSet,
  )) {
    const reason = evictionReason(event.reason);
    if (reason !== null && event.lastAt !== null) {
      const { uid } = event.about;
      const { message, lastAt: at } = event;
      byWorkload.set(uid, { reason, at, message, uid });
    }
  }
  for (const { workload } of facts.pods) {
    const evicted = conditionOf(workload, 'Evicted');
    if (workload && evicted?.status === 'True') {
      byWorkload.set(workload.uid, {
        reason: evicted.reason ?? 'Unknown',
        at: evicted.lastTransitionTime ?? workload.createdAt ?? '',
        message: evicted.message ?? '',
        uid: workload.uid,
      });
    }
  }
  return [...byWorkload.values()].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  );
}

const secondsBetween = (from: string, to: string) =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));

/** How long Kueue let the evicted pods try, by its own events; null when they are gone. */
function observedTimeout(
  index: PictureIndex,
  evictions: readonly Eviction[],
): number | null {
  const waits = evictions.flatMap(({ uid, at }) => {
    const admitted = index
      .all('Event', 'about', uid)
      .filter(({ reason }) => reason === 'Admitted')
      .map(({ firstAt }) => firstAt)
      .find(Boolean);
    return admitted ? [secondsBetween(admitted, at)] : [];
  });
  return waits.length > 0 ? Math.min(...waits) : null;
}

/** How long the slowest start of a pod that is ready took, from admission to Ready. */
function slowestStart(pods: readonly PodFacts[]): number | null {
  const starts = pods.flatMap(({ pod, workload, standing }) => {
    const from = conditionOf(workload, 'Admitted')?.lastTransitionTime;
    const to = conditionOf(pod, 'Ready')?.lastTransitionTime;
    return standing.state === 'ready' && from && to
      ? [secondsBetween(from, to)]
      : [];
  });
  return starts.length > 0 ? Math.max(...starts) : null;
}

function deadlineOf(
  pods: readonly PodFacts[],
  timeoutSeconds: number | null,
): string | null {
  const starting = pods
    .filter(
      ({ standing }) => !['ready', 'terminating'].includes(standing.state),
    )
    .map(({ workload }) => conditionOf(workload, 'Admitted'))
    .filter(condition => condition?.status === 'True')
    .map(condition => condition?.lastTransitionTime ?? null)
    .filter((time): time is string => time !== null)
    .sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  return starting && timeoutSeconds !== null
    ? new Date(Date.parse(starting) + timeoutSeconds * 1000).toISOString()
    : null;
}

function nextRequeue(
  workloads: ReadonlyArray<ProjectedWorkload | undefined>,
): string | null {
  return (
    workloads
      .map(workload => workload?.requeueAt ?? null)
      .filter((time): time is string => time !== null)
      .sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
  );
}

/** Kueue's clock on pods that must become ready, as far as it was seen to act; null when it never did. */
export function podsReadyClockOf(
  index: PictureIndex,
  facts: ServiceParts,
  evictions: readonly Eviction[],
): PodsReadyClock | null {
  const timeouts = evictions.filter(
    ({ reason }) => reason === 'PodsReadyTimeout',
  );
  if (timeouts.length === 0) {
    return null;
  }
  const timeoutSeconds = observedTimeout(index, timeouts);
  return {
    evictions: timeouts.length,
    firstAt: timeouts[0].at,
    lastAt: timeouts[timeouts.length - 1].at,
    timeoutSeconds,
    startSeconds: slowestStart(facts.pods),
    deadline: deadlineOf(facts.pods, timeoutSeconds),
    requeueAt: nextRequeue(facts.pods.map(({ workload }) => workload)),
  };
}
