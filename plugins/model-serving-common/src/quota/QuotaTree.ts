import { ClusterPicture, ProjectedClusterQueue } from '../kubernetes';
import { Amount, least, most, toAmount } from './amounts';
import { Cell, cellOf, Usage } from './amounts';
import { localQuota, QuotaNode, quotaNodesOf } from './quotaNodes';

/** Thrown when cohorts are each other's parents: Kueue admits nothing there. */
export class CohortCycleError extends Error {
  constructor(cohort: string) {
    super(`cohort ${cohort} is its own ancestor`);
    this.name = 'CohortCycleError';
  }
}

/** What is reserved counts, not what is admitted: pods may still have to become ready. */
function reservationsOf(queue: ProjectedClusterQueue): Usage {
  return new Map(
    queue.reservation.flatMap(flavor =>
      flavor.resources.map(
        resource =>
          [
            cellOf(flavor.name, resource.name),
            toAmount(resource.name, resource.total),
          ] as const,
      ),
    ),
  );
}

function isAcyclic(node: QuotaNode): boolean {
  const seen = new Set<QuotaNode>();
  for (let here: QuotaNode | null = node; here; here = here.parent) {
    if (seen.has(here)) {
      return false;
    }
    seen.add(here);
  }
  return true;
}

/**
 * The ClusterQueues and Cohorts of one cluster with Kueue's arithmetic of hierarchical quota
 * (`pkg/cache/scheduler/resource_node.go`): what may be used, borrowed and lent at each node.
 * Usage can be added and removed, to try what would be.
 */
export class QuotaTree {
  readonly #nodes: ReadonlyMap<string, QuotaNode>;
  readonly #usage: Map<QuotaNode, Map<Cell, Amount>>;

  private constructor(
    nodes: ReadonlyMap<string, QuotaNode>,
    usage: Map<QuotaNode, Map<Cell, Amount>>,
  ) {
    this.#nodes = nodes;
    this.#usage = usage;
  }

  static of(picture: ClusterPicture): QuotaTree {
    const tree = new QuotaTree(quotaNodesOf(picture), new Map());
    for (const node of tree.#nodes.values()) {
      const usage = node.queue ? reservationsOf(node.queue) : new Map();
      if (isAcyclic(node)) {
        tree.add(node.name, usage);
      } else {
        tree.#usage.set(node, new Map(usage));
      }
    }
    return tree;
  }

  /** The same quota with the same usage, to be changed on its own. */
  copy(): QuotaTree {
    return new QuotaTree(
      this.#nodes,
      new Map([...this.#usage].map(([node, cells]) => [node, new Map(cells)])),
    );
  }

  /** The same quota, all of it unused. */
  emptied(): QuotaTree {
    return new QuotaTree(this.#nodes, new Map());
  }

  queue(name: string): ProjectedClusterQueue | undefined {
    return this.#nodes.get(name)?.queue ?? undefined;
  }

  /** @throws when there is no such queue */
  node(name: string): QuotaNode {
    const node = this.#nodes.get(name);
    if (!node) {
      throw new Error(`There is no ClusterQueue ${name}.`);
    }
    return node;
  }

  /** @throws CohortCycleError when the queue's cohorts are each other's ancestors */
  assertAcyclic(name: string): void {
    const node = this.node(name);
    if (!isAcyclic(node)) {
      throw new CohortCycleError(node.queue?.cohort ?? name);
    }
  }

  nominal(name: string, cell: Cell): Amount {
    return this.node(name).nominal.get(cell) ?? 0n;
  }

  used(name: string, cell: Cell): Amount {
    return this.#usedAt(this.node(name), cell);
  }

  /** What the queue could reserve now, by borrowing where it may; negative where too much is used. */
  available(name: string, cell: Cell): Amount {
    return this.#availableAt(this.node(name), cell);
  }

  /** What the queue could reserve if nobody used anything. */
  potential(name: string, cell: Cell): Amount {
    return this.#potentialAt(this.node(name), cell);
  }

  /** Whether so much more, or what is used already, exceeds what the node has. */
  exceeds(node: QuotaNode, cell: Cell, more: Amount = 0n): boolean {
    return this.#usedAt(node, cell) + more > (node.subtree.get(cell) ?? 0n);
  }

  /** What the node never lends and does not use. */
  localAvailable(node: QuotaNode, cell: Cell): Amount {
    return most(0n, localQuota(node, cell) - this.#usedAt(node, cell));
  }

  add(name: string, usage: Usage): void {
    usage.forEach((amount, cell) => this.#addAt(this.node(name), cell, amount));
  }

  remove(name: string, usage: Usage): void {
    usage.forEach((amount, cell) =>
      this.#removeAt(this.node(name), cell, amount),
    );
  }

  #usedAt(node: QuotaNode, cell: Cell): Amount {
    return this.#usage.get(node)?.get(cell) ?? 0n;
  }

  #setUsage(node: QuotaNode, cell: Cell, amount: Amount): void {
    const cells = this.#usage.get(node) ?? new Map<Cell, Amount>();
    cells.set(cell, amount);
    this.#usage.set(node, cells);
  }

  #addAt(node: QuotaNode, cell: Cell, amount: Amount): void {
    const local = this.localAvailable(node, cell);
    this.#setUsage(node, cell, this.#usedAt(node, cell) + amount);
    if (node.parent && amount > local) {
      this.#addAt(node.parent, cell, amount - local);
    }
  }

  #removeAt(node: QuotaNode, cell: Cell, amount: Amount): void {
    const inParent = this.#usedAt(node, cell) - localQuota(node, cell);
    this.#setUsage(node, cell, this.#usedAt(node, cell) - amount);
    if (node.parent && inParent > 0n) {
      this.#removeAt(node.parent, cell, least(amount, inParent));
    }
  }

  #availableAt(node: QuotaNode, cell: Cell): Amount {
    const subtree = node.subtree.get(cell) ?? 0n;
    const usage = this.#usedAt(node, cell);
    if (!node.parent) {
      return subtree - usage;
    }
    const fromParent = this.#availableAt(node.parent, cell);
    const local = localQuota(node, cell);
    const limit = node.borrowingLimit.get(cell);
    return (
      this.localAvailable(node, cell) +
      (limit === undefined
        ? fromParent
        : least(fromParent, subtree - local - most(0n, usage - local) + limit))
    );
  }

  #potentialAt(node: QuotaNode, cell: Cell): Amount {
    const subtree = node.subtree.get(cell) ?? 0n;
    if (!node.parent) {
      return subtree;
    }
    const withParent =
      localQuota(node, cell) + this.#potentialAt(node.parent, cell);
    const limit = node.borrowingLimit.get(cell);
    return limit === undefined
      ? withParent
      : least(withParent, subtree + limit);
  }
}
