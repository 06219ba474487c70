import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** On nodes: the name of their pool. */
export const POOL_LABEL = 'lab.model-serving.backstage.io/pool';

/** Nodes of one size. */
export interface NodePool {
  /** Nodes are called by this and a number. */
  name: string;
  count: number;
  cpu: string;
  memory: string;
  /** Product and number of accelerators a node, if any. */
  accelerators?: { product: string; count: number; tainted: boolean };
}

/** Two accelerators in two sizes each, the dear one behind a taint, and nodes without any. */
export const NODE_POOLS: readonly NodePool[] = [
  {
    name: 'gpu-h100-8',
    count: 1,
    cpu: '128',
    memory: '1Ti',
    accelerators: {
      product: 'NVIDIA-H100-80GB-HBM3',
      count: 8,
      tainted: true,
    },
  },
  {
    name: 'gpu-h100-2',
    count: 1,
    cpu: '48',
    memory: '256Gi',
    accelerators: {
      product: 'NVIDIA-H100-80GB-HBM3',
      count: 2,
      tainted: true,
    },
  },
  {
    name: 'gpu-l4-4',
    count: 1,
    cpu: '48',
    memory: '192Gi',
    accelerators: { product: 'NVIDIA-L4', count: 4, tainted: false },
  },
  {
    name: 'gpu-l4-1',
    count: 2,
    cpu: '16',
    memory: '64Gi',
    accelerators: { product: 'NVIDIA-L4', count: 1, tainted: false },
  },
  { name: 'cpu', count: 2, cpu: '16', memory: '64Gi' },
];

/** Nodes that are not there from the start: they stand for what a provisioner brings. */
export const LATE_NODE_POOLS: readonly NodePool[] = [
  {
    name: 'gpu-h100-4',
    count: 1,
    cpu: '64',
    memory: '512Gi',
    accelerators: {
      product: 'NVIDIA-H100-80GB-HBM3',
      count: 4,
      tainted: true,
    },
  },
  {
    name: 'gpu-l4-8',
    count: 1,
    cpu: '96',
    memory: '384Gi',
    accelerators: { product: 'NVIDIA-L4', count: 8, tainted: false },
  },
];

/**
 * The Node objects of a pool; kwok keeps them alive.
 *
 * @param before - how many of them there are already
 */
export function nodesOf(pool: NodePool, before = 0): KubernetesObject[] {
  const capacity = {
    cpu: pool.cpu,
    memory: pool.memory,
    pods: '110',
    ...(pool.accelerators && {
      'nvidia.com/gpu': String(pool.accelerators.count),
    }),
  };
  return Array.from({ length: pool.count }, (_, index) => {
    const name = `${pool.name}-${before + index + 1}`;
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': name,
          [POOL_LABEL]: pool.name,
          ...(pool.accelerators && {
            'nvidia.com/gpu.product': pool.accelerators.product,
          }),
        },
      },
      spec: pool.accelerators?.tainted
        ? {
            taints: [
              { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
            ],
          }
        : {},
      status: { capacity, allocatable: capacity },
    };
  });
}
