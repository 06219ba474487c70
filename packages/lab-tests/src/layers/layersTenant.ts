import type { KubernetesObject } from '@model-serving/lab';
import { CLAIM, CPU_FLAVOR, CPU_NODES, LAYERS_TENANT } from './pairs';

const quota = (accelerators: string) => [
  { name: 'cpu', nominalQuota: '64' },
  { name: 'memory', nominalQuota: '640Gi' },
  { name: 'nvidia.com/gpu', nominalQuota: accelerators },
];

/** Quota of its own, so that the lab's tenants keep theirs: enough for every runtime at once. */
export const QUEUES: readonly KubernetesObject[] = [
  {
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'ResourceFlavor',
    metadata: { name: CPU_FLAVOR },
    spec: { nodeLabels: { [CPU_NODES.label]: CPU_NODES.value } },
  },
  {
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'ClusterQueue',
    metadata: { name: LAYERS_TENANT },
    spec: {
      namespaceSelector: {
        matchLabels: { 'model-serving.backstage.io/tenant': LAYERS_TENANT },
      },
      resourceGroups: [
        {
          coveredResources: ['cpu', 'memory', 'nvidia.com/gpu'],
          flavors: [
            // First, since the lab's flavor of accelerators tolerates its own taint.
            { name: CPU_FLAVOR, resources: quota('0') },
            { name: 'h100', resources: quota('8') },
          ],
        },
      ],
    },
  },
];

/** The data set of batch runs: a volume that is there, since nobody provisions one. */
export const DATA: readonly KubernetesObject[] = [
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${LAYERS_TENANT}-${CLAIM}` },
    spec: {
      storageClassName: 'standard',
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteMany'],
      claimRef: { name: CLAIM, namespace: LAYERS_TENANT },
      csi: { driver: 'csi.lab.example', volumeHandle: CLAIM },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: CLAIM, namespace: LAYERS_TENANT },
    spec: {
      storageClassName: 'standard',
      accessModes: ['ReadWriteMany'],
      resources: { requests: { storage: '1Gi' } },
    },
  },
];
