import { QueuePosition } from '../api';
import { ProjectedWorkload } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { PictureIndex } from '../kubernetes/PictureIndex';

/** What Kueue orders equals by: when it was sent back for being slow, else when it was made. */
function orderTime(workload: ProjectedWorkload): number {
  const evicted = conditionOf(workload, 'Evicted');
  return Date.parse(
    (evicted?.status === 'True' && evicted.reason === 'PodsReadyTimeout'
      ? evicted.lastTransitionTime
      : null) ??
      workload.createdAt ??
      '',
  );
}

function isAhead(other: ProjectedWorkload, own: ProjectedWorkload): boolean {
  const byPriority = (other.priority ?? 0) - (own.priority ?? 0);
  const byTime = orderTime(own) - orderTime(other);
  return byPriority > 0 || (byPriority === 0 && byTime > 0);
}

/**
 * Where a Workload stands among those that wait, by priority and then time, as Kueue orders them.
 * Others only by their number: whose they are is not said.
 */
export function queuePositionOf(
  index: PictureIndex,
  own: ProjectedWorkload,
): QueuePosition | null {
  if (!own.queue || !own.namespace) {
    return null;
  }
  const pendingIn = (namespace: string | null, name: string) =>
    index.all('Workload', 'pendingIn', namespace, name);
  const local = pendingIn(own.namespace, own.queue);
  const clusterQueue = index.first(
    'LocalQueue',
    'place',
    own.namespace,
    own.queue,
  )?.clusterQueue;
  const all = clusterQueue
    ? index
        .all('LocalQueue', 'clusterQueue', clusterQueue)
        .flatMap(({ namespace, name }) => pendingIn(namespace, name))
    : local;
  const place = (queue: readonly ProjectedWorkload[]) => ({
    position:
      queue.filter(other => other.uid !== own.uid && isAhead(other, own))
        .length + 1,
    length: queue.length,
  });
  return { localQueue: place(local), clusterQueue: place(all) };
}
