import type { KubernetesObject } from '@model-serving/lab';

/** A kind with the real group, version and name, which takes any field. */
function definition(
  group: string,
  version: string,
  kind: string,
  plural: string,
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
      scope: 'Namespaced',
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
        },
      ],
    },
  };
}

/** What a cluster serves that models are run on, as far as the bench has objects of it. */
export const DEFINITIONS: readonly KubernetesObject[] = [
  definition(
    'serving.kserve.io',
    'v1beta1',
    'InferenceService',
    'inferenceservices',
  ),
  definition('kueue.x-k8s.io', 'v1beta2', 'Workload', 'workloads'),
  definition('kueue.x-k8s.io', 'v1beta2', 'LocalQueue', 'localqueues'),
];
