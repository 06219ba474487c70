import type { KubernetesObject } from '@model-serving/lab';

const PREFIX = 'model-serving.backstage.io';

/** Namespace and queue of a tenant that a test makes for itself, so that the lab's own are left as found. */
export function ownTenant(
  name: string,
  facts: { owner: string; costCenter: string; clusterQueue: string },
): { namespace: KubernetesObject; queue: KubernetesObject } {
  return {
    namespace: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { [`${PREFIX}/tenant`]: name },
        annotations: {
          [`${PREFIX}/owner`]: `group:default/${facts.owner}`,
          [`${PREFIX}/cost-center`]: facts.costCenter,
        },
      },
    },
    queue: {
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'LocalQueue',
      metadata: {
        name: 'serving',
        namespace: name,
        labels: { [`${PREFIX}/tenant-queue`]: 'true' },
      },
      spec: { clusterQueue: facts.clusterQueue },
    },
  };
}
