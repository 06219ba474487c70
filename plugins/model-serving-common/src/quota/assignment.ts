import { ClusterPicture, ResourceGroup, Toleration } from '../kubernetes';
import { Amount } from './amounts';
import { whyFlavorIsRefused } from './flavorFit';
import { QuotaTree } from './QuotaTree';

/** From best to worst. */
export const FIT_ORDER = [
  'fits',
  'borrows',
  'preempts',
  'waits',
  'never',
] as const;

/** How one pod gets quota. */
export type PodFit = (typeof FIT_ORDER)[number];

/** One resource of one flavor, tried for one pod. */
export interface CellFit {
  readonly flavor: string;
  readonly resource: string;
  readonly requested: Amount;
  readonly available: Amount;
  readonly fit: PodFit;
}

/** What Kueue would do with one pod. */
export interface PodAssignment {
  readonly fit: PodFit;
  /** The cell that decides. */
  readonly decisive: CellFit | null;
  readonly cells: readonly CellFit[];
  /** Why no flavor can be taken at all, when that is so. */
  readonly refusal: string | null;
}

/** A pod as quota sees it. */
export interface PodRequest {
  readonly clusterQueue: string;
  readonly requests: ReadonlyMap<string, Amount>;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly priority?: number;
}

export function worse(a: PodFit, b: PodFit): boolean {
  return FIT_ORDER.indexOf(a) > FIT_ORDER.indexOf(b);
}

/** Whether evicting others could help; which ones Kueue picks is not foretold. */
function mayPreempt(
  picture: ClusterPicture,
  tree: QuotaTree,
  pod: PodRequest,
  cell: { flavor: string; resource: string; requested: Amount },
): boolean {
  const queue = tree.queue(pod.clusterQueue);
  const { flavor, resource, requested } = cell;
  if (!queue || requested > tree.nominal(queue.name, flavor, resource)) {
    return false;
  }
  const hasLower = (queueName: string) =>
    (picture.objects.Workload ?? []).some(
      workload =>
        workload.clusterQueue === queueName &&
        pod.priority !== undefined &&
        (workload.priority ?? 0) < pod.priority &&
        workload.assignments.some(
          assignment => assignment.flavors[resource] === flavor,
        ),
    );
  if (queue.withinClusterQueue !== 'Never' && hasLower(queue.name)) {
    return true;
  }
  const staysWithinNominal =
    tree.used(queue.name, flavor, resource) + requested <=
    tree.nominal(queue.name, flavor, resource);
  if (queue.reclaimWithinCohort === 'Never' || !staysWithinNominal) {
    return false;
  }
  return tree
    .relatives(queue.name)
    .some(
      other =>
        tree.used(other.name, flavor, resource) >
          tree.nominal(other.name, flavor, resource) &&
        (queue.reclaimWithinCohort === 'Any' || hasLower(other.name)),
    );
}

function fitCell(
  picture: ClusterPicture,
  now: QuotaTree,
  atBest: QuotaTree,
  pod: PodRequest,
  flavor: string,
  resource: string,
  requested: Amount,
): CellFit {
  const queue = pod.clusterQueue;
  const available = now.available(queue, flavor, resource);
  const cell = { flavor, resource, requested, available };
  if (requested > atBest.available(queue, flavor, resource)) {
    return { ...cell, fit: 'never' };
  }
  if (requested <= available) {
    const used = now.used(queue, flavor, resource);
    const nominal = now.nominal(queue, flavor, resource);
    return {
      ...cell,
      fit: used + requested <= nominal || requested === 0n ? 'fits' : 'borrows',
    };
  }
  return {
    ...cell,
    fit: mayPreempt(picture, now, pod, cell) ? 'preempts' : 'waits',
  };
}

function decisiveOf(cells: readonly CellFit[]): CellFit | null {
  return cells.reduce<CellFit | null>(
    (worst, cell) => (!worst || worse(cell.fit, worst.fit) ? cell : worst),
    null,
  );
}

function fitGroup(
  picture: ClusterPicture,
  now: QuotaTree,
  atBest: QuotaTree,
  pod: PodRequest,
  group: ResourceGroup,
  resources: ReadonlyArray<[string, Amount]>,
): { cells: readonly CellFit[]; refusal: string | null } {
  const queue = now.queue(pod.clusterQueue);
  const borrowStops = queue?.whenCanBorrow !== 'TryNextFlavor';
  const preemptStops =
    queue?.whenCanPreempt === 'MayStopSearch' ||
    queue?.whenCanPreempt === 'Preempt';
  const refusals: string[] = [];
  let best: readonly CellFit[] = [];
  for (const { name: flavor } of group.flavors) {
    const refusal = whyFlavorIsRefused(
      picture.objects.ResourceFlavor?.find(({ name }) => name === flavor),
      pod,
    );
    if (refusal) {
      refusals.push(`flavor ${flavor} ${refusal}`);
      continue;
    }
    const cells = resources.map(([resource, requested]) =>
      fitCell(picture, now, atBest, pod, flavor, resource, requested),
    );
    const fit = decisiveOf(cells)?.fit ?? 'fits';
    const bestFit = decisiveOf(best)?.fit;
    if (best.length === 0 || (bestFit && worse(bestFit, fit))) {
      best = cells;
    }
    if (
      fit === 'fits' ||
      (fit === 'borrows' && borrowStops) ||
      (fit === 'preempts' && preemptStops)
    ) {
      break;
    }
  }
  return {
    cells: best,
    refusal: best.length > 0 ? null : refusals.join('; ') || 'it has no flavor',
  };
}

/**
 * Tries one pod: every resource group on its own, its flavors in order, all resources of a group
 * in the same flavor. The trees are left as they are.
 */
export function assignPod(
  picture: ClusterPicture,
  now: QuotaTree,
  atBest: QuotaTree,
  pod: PodRequest,
): PodAssignment {
  const groups = now.queue(pod.clusterQueue)?.resourceGroups ?? [];
  const requests = new Map(pod.requests);
  if (groups.some(group => group.coveredResources.includes('pods'))) {
    requests.set('pods', 1n);
  }
  const cells: CellFit[] = [];
  const covered = new Set<string>();
  for (const group of groups) {
    const wanted = [...requests].filter(
      ([resource, amount]) =>
        amount > 0n && group.coveredResources.includes(resource),
    );
    wanted.forEach(([resource]) => covered.add(resource));
    if (wanted.length > 0) {
      const result = fitGroup(picture, now, atBest, pod, group, wanted);
      if (result.refusal) {
        return {
          fit: 'never',
          decisive: null,
          cells: [],
          refusal: result.refusal,
        };
      }
      cells.push(...result.cells);
    }
  }
  const uncovered = [...requests].find(
    ([resource, amount]) => amount > 0n && !covered.has(resource),
  );
  if (uncovered) {
    return {
      fit: 'never',
      decisive: null,
      cells,
      refusal: `it has no quota for ${uncovered[0]}`,
    };
  }
  const decisive = decisiveOf(cells);
  return { fit: decisive?.fit ?? 'fits', decisive, cells, refusal: null };
}
