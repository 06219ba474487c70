import { Amount, least, most, toAmount } from './amounts';
import {
  assign,
  Assignment,
  CellTry,
  PodRequest,
  QuotaState,
} from './assignment';
import { Cell, Usage } from './amounts';
import { QuotaNode } from './quotaNodes';
import { QuotaTree } from './QuotaTree';
import { Holder, Waiting } from './workloads';

/** What Kueue would do with one pod now. */
export interface Placement {
  readonly fit: 'fits' | 'borrows' | 'preempts' | 'waits';
  readonly cells: readonly CellTry[];
  readonly usage: Usage;
  readonly victims: readonly Holder[];
  /** It waits although there is room, because that is kept for others who come first. */
  readonly isHeldBack: boolean;
}

/** What Kueue makes room for by evicting others: it leaves out the number of pods. */
function roomFor(cells: readonly CellTry[]): Usage {
  return usageOf(cells.filter(({ resource }) => resource !== 'pods'));
}

function usageOf(cells: readonly CellTry[]): Usage {
  return new Map(
    cells
      .filter(({ requested }) => requested > 0n)
      .map(({ cell, requested }) => [cell, requested]),
  );
}

interface Attempt {
  readonly assignment: Assignment;
  readonly victims: readonly Holder[];
}

/** Goes on through the flavors that were not tried yet, until something can be done. */
function attempt(state: QuotaState, pod: PodRequest): Attempt {
  const tried = new Set<string>();
  let starts: readonly number[] = [];
  for (;;) {
    const assignment = assign(state, pod, starts);
    const victims =
      assignment.mode === 'preempt'
        ? state.preemption.victims(
            pod,
            roomFor(assignment.cells),
            new Set(
              assignment.cells
                .filter(({ mode }) => mode !== 'fit')
                .map(({ cell }) => cell),
            ),
          )
        : [];
    const isDone = assignment.mode === 'fit' || victims.length > 0;
    if (isDone || !assignment.next || tried.has(assignment.next.join())) {
      return { assignment, victims };
    }
    tried.add(assignment.next.join());
    starts = assignment.next;
  }
}

/** Of Workloads with several kinds of pods, their sum. */
function requestOf({ queue, priority, queuedAt, asks }: Waiting): PodRequest {
  const requests = new Map<string, Amount>();
  for (const ask of asks) {
    for (const [resource, quantity] of Object.entries(ask.requests)) {
      const amount = toAmount(resource, quantity) * BigInt(ask.count);
      requests.set(resource, (requests.get(resource) ?? 0n) + amount);
    }
  }
  const { nodeSelector, tolerations } = asks[0] ?? {};
  return { queue, priority, queuedAt, requests, nodeSelector, tolerations };
}

/** Whether the one is looked at before the other. */
export function isAhead(
  a: { priority: number; queuedAt: number },
  b: { priority: number; queuedAt: number },
): boolean {
  return (
    a.priority > b.priority ||
    (a.priority === b.priority && a.queuedAt < b.queuedAt)
  );
}

function rootOf(node: QuotaNode): QuotaNode {
  return node.parent ? rootOf(node.parent) : node;
}

/** What a Workload that is stuck keeps from those who are looked at after it. */
function reservedFor(
  tree: QuotaTree,
  queue: string,
  { cells, height }: Assignment,
): Usage {
  const { borrowingLimit } = tree.node(queue);
  const reserved = new Map<Cell, Amount>();
  for (const { cell, requested } of cells) {
    const unused = tree.nominal(queue, cell) - tree.used(queue, cell);
    const limit = borrowingLimit.get(cell);
    if (height === 0) {
      reserved.set(cell, most(0n, least(requested, unused)));
    } else {
      reserved.set(
        cell,
        limit === undefined ? requested : least(requested, unused + limit),
      );
    }
  }
  return reserved;
}

/**
 * Queues that admit strictly in order try their first Workload in every cycle. Where it is stuck
 * and could not take back what is its own, Kueue keeps free quota for it, from everybody in the
 * cohort who comes after it.
 */
function keptFree(
  state: QuotaState,
  pod: PodRequest,
  height: number,
  waiting: readonly Waiting[],
): ReadonlyArray<{ queue: string; usage: Usage }> {
  const { tree } = state;
  const root = rootOf(tree.node(pod.queue));
  const heads = new Map<string, Waiting>();
  for (const workload of waiting) {
    const queue = tree.queue(workload.queue);
    if (
      queue?.queueingStrategy === 'StrictFIFO' &&
      queue.stopPolicy === 'None' &&
      queue.reclaimWithinCohort !== 'Any' &&
      queue.name !== pod.queue &&
      rootOf(tree.node(queue.name)) === root
    ) {
      const head = heads.get(queue.name);
      if (!head || isAhead(workload, head)) {
        heads.set(queue.name, workload);
      }
    }
  }
  const before = (a: { height: number } & PodRequest): boolean =>
    a.height < height || (a.height === height && isAhead(a, pod));
  return [...heads.values()]
    .map(requestOf)
    .map(head => ({ head, ...attempt(state, head) }))
    .filter(
      ({ head, assignment, victims }) =>
        assignment.mode === 'preempt' &&
        victims.length === 0 &&
        before({ ...head, height: assignment.height }),
    )
    .map(({ head, assignment }) => ({
      queue: head.queue,
      usage: reservedFor(tree, head.queue, assignment),
    }));
}

/** What Kueue would do with the pod, next to those who stand before it. */
export function placePod(
  state: QuotaState,
  pod: PodRequest,
  waiting: readonly Waiting[],
): Placement {
  const { tree } = state;
  const { assignment, victims } = attempt(state, pod);
  const { cells, height, mode } = assignment;
  const usage = usageOf(cells);
  if (mode === 'none' || (mode === 'preempt' && victims.length === 0)) {
    return { fit: 'waits', cells, usage, victims, isHeldBack: false };
  }
  const kept = keptFree(state, pod, height, waiting);
  kept.forEach(({ queue, usage: amount }) => tree.add(queue, amount));
  victims.forEach(holder => tree.remove(holder.queue, holder.usage));
  const stillFits = [...usage].every(
    ([cell, amount]) => amount <= most(0n, tree.available(pod.queue, cell)),
  );
  victims.forEach(holder => tree.add(holder.queue, holder.usage));
  kept.forEach(({ queue, usage: amount }) => tree.remove(queue, amount));
  if (!stillFits) {
    const isScarce = cells.some(
      ({ requested, available }) => requested > available,
    );
    return { fit: 'waits', cells, usage, victims: [], isHeldBack: !isScarce };
  }
  if (mode === 'preempt') {
    return { fit: 'preempts', cells, usage, victims, isHeldBack: false };
  }
  const borrows = [...usage].some(([cell, amount]) =>
    tree.exceeds(tree.node(pod.queue), cell, amount),
  );
  return {
    fit: borrows ? 'borrows' : 'fits',
    cells,
    usage,
    victims,
    isHeldBack: false,
  };
}
