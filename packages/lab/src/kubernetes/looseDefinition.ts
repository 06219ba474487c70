import type { KubernetesObject } from './KubernetesObject';

/** A custom kind by its real names. */
export interface LooseKind {
  group: string;
  kind: string;
  plural: string;
  versions: ReadonlyArray<{ name: string; served: boolean; storage: boolean }>;
  scope?: 'Namespaced' | 'Cluster';
}

/**
 * Defines a kind with the group, versions and names of the real one, but which takes any field: that is how objects
 * get into an API server that no released schema would let in, or without the controllers behind it.
 */
export function looseDefinition(loose: LooseKind): KubernetesObject {
  const { group, kind, plural, versions, scope = 'Namespaced' } = loose;
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
  };
}
