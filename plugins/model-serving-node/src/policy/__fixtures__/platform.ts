import { platformFile } from '../../manifests/__fixtures__/input';

export const shippedPolicies = () =>
  ['pinned-artifacts', 'required-labels', 'max-accelerators'].map(name =>
    platformFile(`policies/${name}.yaml`),
  );

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
  data: { maxGpusPerService: '4' },
};

export const admission = {
  operation: 'CREATE' as const,
  namespace: namespaceObject,
  params: [localQueue, servingLimits],
  username: 'system:serviceaccount:argocd:argocd-application-controller',
};
