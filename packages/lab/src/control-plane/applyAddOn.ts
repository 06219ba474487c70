import type { ClusterClient } from '../kubernetes/ClusterClient';
import {
  conditionOf,
  type KubernetesObject,
} from '../kubernetes/KubernetesObject';
import { waitUntil } from '../parts/waitUntil';

const CRD = 'CustomResourceDefinition';

/** Applies the definitions of new kinds, waits until they are served, then the rest. */
export async function applyAddOn(
  client: ClusterClient,
  objects: readonly KubernetesObject[],
  signal: AbortSignal,
): Promise<void> {
  const definitions = objects.filter(object => object.kind === CRD);
  // Side by side: the server rebuilds its OpenAPI document once for many of them.
  await Promise.all(definitions.map(definition => client.apply(definition)));
  await waitUntil(
    'new kinds to be served',
    async () => {
      for (const { apiVersion, kind, metadata } of definitions) {
        const found = await client.get(apiVersion, kind, metadata.name);
        if (conditionOf(found, 'Established')?.status !== 'True') {
          return false;
        }
      }
      return true;
    },
    { seconds: 180, signal },
  );
  for (const object of objects.filter(({ kind }) => kind !== CRD)) {
    await client.apply(object);
  }
}

/** The object that makes a namespace. */
export function namespace(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
