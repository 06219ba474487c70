import { looseDefinition, type KubernetesObject } from '@model-serving/lab';

export const INFERENCE_SERVICES = looseDefinition({
  group: 'serving.kserve.io',
  kind: 'InferenceService',
  plural: 'inferenceservices',
  versions: [{ name: 'v1beta1', served: true, storage: true }],
});

/** Kueue's queues, served under these versions only. */
export const localQueues = (...served: string[]) =>
  looseDefinition({
    group: 'kueue.x-k8s.io',
    kind: 'LocalQueue',
    plural: 'localqueues',
    versions: ['v1beta1', 'v1beta2'].map(name => ({
      name,
      served: served.includes(name),
      storage: name === 'v1beta1',
    })),
  });

/** All of Kueue that the portal watches, in the version of its recordings. */
export const KUEUE_KINDS = (
  [
    ['LocalQueue', 'localqueues', 'Namespaced'],
    ['Workload', 'workloads', 'Namespaced'],
    ['ClusterQueue', 'clusterqueues', 'Cluster'],
    ['ResourceFlavor', 'resourceflavors', 'Cluster'],
  ] as const
).map(([kind, plural, scope]) =>
  looseDefinition({
    group: 'kueue.x-k8s.io',
    kind,
    plural,
    versions: [{ name: 'v1beta2', served: true, storage: true }],
    scope,
  }),
);

export function namespace(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export function inferenceService(
  space: string,
  name: string,
  more: Record<string, unknown> = {},
): KubernetesObject {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name, namespace: space },
    spec: {
      predictor: {
        minReplicas: 1,
        model: {
          modelFormat: { name: 'vLLM' },
          storageUri: 'oci://registry.example/models/m:1',
        },
      },
    },
    ...more,
  } as KubernetesObject;
}

export function localQueue(
  space: string,
  name: string,
  version: 'v1beta1' | 'v1beta2',
): KubernetesObject {
  return {
    apiVersion: `kueue.x-k8s.io/${version}`,
    kind: 'LocalQueue',
    metadata: { name, namespace: space },
    spec: { clusterQueue: space },
  } as KubernetesObject;
}
