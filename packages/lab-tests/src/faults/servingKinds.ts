import type { KubernetesObject } from '@model-serving/lab';

/**
 * Definitions with the groups, versions and names of the real ones, but which take any field:
 * that is how objects get into a cluster that no released schema would let in.
 */
function definition(
  group: string,
  kind: string,
  plural: string,
  versions: ReadonlyArray<{ name: string; served: boolean; storage: boolean }>,
  scope: 'Namespaced' | 'Cluster' = 'Namespaced',
): KubernetesObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: {
        kind,
        plural,
        singular: kind.toLowerCase(),
        listKind: `${kind}List`,
      },
      scope,
      versions: versions.map(version => ({
        ...version,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      })),
    },
  } as KubernetesObject;
}

export const INFERENCE_SERVICES = definition(
  'serving.kserve.io',
  'InferenceService',
  'inferenceservices',
  [{ name: 'v1beta1', served: true, storage: true }],
);

/** Kueue's queues, served under these versions only. */
export const localQueues = (...served: string[]) =>
  definition(
    'kueue.x-k8s.io',
    'LocalQueue',
    'localqueues',
    ['v1beta1', 'v1beta2'].map(name => ({
      name,
      served: served.includes(name),
      storage: name === 'v1beta1',
    })),
  );

/** All of Kueue that the portal watches, in the version of its recordings. */
export const KUEUE_KINDS = (
  [
    ['LocalQueue', 'localqueues', 'Namespaced'],
    ['Workload', 'workloads', 'Namespaced'],
    ['ClusterQueue', 'clusterqueues', 'Cluster'],
    ['ResourceFlavor', 'resourceflavors', 'Cluster'],
  ] as const
).map(([kind, plural, scope]) =>
  definition(
    'kueue.x-k8s.io',
    kind,
    plural,
    [{ name: 'v1beta2', served: true, storage: true }],
    scope,
  ),
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
