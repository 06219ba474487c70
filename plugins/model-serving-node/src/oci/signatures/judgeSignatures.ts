import type { ArtifactSignature } from '@model-serving/backstage-plugin-model-serving-common';
import type { LoadedKey } from './SigningKey';
import type { SignedClaim } from './statements';

/** A signature that was found, or why what was found cannot be read as one. */
export type FoundSignature =
  | { form: 'cosign-tag' | 'sigstore-bundle'; claim: SignedClaim }
  | { unreadable: string };

/**
 * What all signatures of one artifact say together. One that a key verifies decides, whatever else is attached: anybody
 * who may push can attach anything.
 */
export function judgeSignatures(
  digest: string,
  found: readonly FoundSignature[],
  keys: readonly LoadedKey[],
): ArtifactSignature {
  const judged = found.map(each =>
    'claim' in each
      ? judgeClaim(digest, each.form, each.claim, keys)
      : ({ state: 'unknown', reason: each.unreadable } as const),
  );
  for (const state of ['verified', 'invalid', 'present', 'unknown'] as const) {
    const first = judged.find(each => each.state === state);
    if (first) {
      return first;
    }
  }
  return { state: 'absent' };
}

function judgeClaim(
  digest: string,
  form: 'cosign-tag' | 'sigstore-bundle',
  claim: SignedClaim,
  keys: readonly LoadedKey[],
): ArtifactSignature {
  const signer = keys.find(key =>
    claim.signatures.some(signature =>
      key.signed(claim.signedBytes, signature),
    ),
  );
  if (claim.digest !== null && claim.digest !== digest) {
    return {
      state: 'invalid',
      reason: signer
        ? `Signed with ${signer.name}, but for another artifact.`
        : 'The attached signature is for another artifact.',
    };
  }
  if (signer) {
    return { state: 'verified', by: signer.name };
  }
  const named = keys.find(({ hint }) => hint === claim.keyHint);
  if (named) {
    return {
      state: 'invalid',
      reason: `It names ${named.name}, but that key did not sign this.`,
    };
  }
  return { state: 'present', form, reason: unverified(claim, keys) };
}

function unverified(
  { isKeyless }: SignedClaim,
  keys: readonly LoadedKey[],
): string | null {
  if (isKeyless) {
    return 'Signed with a certificate. Only signatures with a configured key are verified.';
  }
  return keys.length > 0 ? 'Not signed with a configured key.' : null;
}
