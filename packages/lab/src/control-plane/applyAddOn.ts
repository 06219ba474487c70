import type { ClusterClient } from '../kubernetes/ClusterClient';
import { KubernetesError } from '../kubernetes/KubernetesError';
import {
  conditionOf,
  type KubernetesObject,
} from '../kubernetes/KubernetesObject';
import { waitUntil } from '../parts/waitUntil';

const CRD = 'CustomResourceDefinition';
const TIMED_OUT = 504;
const TRIES = 4;

/** Applies again what the server had no time for: a busy machine takes minutes over many large definitions. */
async function applyPatiently(
  client: ClusterClient,
  object: KubernetesObject,
): Promise<void> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      await client.apply(object);
      return;
    } catch (error) {
      const timedOut =
        error instanceof KubernetesError && error.code === TIMED_OUT;
      if (!timedOut || left === 0) {
        throw error;
      }
    }
  }
}

/** Applies the definitions of new kinds, waits until they are served, then the rest. */
export async function applyAddOn(
  client: ClusterClient,
  objects: readonly KubernetesObject[],
  signal: AbortSignal,
): Promise<void> {
  const definitions = objects.filter(object => object.kind === CRD);
  // Side by side: the server rebuilds its OpenAPI document once for many of them.
  await Promise.all(
    definitions.map(definition => applyPatiently(client, definition)),
  );
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
