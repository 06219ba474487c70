import { ClusterPicture } from '../kubernetes';
import { PodRequest, QuotaState } from './assignment';
import { Placement, placePod } from './placement';
import { Preemption } from './preemption';
import { QuotaTree } from './QuotaTree';
import { Holder, holdersOf, Waiting, waitingOf } from './workloads';

/** From best to worst. */
const FIT_ORDER = ['fits', 'borrows', 'preempts', 'waits'] as const;

/** What becomes of pods that are asked for one after another. */
export interface Outlook {
  /** Worst of all; pods after one that waits are not looked at. */
  readonly fit: Placement['fit'];
  /** Pods that are admitted before anybody has to be evicted. */
  readonly admitted: number;
  /** The first that is not admitted as it is, else the last that borrows, else the last of all. */
  readonly decisive: Placement | null;
  /** Quota with those of them that were placed. */
  readonly tree: QuotaTree;
}

/** Quota with those who hold it and those who wait for it. */
export interface Situation extends Pick<QuotaState, 'flavors' | 'tree'> {
  readonly holders: readonly Holder[];
  readonly waiting: readonly Waiting[];
}

export function situationOf(
  picture: ClusterPicture,
  tree: QuotaTree,
): Situation {
  return {
    flavors: new Map(
      (picture.objects.ResourceFlavor ?? []).map(flavor => [
        flavor.name,
        flavor,
      ]),
    ),
    tree,
    holders: holdersOf(picture),
    waiting: waitingOf(picture),
  };
}

/** The same quota, all of it unused and asked for by nobody. */
export function emptied(situation: Situation): Situation {
  return {
    ...situation,
    tree: situation.tree.emptied(),
    holders: [],
    waiting: [],
  };
}

/** One pod after another, each its own Workload, as Kueue admits them. */
export function outlookFor(
  { flavors, tree: before, holders, waiting }: Situation,
  pod: PodRequest,
  replicas: number,
): Outlook {
  const tree = before.copy();
  let left = holders;
  let preemption = new Preemption(tree, left);
  let fit: Placement['fit'] = 'fits';
  let admitted = 0;
  let decisive: Placement | null = null;
  for (let replica = 0; replica < replicas && fit !== 'waits'; replica++) {
    const placement = placePod({ flavors, tree, preemption }, pod, waiting);
    if (FIT_ORDER.indexOf(placement.fit) > FIT_ORDER.indexOf(fit)) {
      fit = placement.fit;
    }
    if (fit === 'fits' || fit === 'borrows') {
      admitted++;
      if (placement.fit === fit) {
        decisive = placement;
      }
    } else if (!decisive || admitted === replica) {
      decisive = placement;
    }
    if (placement.victims.length > 0) {
      const victims = new Set(placement.victims);
      placement.victims.forEach(({ queue, usage }) =>
        tree.remove(queue, usage),
      );
      left = left.filter(holder => !victims.has(holder));
      preemption = new Preemption(tree, left);
    }
    if (placement.fit !== 'waits') {
      tree.add(pod.queue, placement.usage);
    }
  }
  return { fit, admitted, decisive, tree };
}
