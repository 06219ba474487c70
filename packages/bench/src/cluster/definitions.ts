import { looseDefinition, type KubernetesObject } from '@model-serving/lab';

/** What a cluster serves that models are run on, as far as the bench has objects of it. */
export const DEFINITIONS = (
  [
    ['serving.kserve.io', 'v1beta1', 'InferenceService', 'inferenceservices'],
    ['kueue.x-k8s.io', 'v1beta2', 'Workload', 'workloads'],
    ['kueue.x-k8s.io', 'v1beta2', 'LocalQueue', 'localqueues'],
  ] as const
).map(([group, name, kind, plural]) =>
  looseDefinition({
    group,
    kind,
    plural,
    versions: [{ name, served: true, storage: true }],
  }),
);

/** The kind that a definition defines. */
export function servedKind({ spec }: KubernetesObject) {
  const { group, names, versions } = spec as any;
  return {
    apiVersion: `${group}/${versions[0].name}`,
    kind: names.kind as string,
  };
}
