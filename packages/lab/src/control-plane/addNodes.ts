import type { ClusterClient } from '../kubernetes/ClusterClient';
import { LATE_NODE_POOLS, NODE_POOLS, nodesOf, POOL_LABEL } from './nodes';

/**
 * Adds a pool's nodes to a running cluster, as a provisioner would: those that it lacks from the
 * start, or as many again as it has. Throws where there is no such pool.
 *
 * @returns the names of the nodes
 */
export async function addNodes(
  client: ClusterClient,
  poolName: string,
): Promise<string[]> {
  const pools = [...NODE_POOLS, ...LATE_NODE_POOLS];
  const pool = pools.find(({ name }) => name === poolName);
  if (!pool) {
    throw new Error(
      `There is no node pool "${poolName}"; there are ${pools
        .map(({ name }) => name)
        .join(', ')}.`,
    );
  }
  const there = (await client.list('v1', 'Node')).filter(
    ({ metadata }) => metadata.labels?.[POOL_LABEL] === poolName,
  );
  const nodes = nodesOf(pool, there.length);
  for (const node of nodes) {
    await client.create(node);
  }
  return nodes.map(({ metadata }) => metadata.name);
}
