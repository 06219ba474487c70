import { ClusterPicture, ProjectedWorkload } from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { PodSetRequest } from '../kubernetes/workload';
import { toAmount } from './amounts';
import { Cell, cellOf, Usage } from './amounts';

/** A Workload that holds quota. */
export interface Holder {
  readonly uid: string;
  readonly queue: string;
  readonly usage: Usage;
  readonly priority: number;
  /** Marked for eviction, quota not given back yet. */
  readonly evicted: boolean;
  /** Milliseconds since 1970. */
  readonly queuedAt: number;
  readonly reservedAt: number;
}

/** A Workload that waits in a ClusterQueue, and will be looked at in its turn. */
export interface Waiting {
  readonly uid: string;
  readonly queue: string;
  readonly priority: number;
  readonly queuedAt: number;
  readonly asks: readonly PodSetRequest[];
}

/** Where nothing says a priority, Kueue takes this one. */
export const DEFAULT_PRIORITY = 0;

function time(iso: string | null | undefined): number {
  return iso ? Date.parse(iso) : 0;
}

function usageOf(workload: ProjectedWorkload): Usage {
  const usage = new Map<Cell, bigint>();
  for (const { flavors, usage: amounts } of workload.assignments) {
    for (const [resource, flavor] of Object.entries(flavors)) {
      const cell = cellOf(flavor, resource);
      const amount = toAmount(resource, amounts[resource] ?? '0');
      usage.set(cell, (usage.get(cell) ?? 0n) + amount);
    }
  }
  return usage;
}

/** The Workloads that hold quota. */
export function holdersOf(picture: ClusterPicture): Holder[] {
  return (picture.objects.Workload ?? []).flatMap(workload =>
    workload.clusterQueue && !isTrue(workload, 'Finished')
      ? [
          {
            uid: workload.uid,
            queue: workload.clusterQueue,
            usage: usageOf(workload),
            priority: workload.priority ?? DEFAULT_PRIORITY,
            evicted: isTrue(workload, 'Evicted'),
            queuedAt: time(workload.createdAt),
            reservedAt: time(
              conditionOf(workload, 'QuotaReserved')?.lastTransitionTime,
            ),
          },
        ]
      : [],
  );
}

/**
 * The Workloads that wait for quota. Those that are not tried at all (deactivated, in a stopped
 * LocalQueue) stand in nobody's way and are left out.
 */
export function waitingOf(picture: ClusterPicture): Waiting[] {
  const queues = new Map(
    (picture.objects.LocalQueue ?? [])
      .filter(({ stopPolicy }) => stopPolicy === 'None')
      .map(queue => [`${queue.namespace}/${queue.name}`, queue.clusterQueue]),
  );
  return (picture.objects.Workload ?? []).flatMap(workload => {
    const queue = queues.get(`${workload.namespace}/${workload.queue}`);
    return queue &&
      workload.asks &&
      workload.active &&
      !workload.deletedAt &&
      !isTrue(workload, 'Finished')
      ? [
          {
            uid: workload.uid,
            queue,
            priority: workload.priority ?? DEFAULT_PRIORITY,
            queuedAt: time(workload.createdAt),
            asks: workload.asks,
          },
        ]
      : [];
  });
}
