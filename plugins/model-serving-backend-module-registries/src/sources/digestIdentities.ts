import {
  ModelIdentity,
  ModelVersion,
  pinnedDigest,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Artifacts that are pinned to their content: records that have the same are the same model. */
export function digestIdentities(
  versions: readonly ModelVersion[],
): ModelIdentity[] {
  const digests = versions.flatMap(({ variants }) =>
    variants.flatMap(({ uri }) => pinnedDigest(uri) ?? []),
  );
  return [...new Set(digests)].map(digest => ({ kind: 'digest', digest }));
}
