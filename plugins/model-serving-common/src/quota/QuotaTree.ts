import {
  ClusterPicture,
  ProjectedClusterQueue,
  ResourceGroup,
} from '../kubernetes';
import { Amount, least, most, toAmount } from './amounts';

/** Quota of one node of the tree, in one flavor and resource. */
interface Quota {
  readonly nominal: Amount;
  readonly borrowingLimit: Amount | null;
  readonly lendingLimit: Amount | null;
}

interface TreeNode {
  readonly key: string;
  readonly parent: string | null;
  readonly children: string[];
  readonly groups: readonly ResourceGroup[];
  readonly queue: ProjectedClusterQueue | null;
}

const NO_QUOTA: Quota = {
  nominal: 0n,
  borrowingLimit: null,
  lendingLimit: null,
};

const queueKey = (name: string) => `queue/${name}`;
const cohortKey = (name: string) => `cohort/${name}`;

/** Name of one cell of quota. */
export function cellKey(flavor: string, resource: string): string {
  return `${flavor}\u0000${resource}`;
}

/** Thrown when cohorts are each other's parents: Kueue admits nothing there. */
export class CohortCycleError extends Error {
  constructor(cohort: string) {
    super(`cohort ${cohort} is its own ancestor`);
    this.name = 'CohortCycleError';
  }
}

function limitOf(resource: string, quantity: string | null): Amount | null {
  return quantity === null ? null : toAmount(resource, quantity);
}

function quotaIn(
  groups: readonly ResourceGroup[],
  flavor: string,
  resource: string,
): Quota {
  for (const group of groups) {
    const found = group.flavors
      .find(({ name }) => name === flavor)
      ?.resources.find(({ name }) => name === resource);
    if (found) {
      return {
        nominal: toAmount(resource, found.nominal),
        borrowingLimit: limitOf(resource, found.borrowingLimit),
        lendingLimit: limitOf(resource, found.lendingLimit),
      };
    }
  }
  return NO_QUOTA;
}

/** Kueue's usage: what is reserved, whether or not the pods run already. */
function reservationsOf(queue: ProjectedClusterQueue): Map<string, Amount> {
  const usage = new Map<string, Amount>();
  for (const flavor of queue.reservation) {
    for (const resource of flavor.resources) {
      usage.set(
        cellKey(flavor.name, resource.name),
        toAmount(resource.name, resource.total),
      );
    }
  }
  return usage;
}

/**
 * The ClusterQueues and Cohorts of one cluster with Kueue's arithmetic of hierarchical quota
 * (`pkg/cache/scheduler/resource_node.go`): what may be used, borrowed and lent at each node.
 * Reservations can be added, to try one pod after another.
 */
export class QuotaTree {
  private constructor(
    private readonly nodes: ReadonlyMap<string, TreeNode>,
    private readonly usage: ReadonlyMap<string, Map<string, Amount>>,
  ) {}

  /** @param empty - leave out what is reserved: what could be had at best */
  static of(picture: ClusterPicture, options?: { empty?: boolean }): QuotaTree {
    const nodes = new Map<string, TreeNode>();
    const usage = new Map<string, Map<string, Amount>>();
    for (const cohort of picture.objects.Cohort ?? []) {
      nodes.set(cohortKey(cohort.name), {
        key: cohortKey(cohort.name),
        parent: cohort.parent ? cohortKey(cohort.parent) : null,
        children: [],
        groups: cohort.resourceGroups,
        queue: null,
      });
    }
    for (const queue of picture.objects.ClusterQueue ?? []) {
      const key = queueKey(queue.name);
      nodes.set(key, {
        key,
        parent: queue.cohort ? cohortKey(queue.cohort) : null,
        children: [],
        groups: queue.resourceGroups,
        queue,
      });
      usage.set(key, options?.empty ? new Map() : reservationsOf(queue));
    }
    for (const node of [...nodes.values()]) {
      if (node.parent !== null) {
        if (!nodes.has(node.parent)) {
          nodes.set(node.parent, {
            key: node.parent,
            parent: null,
            children: [],
            groups: [],
            queue: null,
          });
        }
        nodes.get(node.parent)?.children.push(node.key);
      }
    }
    return new QuotaTree(nodes, usage);
  }

  queue(name: string): ProjectedClusterQueue | undefined {
    return this.nodes.get(queueKey(name))?.queue ?? undefined;
  }

  /** The other ClusterQueues that share a root with this one. */
  relatives(name: string): ProjectedClusterQueue[] {
    const root = this.rootOf(queueKey(name));
    return [...this.nodes.values()].flatMap(node =>
      node.queue && node.queue.name !== name && this.rootOf(node.key) === root
        ? [node.queue]
        : [],
    );
  }

  /** @throws CohortCycleError when the queue's cohorts are each other's ancestors */
  assertAcyclic(name: string): void {
    if (this.rootOf(queueKey(name)) === null) {
      throw new CohortCycleError(this.queue(name)?.cohort ?? name);
    }
  }

  nominal(name: string, flavor: string, resource: string): Amount {
    return this.quota(queueKey(name), flavor, resource).nominal;
  }

  used(name: string, flavor: string, resource: string): Amount {
    return this.usageAt(queueKey(name), flavor, resource);
  }

  /** What the queue could reserve now, by borrowing where it may. */
  available(name: string, flavor: string, resource: string): Amount {
    return this.availableAt(queueKey(name), flavor, resource);
  }

  reserve(
    name: string,
    flavor: string,
    resource: string,
    amount: Amount,
  ): void {
    const usage = this.usage.get(queueKey(name));
    const cell = cellKey(flavor, resource);
    usage?.set(cell, (usage.get(cell) ?? 0n) + amount);
  }

  /** Null within a circle of parents. */
  private rootOf(key: string): string | null {
    const seen = new Set<string>();
    let here = key;
    while (!seen.has(here)) {
      seen.add(here);
      const parent = this.nodes.get(here)?.parent;
      if (!parent) {
        return here;
      }
      here = parent;
    }
    return null;
  }

  private quota(key: string, flavor: string, resource: string): Quota {
    return quotaIn(this.nodes.get(key)?.groups ?? [], flavor, resource);
  }

  private children(key: string): readonly string[] {
    return this.nodes.get(key)?.children ?? [];
  }

  /** All that belongs to the node and what its children lend. */
  private subtreeQuota(key: string, flavor: string, resource: string): Amount {
    return this.children(key).reduce(
      (sum, child) =>
        sum +
        this.subtreeQuota(child, flavor, resource) -
        this.localQuota(child, flavor, resource),
      this.quota(key, flavor, resource).nominal,
    );
  }

  /** What the node never lends. */
  private localQuota(key: string, flavor: string, resource: string): Amount {
    const { lendingLimit } = this.quota(key, flavor, resource);
    return lendingLimit === null
      ? 0n
      : most(0n, this.subtreeQuota(key, flavor, resource) - lendingLimit);
  }

  private usageAt(key: string, flavor: string, resource: string): Amount {
    const own = this.usage.get(key)?.get(cellKey(flavor, resource)) ?? 0n;
    return this.children(key).reduce(
      (sum, child) =>
        sum +
        most(
          0n,
          this.usageAt(child, flavor, resource) -
            this.localQuota(child, flavor, resource),
        ),
      own,
    );
  }

  private availableAt(key: string, flavor: string, resource: string): Amount {
    const subtree = this.subtreeQuota(key, flavor, resource);
    const usage = this.usageAt(key, flavor, resource);
    const parent = this.nodes.get(key)?.parent;
    if (!parent) {
      return subtree - usage;
    }
    const local = this.localQuota(key, flavor, resource);
    let fromParent = this.availableAt(parent, flavor, resource);
    const { borrowingLimit } = this.quota(key, flavor, resource);
    if (borrowingLimit !== null) {
      const stored = subtree - local;
      const used = most(0n, usage - local);
      fromParent = least(fromParent, stored - used + borrowingLimit);
    }
    return most(0n, local - usage) + fromParent;
  }
}
