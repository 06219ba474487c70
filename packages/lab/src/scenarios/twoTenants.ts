import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { Scenario } from './Scenario';

const KUEUE = 'kueue.x-k8s.io/v1beta2';
const POOL = 'lab.model-serving.backstage.io/pool';
const PRODUCT = {
  h100: 'NVIDIA-H100-80GB-HBM3',
  l4: 'NVIDIA-L4',
} as const;

/** Accelerators that scenarios have of their own, so that nothing else in the lab takes them. */
export type Flavor = keyof typeof PRODUCT;

/**
 * Where scenarios are played: two namespaces that nothing else in the lab uses. They carry no tenant's
 * label, since the platform's policies would refuse what many scenarios do.
 */
export const TENANTS = ['recorded-a', 'recorded-b'] as const;
export type Tenant = (typeof TENANTS)[number];

const inTenant = (name: string, namespace: Tenant) => ({ name, namespace });

/** Labels of nodes of a flavor. */
export function flavorLabels(flavor: Flavor): Record<string, string> {
  return {
    'nvidia.com/gpu.product': PRODUCT[flavor],
    [POOL]: `recorded-${flavor}`,
  };
}

export function node(
  name: string,
  flavor: Flavor,
  accelerators: number,
): KubernetesObject {
  const capacity = {
    cpu: '64',
    memory: '512Gi',
    pods: '110',
    'nvidia.com/gpu': String(accelerators),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': name,
        ...flavorLabels(flavor),
      },
    },
    status: { capacity, allocatable: capacity },
  };
}

/** What one tenant's ClusterQueue holds of a flavor. */
export interface Quota {
  nominal: number;
  borrowingLimit?: number;
  lendingLimit?: number;
}

export function clusterQueue(
  tenant: Tenant,
  quota: Partial<Record<Flavor, Quota>>,
  spec: Record<string, unknown> = {},
): KubernetesObject {
  return {
    apiVersion: KUEUE,
    kind: 'ClusterQueue',
    metadata: { name: tenant },
    spec: {
      cohortName: 'recorded',
      namespaceSelector: {
        matchLabels: { 'kubernetes.io/metadata.name': tenant },
      },
      resourceGroups: [
        {
          coveredResources: ['cpu', 'memory', 'nvidia.com/gpu'],
          flavors: Object.entries(quota).map(
            ([flavor, { nominal, ...limits }]) => ({
              name: `recorded-${flavor}`,
              resources: [
                { name: 'cpu', nominalQuota: '32' },
                { name: 'memory', nominalQuota: '256Gi' },
                {
                  name: 'nvidia.com/gpu',
                  nominalQuota: String(nominal),
                  ...Object.fromEntries(
                    Object.entries(limits).map(([key, value]) => [
                      key,
                      String(value),
                    ]),
                  ),
                },
              ],
            }),
          ),
        },
      ],
      ...spec,
    },
  };
}

export function localQueue(
  tenant: Tenant,
  spec: Record<string, unknown> = {},
): KubernetesObject {
  return {
    apiVersion: KUEUE,
    kind: 'LocalQueue',
    metadata: {
      ...inTenant('serving', tenant),
      labels: { 'model-serving.backstage.io/tenant-queue': 'true' },
    },
    spec: { clusterQueue: tenant, ...spec },
  };
}

/** Two GPUs each in one cohort, of which the second tenant may borrow one. */
export const EVEN_QUOTA: readonly KubernetesObject[] = [
  clusterQueue('recorded-a', { h100: { nominal: 2 } }),
  clusterQueue('recorded-b', { h100: { nominal: 2, borrowingLimit: 1 } }),
];

export const ONE_NODE: readonly KubernetesObject[] = [
  node('recorded-h100-1', 'h100', 8),
];

export function resourceFlavor(
  flavor: Flavor,
  spec: Record<string, unknown> = {},
): KubernetesObject {
  return {
    apiVersion: KUEUE,
    kind: 'ResourceFlavor',
    metadata: { name: `recorded-${flavor}` },
    spec: { nodeLabels: flavorLabels(flavor), ...spec },
  };
}

export const PLAIN_FLAVORS: readonly KubernetesObject[] = (
  Object.keys(PRODUCT) as Flavor[]
).map(flavor => resourceFlavor(flavor));

/** The tenants and their accelerators; `queues`, `nodes` and `flavors` complete them. */
export function twoTenants({
  queues = EVEN_QUOTA,
  nodes = ONE_NODE,
  flavors = PLAIN_FLAVORS,
}: Pick<Scenario, 'queues' | 'nodes' | 'flavors'>): KubernetesObject[] {
  return [
    ...flavors,
    ...nodes,
    ...queues,
    ...TENANTS.flatMap(tenant => [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: tenant },
      },
      localQueue(tenant),
    ]),
  ];
}
