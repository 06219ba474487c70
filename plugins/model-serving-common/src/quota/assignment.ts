import {
  ProjectedClusterQueue,
  ProjectedResourceFlavor,
  ResourceGroup,
  Toleration,
} from '../kubernetes';
import { Amount, most } from './amounts';
import { Cell, cellOf, Usage } from './amounts';
import { whyFlavorIsRefused } from './flavorFit';
import { Preemption, Preemptor, reachOf } from './preemption';
import { QuotaTree } from './QuotaTree';

/** A pod as quota sees it. */
export interface PodRequest extends Preemptor {
  readonly requests: ReadonlyMap<string, Amount>;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
}

/** What flavors are tried against. */
export interface QuotaState {
  readonly flavors: ReadonlyMap<string, ProjectedResourceFlavor>;
  readonly tree: QuotaTree;
  readonly preemption: Preemption;
}

/** From worst to best; `preempt` is in the own queue, `reclaim` only from others. */
const MODES = ['no-fit', 'no-candidates', 'preempt', 'reclaim', 'fit'] as const;
type Mode = (typeof MODES)[number];

/** One resource of one flavor, tried for one pod. */
export interface CellTry {
  readonly flavor: string;
  readonly resource: string;
  readonly cell: Cell;
  readonly requested: Amount;
  /** What the queue could reserve of it now; negative where too much is used. */
  readonly available: Amount;
  readonly mode: Mode;
  /** How far up the quota comes from: 0 is the queue itself. */
  readonly height: number;
}

interface FlavorTry {
  readonly cells: readonly CellTry[];
  readonly mode: Mode;
  readonly height: number;
}

/** The flavors that Kueue would take for a pod, and what that needs. */
export interface Assignment {
  /** `fit` without anybody's loss, `preempt` if others can be evicted, else `none`. */
  readonly mode: 'fit' | 'preempt' | 'none';
  /** With mode `none`, those of a flavor that could be had at another time. */
  readonly cells: readonly CellTry[];
  readonly height: number;
  /** Per resource group, where the search goes on next time; null when all of it was tried. */
  readonly next: readonly number[] | null;
}

const WORST = { mode: 'no-fit', height: Number.POSITIVE_INFINITY } as const;

/** What the queue's groups cover, `pods` counted by itself. */
function countedRequests(
  queue: ProjectedClusterQueue,
  pod: PodRequest,
): ReadonlyMap<string, Amount> {
  return queue.resourceGroups.some(group =>
    group.coveredResources.includes('pods'),
  )
    ? new Map([...pod.requests, ['pods', 1n]])
    : pod.requests;
}

function requestsOf(
  queue: ProjectedClusterQueue,
  group: ResourceGroup,
  pod: PodRequest,
): ReadonlyArray<readonly [string, Amount]> {
  return [...countedRequests(queue, pod)].filter(([resource]) =>
    group.coveredResources.includes(resource),
  );
}

/** Why the pod can never be admitted by this queue, or null: no flavor, or none with so much quota. */
export function whyNever(
  { flavors, tree }: Pick<QuotaState, 'flavors' | 'tree'>,
  pod: PodRequest,
): { refusal: string | null; cell: CellTry | null } | null {
  const queue = tree.node(pod.queue).queue!;
  const uncovered = [...pod.requests].find(
    ([resource, amount]) =>
      amount > 0n &&
      !queue.resourceGroups.some(({ coveredResources }) =>
        coveredResources.includes(resource),
      ),
  );
  if (uncovered) {
    return { refusal: `it has no quota for ${uncovered[0]}`, cell: null };
  }
  for (const group of queue.resourceGroups) {
    const requests = requestsOf(queue, group, pod);
    const refusals: string[] = [];
    /** In the flavor that comes closest, what it lacks most. */
    let beyond: { cell: CellTry; share: number } | null = null;
    const isPossible = group.flavors.some(({ name: flavor }) => {
      const refusal = whyFlavorIsRefused(flavors.get(flavor), pod);
      if (refusal) {
        refusals.push(`flavor ${flavor} ${refusal}`);
        return false;
      }
      const [excess] = requests
        .map(([resource, requested]) => {
          const cell = cellOf(flavor, resource);
          const potential = tree.potential(pod.queue, cell);
          const share = Number(potential) / Number(requested);
          return { cell, resource, requested, share };
        })
        .filter(({ share }) => share < 1)
        .sort((a, b) => a.share - b.share);
      if (excess) {
        const { share, ...lacking } = excess;
        const available = tree.available(pod.queue, lacking.cell);
        if (!beyond || share > beyond.share) {
          beyond = { cell: { flavor, available, ...lacking, ...WORST }, share };
        }
      }
      return !excess;
    });
    if (requests.length > 0 && !isPossible) {
      return {
        refusal: beyond ? null : refusals.join('; ') || 'it has no flavor',
        cell: beyond && (beyond as { cell: CellTry }).cell,
      };
    }
  }
  return null;
}

function tryCell(
  { tree, preemption }: QuotaState,
  pod: PodRequest,
  flavor: string,
  [resource, requested]: readonly [string, Amount],
): CellTry {
  const cell = cellOf(flavor, resource);
  const available = tree.available(pod.queue, cell);
  const tried = { flavor, resource, cell, requested, available };
  if (requested > tree.potential(pod.queue, cell)) {
    return { ...tried, ...WORST };
  }
  const { height, reclaimable } = reachOf(tree, pod.queue, cell, requested);
  if (requested <= most(0n, available)) {
    return { ...tried, mode: 'fit', height };
  }
  const mayTry =
    requested <= tree.nominal(pod.queue, cell) ||
    reclaimable ||
    tree.node(pod.queue).queue?.borrowWithinCohort !== 'Never';
  if (!mayTry) {
    return { ...tried, mode: 'no-fit', height };
  }
  const asked: Usage = new Map([[cell, requested]]);
  const victims = preemption.victims(pod, asked, new Set([cell]));
  victims.forEach(({ queue, usage }) => tree.remove(queue, usage));
  const after = reachOf(tree, pod.queue, cell, requested);
  victims.forEach(({ queue, usage }) => tree.add(queue, usage));
  if (victims.length === 0) {
    return { ...tried, mode: 'no-candidates', height: after.height };
  }
  return {
    ...tried,
    mode: victims.some(({ queue }) => queue === pod.queue)
      ? 'preempt'
      : 'reclaim',
    height: after.height,
  };
}

type Choice = Pick<FlavorTry, 'mode' | 'height'>;

function isPreferred(a: Choice, b: Choice, preference: string | null): boolean {
  if (a.mode === 'no-fit' || b.mode === 'no-fit') {
    return a.mode !== 'no-fit';
  }
  const byMode = MODES.indexOf(a.mode) - MODES.indexOf(b.mode);
  const byHeight = b.height - a.height;
  return preference === 'PreemptionOverBorrowing'
    ? (byHeight || byMode) > 0
    : (byMode || byHeight) > 0;
}

/** Whether Kueue looks at the next flavor before it settles for this. */
function goesOn(queue: ProjectedClusterQueue, { mode, height }: Choice) {
  if (mode === 'no-fit' || mode === 'no-candidates') {
    return true;
  }
  const preemptStops =
    queue.whenCanPreempt === 'MayStopSearch' ||
    queue.whenCanPreempt === 'Preempt';
  return (
    (mode !== 'fit' && !preemptStops) ||
    (height > 0 && queue.whenCanBorrow === 'TryNextFlavor')
  );
}

function tryFlavor(
  state: QuotaState,
  pod: PodRequest,
  flavor: string,
  requests: ReadonlyArray<readonly [string, Amount]>,
  preference: string | null,
): FlavorTry {
  const cells: CellTry[] = [];
  let worst: Choice = { mode: 'fit', height: 0 };
  for (const request of requests) {
    const tried = tryCell(state, pod, flavor, request);
    cells.push(tried);
    if (isPreferred(worst, tried, preference)) {
      worst = tried;
    }
  }
  return { cells, mode: worst.mode, height: worst.height };
}

/** Tries the flavors of a group in order; null where none can be had at present. */
function tryGroup(
  state: QuotaState,
  queue: ProjectedClusterQueue,
  group: ResourceGroup,
  pod: PodRequest,
  start: number,
): { best: FlavorTry | null; possible: FlavorTry | null; next: number } {
  const requests = requestsOf(queue, group, pod);
  let possible: FlavorTry | null = null;
  let best: FlavorTry | null = null;
  let index = start;
  for (; index < group.flavors.length; index++) {
    const { name: flavor } = group.flavors[index];
    if (!whyFlavorIsRefused(state.flavors.get(flavor), pod)) {
      const tried = tryFlavor(
        state,
        pod,
        flavor,
        requests,
        queue.flavorPreference,
      );
      if (!goesOn(queue, tried)) {
        return {
          best: tried,
          possible: tried,
          next: index + 1 === group.flavors.length ? 0 : index + 1,
        };
      }
      if (tried.cells.every(({ height }) => height !== WORST.height)) {
        possible ??= tried;
      }
      if (isPreferred(tried, best ?? WORST, queue.flavorPreference)) {
        best = tried;
      }
    }
  }
  return { best, possible, next: 0 };
}

/**
 * Chooses flavors for one pod as Kueue does (`pkg/scheduler/flavorassigner`): every resource group
 * on its own, its flavors in order, all resources of a group in the same flavor.
 *
 * @param starts - per resource group, the flavor to start from
 */
export function assign(
  state: QuotaState,
  pod: PodRequest,
  starts: readonly number[] = [],
): Assignment {
  const queue = state.tree.node(pod.queue).queue!;
  const cells: CellTry[] = [];
  const next: number[] = [];
  let isFit = true;
  for (const [index, group] of queue.resourceGroups.entries()) {
    if (requestsOf(queue, group, pod).length === 0) {
      next.push(0);
    } else {
      const tried = tryGroup(state, queue, group, pod, starts[index] ?? 0);
      if (!tried.best) {
        return {
          mode: 'none',
          cells: tried.possible?.cells ?? [],
          height: 0,
          next: null,
        };
      }
      cells.push(...tried.best.cells);
      // With PreemptionOverBorrowing, one that borrows hides one that lacks quota: Kueue then takes
      // the whole for fitting, and tries it in vain.
      isFit &&= tried.best.mode === 'fit';
      next.push(tried.next);
    }
  }
  return {
    mode: isFit ? 'fit' : 'preempt',
    cells,
    height: Math.max(0, ...cells.map(({ height }) => height)),
    next: next.some(start => start !== 0) ? next : null,
  };
}
