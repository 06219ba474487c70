import {
  ClusterPicture,
  ProjectedClusterQueue,
  ResourceGroup,
} from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { Amount, most, toAmount } from './amounts';
import { Cell, cellOf } from './amounts';

/** A ClusterQueue or a Cohort with the quota it has, whoever uses it. */
export interface QuotaNode {
  readonly name: string;
  /** Null for a Cohort. */
  readonly queue: ProjectedClusterQueue | null;
  readonly parent: QuotaNode | null;
  readonly queues: readonly QuotaNode[];
  readonly cohorts: readonly QuotaNode[];
  readonly nominal: ReadonlyMap<Cell, Amount>;
  readonly borrowingLimit: ReadonlyMap<Cell, Amount>;
  readonly lendingLimit: ReadonlyMap<Cell, Amount>;
  /** The node's own quota and what its children lend. */
  readonly subtree: ReadonlyMap<Cell, Amount>;
}

interface NodeDraft extends QuotaNode {
  parent: NodeDraft | null;
  readonly queues: NodeDraft[];
  readonly cohorts: NodeDraft[];
  readonly nominal: Map<Cell, Amount>;
  readonly borrowingLimit: Map<Cell, Amount>;
  readonly lendingLimit: Map<Cell, Amount>;
  readonly subtree: Map<Cell, Amount>;
}

function nodeOf(
  name: string,
  groups: readonly ResourceGroup[],
  queue: ProjectedClusterQueue | null,
): NodeDraft {
  const node: NodeDraft = {
    name,
    queue,
    parent: null,
    queues: [],
    cohorts: [],
    nominal: new Map(),
    borrowingLimit: new Map(),
    lendingLimit: new Map(),
    subtree: new Map(),
  };
  for (const { flavors } of groups) {
    for (const { name: flavor, resources } of flavors) {
      for (const quota of resources) {
        const cell = cellOf(flavor, quota.name);
        node.nominal.set(cell, toAmount(quota.name, quota.nominal));
        for (const limit of ['borrowingLimit', 'lendingLimit'] as const) {
          const quantity = quota[limit];
          if (quantity !== null) {
            node[limit].set(cell, toAmount(quota.name, quantity));
          }
        }
      }
    }
  }
  return node;
}

/** What the node never lends. */
export function localQuota(node: QuotaNode, cell: Cell): Amount {
  const lending = node.lendingLimit.get(cell);
  return lending === undefined
    ? 0n
    : most(0n, (node.subtree.get(cell) ?? 0n) - lending);
}

function sumUp(node: NodeDraft): void {
  node.nominal.forEach((amount, cell) => node.subtree.set(cell, amount));
  for (const child of [...node.cohorts, ...node.queues]) {
    sumUp(child);
    child.subtree.forEach((amount, cell) =>
      node.subtree.set(
        cell,
        (node.subtree.get(cell) ?? 0n) + amount - localQuota(child, cell),
      ),
    );
  }
}

/** The ClusterQueues of a cluster by name, each in its tree of Cohorts. */
export function quotaNodesOf(
  picture: ClusterPicture,
): ReadonlyMap<string, QuotaNode> {
  const cohorts = new Map<string, NodeDraft>();
  const cohort = (name: string) => {
    const known = cohorts.get(name) ?? nodeOf(name, [], null);
    cohorts.set(name, known);
    return known;
  };
  for (const { name, resourceGroups } of picture.objects.Cohort ?? []) {
    cohorts.set(name, nodeOf(name, resourceGroups, null));
  }
  for (const { name, parent } of picture.objects.Cohort ?? []) {
    if (parent) {
      const node = cohort(name);
      node.parent = cohort(parent);
      node.parent.cohorts.push(node);
    }
  }
  const queues = new Map<string, NodeDraft>();
  for (const queue of picture.objects.ClusterQueue ?? []) {
    const node = nodeOf(queue.name, queue.resourceGroups, queue);
    queues.set(queue.name, node);
    if (queue.cohort) {
      node.parent = cohort(queue.cohort);
      node.parent.queues.push(node);
    }
  }
  [...cohorts.values(), ...queues.values()]
    .filter(node => !node.parent)
    .forEach(sumUp);
  return queues;
}

/** Why a queue is out of play: it admits nothing, and nobody preempts what it holds; or null. */
export function whyInactive(queue: ProjectedClusterQueue): string | null {
  if (queue.stopPolicy !== 'None') {
    return `queue ${queue.name} is stopped (${queue.stopPolicy})`;
  }
  const active = conditionOf(queue, 'Active');
  return active?.status === 'False'
    ? `queue ${queue.name} is not active: ${active.message ?? active.reason}`
    : null;
}
