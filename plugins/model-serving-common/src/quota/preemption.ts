import { ProjectedClusterQueue } from '../kubernetes';
import { Amount, most } from './amounts';
import { Cell, Usage } from './amounts';
import { whyInactive } from './quotaNodes';
import { QuotaNode } from './quotaNodes';
import { QuotaTree } from './QuotaTree';
import { Holder } from './workloads';

/** Who asks for quota that others hold. */
export interface Preemptor {
  readonly queue: string;
  readonly priority: number;
  /** Milliseconds since 1970. */
  readonly queuedAt: number;
}

/**
 * - `above`: the asker is nearer to the quota than who holds it, whatever the priorities
 * - `borrowing`: may be evicted even if the asker's queue borrows afterwards
 * - `within`: only if the asker's queue does not borrow afterwards
 * - `own`: in the asker's own queue
 */
type Claim = 'above' | 'borrowing' | 'within' | 'own';

interface Candidate {
  readonly holder: Holder;
  readonly claim: Claim;
  /** The lowest cohort above both; null in the own queue. */
  readonly meetAt: QuotaNode | null;
}

/** How far up the quota comes from: 0 is the queue itself. */
export interface Reach {
  readonly height: number;
  /** Whether a node below the root has room, so that what is used there can be reclaimed. */
  readonly reclaimable: boolean;
}

function heightOf(node: QuotaNode): number {
  return Math.max(
    node.queues.length + node.cohorts.length > 0 ? 1 : 0,
    ...node.cohorts.map(child => heightOf(child) + 1),
  );
}

function rootOf(node: QuotaNode): QuotaNode {
  return node.parent ? rootOf(node.parent) : node;
}

/** The lowest part of the tree that holds enough quota for so much more. */
export function reachOf(
  tree: QuotaTree,
  queue: string,
  cell: Cell,
  amount: Amount,
): Reach {
  const own = tree.node(queue);
  if (!own.parent || !tree.exceeds(own, cell, amount)) {
    return { height: 0, reclaimable: own.parent !== null };
  }
  let rest = amount - tree.localAvailable(own, cell);
  for (let node: QuotaNode | null = own.parent; node; node = node.parent) {
    if (!tree.exceeds(node, cell, rest)) {
      return { height: heightOf(node), reclaimable: node.parent !== null };
    }
    rest -= tree.localAvailable(node, cell);
  }
  return { height: heightOf(rootOf(own)), reclaimable: false };
}

/** Whether the policy lets this asker evict this holder. */
function allows(policy: string, asker: Preemptor, holder: Holder): boolean {
  if (policy === 'Any') {
    return true;
  }
  if (policy === 'LowerOrNewerEqualPriority') {
    return (
      asker.priority > holder.priority ||
      (asker.priority === holder.priority && asker.queuedAt < holder.queuedAt)
    );
  }
  return policy === 'LowerPriority' && asker.priority > holder.priority;
}

/** What the asker's queue may claim from others of its cohort, by their priorities. */
function claimByPriority(
  queue: ProjectedClusterQueue,
  asker: Preemptor,
  holder: Holder,
): Claim {
  const mayBorrow =
    queue.borrowWithinCohort !== 'Never' &&
    holder.priority < asker.priority &&
    (queue.borrowThreshold === null ||
      holder.priority <= queue.borrowThreshold);
  return mayBorrow ? 'borrowing' : 'within';
}

/** Evicted ones first, then the cheapest to lose: other queues, low priority, admitted last. */
function order(asker: Preemptor) {
  return (a: Candidate, b: Candidate): number =>
    Number(b.holder.evicted) - Number(a.holder.evicted) ||
    Number(a.holder.queue === asker.queue) -
      Number(b.holder.queue === asker.queue) ||
    a.holder.priority - b.holder.priority ||
    b.holder.reservedAt - a.holder.reservedAt ||
    (a.holder.uid < b.holder.uid ? -1 : 1);
}

/**
 * Whom Kueue evicts for a Workload, by its heuristic without fair sharing
 * (`pkg/scheduler/preemption/classical`): candidates are taken away in order until the Workload
 * fits, then given back from the last where it still does.
 */
export class Preemption {
  readonly #holders = new Map<string, Holder[]>();
  readonly #tree: QuotaTree;

  /** The tree is changed while trying, and left as it was. */
  constructor(tree: QuotaTree, holders: readonly Holder[]) {
    this.#tree = tree;
    for (const holder of holders) {
      const known = this.#holders.get(holder.queue) ?? [];
      known.push(holder);
      this.#holders.set(holder.queue, known);
    }
  }

  /**
   * @param asked - everything that is asked for
   * @param contested - the cells of it in which too little is free
   * @returns nobody where preemption cannot help or is not allowed
   */
  victims(
    asker: Preemptor,
    asked: Usage,
    contested: ReadonlySet<Cell>,
  ): readonly Holder[] {
    const candidates = this.#candidates(asker, asked, contested);
    for (const borrowing of this.#attempts(asker, candidates, contested)) {
      const victims = this.#attempt(
        asker,
        asked,
        contested,
        candidates,
        borrowing,
      );
      if (victims.length > 0) {
        return victims;
      }
    }
    return [];
  }

  /** Whether to borrow is tried first, last, or is the only way. */
  #attempts(
    asker: Preemptor,
    candidates: readonly Candidate[],
    contested: ReadonlySet<Cell>,
  ): readonly boolean[] {
    const tree = this.#tree;
    const own = tree.node(asker.queue);
    const forbidden = own.queue?.borrowWithinCohort === 'Never';
    const underNominal = [...contested].every(
      cell => tree.used(asker.queue, cell) < tree.nominal(asker.queue, cell),
    );
    if (
      candidates.every(({ claim }) => claim === 'own') ||
      (forbidden && !underNominal)
    ) {
      return [true];
    }
    return forbidden && candidates.every(({ claim }) => claim !== 'above')
      ? [false, true]
      : [true, false];
  }

  #attempt(
    asker: Preemptor,
    asked: Usage,
    contested: ReadonlySet<Cell>,
    candidates: readonly Candidate[],
    borrowing: boolean,
  ): readonly Holder[] {
    const tree = this.#tree;
    const taken: Holder[] = [];
    const give = (holder: Holder) => tree.add(holder.queue, holder.usage);
    const take = (holder: Holder) => tree.remove(holder.queue, holder.usage);
    const fits = () => this.#fits(asker.queue, asked, borrowing);
    for (const candidate of candidates) {
      if (this.#isValid(candidate, contested, borrowing)) {
        take(candidate.holder);
        taken.push(candidate.holder);
        if (fits()) {
          const victims = [taken[taken.length - 1]];
          for (const holder of taken.slice(0, -1).reverse()) {
            give(holder);
            if (!fits()) {
              take(holder);
              victims.push(holder);
            }
          }
          victims.forEach(give);
          return victims;
        }
      }
    }
    taken.forEach(give);
    return [];
  }

  #fits(queue: string, asked: Usage, borrowing: boolean): boolean {
    const node = this.#tree.node(queue);
    return [...asked].every(
      ([cell, amount]) =>
        (borrowing || !this.#tree.exceeds(node, cell, amount)) &&
        amount <= most(0n, this.#tree.available(queue, cell)),
    );
  }

  /** Whether its queue, and all above it up to where both meet, still have more than their own. */
  #isValid(
    { holder, claim, meetAt }: Candidate,
    contested: ReadonlySet<Cell>,
    borrowing: boolean,
  ): boolean {
    if (claim === 'own') {
      return true;
    }
    if (borrowing && claim === 'within') {
      return false;
    }
    for (
      let node: QuotaNode | null = this.#tree.node(holder.queue);
      node && node !== meetAt;
      node = node.parent
    ) {
      if (!this.#usesMoreThanOwn(node, contested)) {
        return false;
      }
    }
    return true;
  }

  #usesMoreThanOwn(node: QuotaNode, contested: ReadonlySet<Cell>): boolean {
    return [...contested].some(cell => this.#tree.exceeds(node, cell));
  }

  #candidates(
    asker: Preemptor,
    asked: Usage,
    contested: ReadonlySet<Cell>,
  ): readonly Candidate[] {
    const { own, above, byPriority } = this.#collect(asker, asked, contested);
    const groups = [above, byPriority, own].map(group =>
      group.sort(order(asker)),
    );
    return [
      ...groups.flatMap(group => group.filter(({ holder }) => holder.evicted)),
      ...groups.flatMap(group => group.filter(({ holder }) => !holder.evicted)),
    ];
  }

  #collect(
    asker: Preemptor,
    asked: Usage,
    contested: ReadonlySet<Cell>,
  ): { own: Candidate[]; above: Candidate[]; byPriority: Candidate[] } {
    const tree = this.#tree;
    const start = tree.node(asker.queue);
    const queue = start.queue!;
    const found = {
      own: this.#inQueue(
        asker.queue,
        asker,
        contested,
        queue.withinClusterQueue,
      ).map(holder => ({ holder, claim: 'own' as const, meetAt: null })),
      above: [] as Candidate[],
      byPriority: [] as Candidate[],
    };
    if (queue.reclaimWithinCohort === 'Never') {
      return found;
    }
    let { fits: isAbove, rest } = this.#fitWithin(start, asked);
    let done: QuotaNode = start;
    for (let node = start.parent; node; node = node.parent) {
      for (const holder of this.#below(node, done, asker, contested, queue)) {
        (isAbove ? found.above : found.byPriority).push({
          holder,
          claim: isAbove ? 'above' : claimByPriority(queue, asker, holder),
          meetAt: node,
        });
      }
      const within = this.#fitWithin(node, rest);
      isAbove ||= within.fits;
      rest = within.rest;
      done = node;
    }
    return found;
  }

  /** Whether so much more stays within the node's quota, and what its parent would have to give. */
  #fitWithin(node: QuotaNode, asked: Usage): { fits: boolean; rest: Usage } {
    return {
      fits: [...asked].every(
        ([cell, amount]) => !this.#tree.exceeds(node, cell, amount),
      ),
      rest: new Map(
        [...asked].map(([cell, amount]) => [
          cell,
          most(0n, amount - this.#tree.localAvailable(node, cell)),
        ]),
      ),
    };
  }

  /** Whoever below the node holds more than its own, leaving out a part that was looked at. */
  #below(
    node: QuotaNode,
    done: QuotaNode,
    asker: Preemptor,
    contested: ReadonlySet<Cell>,
    queue: ProjectedClusterQueue,
  ): Holder[] {
    return [
      ...node.cohorts
        .filter(
          child => child !== done && this.#usesMoreThanOwn(child, contested),
        )
        .flatMap(child => this.#below(child, done, asker, contested, queue)),
      ...node.queues
        .filter(
          child =>
            child.name !== asker.queue &&
            !whyInactive(child.queue!) &&
            this.#usesMoreThanOwn(child, contested),
        )
        .flatMap(child =>
          this.#inQueue(
            child.name,
            asker,
            contested,
            queue.reclaimWithinCohort,
          ),
        ),
    ];
  }

  #inQueue(
    name: string,
    asker: Preemptor,
    contested: ReadonlySet<Cell>,
    policy: string,
  ): Holder[] {
    return (this.#holders.get(name) ?? []).filter(
      holder =>
        [...holder.usage.keys()].some(cell => contested.has(cell)) &&
        allows(policy, asker, holder),
    );
  }
}
