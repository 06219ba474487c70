import { ClusterPicture, ProjectedClusterQueue } from '../kubernetes';
import { isAhead } from './placement';
import { whyInactive } from './quotaNodes';
import { Waiting } from './workloads';

/** Why the queue never takes workloads of this namespace, or null. */
export function whyTurnedAway(
  picture: ClusterPicture,
  queue: ProjectedClusterQueue,
  namespace: string,
): string | null {
  if (queue.namespaceSelector === 'all') {
    return null;
  }
  if (queue.namespaceSelector === 'none') {
    return 'it accepts no namespace';
  }
  const labels = picture.objects.Namespace?.find(
    ({ name }) => name === namespace,
  )?.labels;
  const isOther =
    labels &&
    Object.entries(queue.namespaceLabels).some(
      ([key, value]) => labels[key] !== value,
    );
  return isOther ? `it does not accept namespace ${namespace}` : null;
}

/** Why nothing at all is admitted at present, or null. */
export function whyClosed(
  picture: ClusterPicture,
  queue: ProjectedClusterQueue,
  localQueue: { namespace: string; name: string } | undefined,
): string | null {
  const inactive = whyInactive(queue);
  if (inactive) {
    return inactive;
  }
  const local = picture.objects.LocalQueue?.find(
    ({ namespace, name }) =>
      namespace === localQueue?.namespace && name === localQueue?.name,
  );
  return local && local.stopPolicy !== 'None'
    ? `queue ${local.name} of namespace ${local.namespace} is stopped (${local.stopPolicy})`
    : null;
}

/** Whether others must be admitted first: the queue keeps its order even where that blocks it. */
export function isBehindOthers(
  queue: ProjectedClusterQueue,
  waiting: readonly Waiting[],
  pod: { priority: number; queuedAt: number },
): boolean {
  return (
    queue.queueingStrategy === 'StrictFIFO' &&
    waiting.some(
      workload => workload.queue === queue.name && isAhead(workload, pod),
    )
  );
}
