import { platformFiles } from '../../goldenPaths/__fixtures__/input';

/** Every file of the shipped bundle. */
export const shippedPolicies = () => platformFiles('policies');

export const namespaceObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: 'team-a',
    labels: { 'model-serving.backstage.io/tenant': 'team-a' },
    annotations: {
      'model-serving.backstage.io/owner': 'group:default/team-a',
      'model-serving.backstage.io/cost-center': 'cc-1001',
    },
  },
};

export const localQueue = {
  apiVersion: 'kueue.x-k8s.io/v1beta2',
  kind: 'LocalQueue',
  metadata: {
    name: 'serving',
    namespace: 'team-a',
    labels: { 'model-serving.backstage.io/tenant-queue': 'true' },
  },
  spec: { clusterQueue: 'team-a' },
};

export const servingLimits = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'serving-limits', namespace: 'team-a' },
  data: {
    maxGpusPerService: '4',
    maxGpusPerPod: '4',
    maxReplicas: '8',
    priorityClasses: 'serving-standard,serving-critical,serving-experiment',
    acceleratorNodes:
      'nvidia.com/gpu.product=NVIDIA-L4,nvidia.com/gpu.product=NVIDIA-H100-80GB-HBM3',
    storageClasses: 'standard',
    hostnames: '*.team-a.models.example.com',
    gateways: 'gateway-system/serving',
  },
};

export const admission = {
  operation: 'CREATE' as const,
  namespace: namespaceObject,
  params: [localQueue, servingLimits],
  username: 'system:serviceaccount:argocd:argocd-application-controller',
};
