import { ClusterPicture } from '../kubernetes';
import { podUidsOf } from '../kubernetes/workload';
import {
  Amount,
  Cell,
  flavorOf,
  least,
  most,
  resourceOf,
  Usage,
} from './amounts';
import { PodRequest } from './assignment';
import { whyFlavorIsRefused } from './flavorFit';
import { Situation } from './outlook';
import { QuotaTree } from './QuotaTree';
import { Holder } from './workloads';

/** Which pods a service has. @public */
export interface PodSelection {
  readonly namespace: string;
  /** Labels that all of them have. */
  readonly labels: Readonly<Record<string, string>>;
}

/** UIDs of the Workloads through which the pods are admitted. */
export function ownWorkloads(
  { objects }: ClusterPicture,
  { labels, namespace }: PodSelection,
): ReadonlySet<string> {
  const wanted = Object.entries(labels);
  const pods = new Set(
    (objects.Pod ?? [])
      .filter(
        pod =>
          pod.namespace === namespace &&
          wanted.every(([label, value]) => pod.labels[label] === value),
      )
      .map(({ uid }) => uid),
  );
  return new Set(
    (objects.Workload ?? [])
      .filter(workload => podUidsOf(workload).some(uid => pods.has(uid)))
      .map(({ uid }) => uid),
  );
}

/** What a pod of the new shape takes of what a Workload holds; null where it needs more, or another flavor. */
function takenOf(
  { flavors }: Situation,
  { usage }: Holder,
  pod: PodRequest,
): Usage | null {
  const taken = new Map<Cell, Amount>();
  for (const [cell, amount] of usage) {
    const resource = resourceOf(cell);
    const asked = resource === 'pods' ? 1n : pod.requests.get(resource) ?? 0n;
    const flavor = flavorOf(cell);
    const refusal = whyFlavorIsRefused(flavors.get(flavor), pod);
    if (asked > amount || (asked > 0n && refusal !== null)) {
      return null;
    }
    taken.set(cell, asked);
  }
  const covered = new Set([...usage.keys()].map(resourceOf));
  const isMissing = [...pod.requests].some(
    ([resource, amount]) => amount > 0n && !covered.has(resource),
  );
  return isMissing ? null : taken;
}

/** What its queue counts of it: the queue may not have been read since it was admitted. */
function reservedOf(tree: QuotaTree, { queue, usage }: Holder): Usage {
  return new Map(
    [...usage].map(([cell, amount]) => [
      cell,
      least(amount, most(0n, tree.used(queue, cell))),
    ]),
  );
}

/**
 * Quota as it is once a service gave back what its pods hold, and as many of the new ones as fit into
 * that took their place. A rollout replaces pods one by one, so those need not queue.
 *
 * @param own - UIDs of the service's Workloads
 * @returns how many replicas took a place of the old ones
 */
export function afterReplacing(
  before: Situation,
  pod: PodRequest,
  replicas: number,
  own: ReadonlySet<string>,
): { kept: number; situation: Situation } {
  const tree = before.tree.copy();
  let kept = 0;
  for (const holder of before.holders) {
    if (own.has(holder.uid) && holder.queue === pod.queue) {
      const taken =
        kept < replicas && !holder.evicted
          ? takenOf(before, holder, pod)
          : null;
      tree.remove(pod.queue, reservedOf(tree, holder));
      if (taken) {
        tree.add(pod.queue, taken);
        kept += 1;
      }
    }
  }
  const others = ({ uid }: { uid: string }) => !own.has(uid);
  return {
    kept,
    situation: {
      ...before,
      tree,
      holders: before.holders.filter(others),
      waiting: before.waiting.filter(others),
    },
  };
}
