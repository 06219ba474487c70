import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** The tenants of the lab, those of the sandbox. */
export const TENANTS = ['team-a', 'team-b', 'team-c'] as const;

/**
 * What a tenant needs before a service can run: namespace, queue, limit, secrets, and its members' rights.
 *
 * @param prometheus - address outside the cluster that autoscalers may ask
 */
export function tenantObjects(
  tenant: string,
  index: number,
  prometheus?: string,
): KubernetesObject[] {
  const inTenant = (name: string) => ({ name, namespace: tenant });
  const rbac = 'rbac.authorization.k8s.io';
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: tenant,
        labels: {
          'model-serving.backstage.io/tenant': tenant,
          'pod-security.kubernetes.io/enforce': 'baseline',
        },
        annotations: {
          'model-serving.backstage.io/owner': `group:default/${tenant}`,
          'model-serving.backstage.io/cost-center': `cc-100${index + 1}`,
          'model-serving.backstage.io/budget-per-month': '20000',
        },
      },
    },
    {
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'LocalQueue',
      metadata: {
        ...inTenant('serving'),
        labels: { 'model-serving.backstage.io/tenant-queue': 'true' },
      },
      spec: { clusterQueue: tenant },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: inTenant('serving-limits'),
      data: {
        maxGpusPerService: '4',
        maxGpusPerPod: '4',
        maxReplicas: '8',
        priorityClasses: 'serving-standard,serving-critical,serving-experiment',
        acceleratorNodes:
          'nvidia.com/gpu.product=NVIDIA-L4,nvidia.com/gpu.product=NVIDIA-H100-80GB-HBM3',
        storageClasses: 'standard',
        hostnames: `*.${tenant}.models.lab.example`,
        gateways: 'gateway-system/serving',
        ...(prometheus && { metricAddresses: prometheus }),
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: inTenant('tenant-objects'),
      spec: {
        hard: {
          pods: '1000',
          services: '500',
          'services.loadbalancers': '0',
          'services.nodeports': '0',
          persistentvolumeclaims: '20',
          'requests.storage': '1Ti',
          configmaps: '1000',
          secrets: '1000',
        },
      },
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: inTenant('tenant'),
      spec: {
        provider: {
          vault: {
            server: 'https://vault.lab.example',
            path: tenant,
            version: 'v2',
          },
        },
      },
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: inTenant('members'),
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'tenant-member' },
      subjects: [{ apiGroup: rbac, kind: 'Group', name: tenant }],
    },
  ];
}
