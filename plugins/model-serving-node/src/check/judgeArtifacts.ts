import type {
  AdmissionInput,
  KubernetesObject,
  PolicyBundle,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  apiVersionOf,
  ArtifactRefusal,
  watchedKind,
} from '@model-serving/backstage-plugin-model-serving-common';

/** An artifact that nobody has: what policies say of it too is not about the one that is asked for. */
const CONTROL = `oci://control.invalid/model@sha256:${'0'.repeat(64)}`;

/**
 * Which artifacts the policies refuse. Each is judged as that of a service, by the policies that judge every service; what
 * they say of every artifact alike is about the rest of the service, and left out.
 *
 * @param uris - addresses as services would name them
 * @returns what is refused, by address; null for what is not
 */
export function judgeArtifacts(
  policies: PolicyBundle,
  uris: readonly string[],
  admission: AdmissionInput,
): Record<string, ArtifactRefusal | null> {
  const refusalsOf = (uri: string) =>
    policies
      .evaluate(serviceOf(uri), admission)
      .filter(({ outcome }) => outcome === 'fail')
      .map(({ message, rule }): ArtifactRefusal => ({ rule, message }));
  const all = new Map(
    [CONTROL, ...uris].map(uri => [uri, refusalsOf(uri)] as const),
  );
  const times = new Map<string, number>();
  for (const refusals of all.values()) {
    for (const key of new Set(refusals.map(keyOf))) {
      times.set(key, (times.get(key) ?? 0) + 1);
    }
  }
  return Object.fromEntries(
    uris.map(uri => [
      uri,
      all.get(uri)!.find(refusal => times.get(keyOf(refusal))! < all.size) ??
        null,
    ]),
  );
}

function keyOf({ message, rule }: ArtifactRefusal): string {
  return JSON.stringify([rule, message]);
}

function serviceOf(storageUri: string): KubernetesObject {
  return {
    apiVersion: apiVersionOf(watchedKind('InferenceService').served[0]),
    kind: 'InferenceService',
    metadata: { name: 'model' },
    spec: { predictor: { model: { storageUri } } },
  };
}
