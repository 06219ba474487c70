import {
  ArtifactAnswer,
  ArtifactSignature,
  Finding,
  pinnedDigest,
} from '@model-serving/backstage-plugin-model-serving-common';

/** What is known of an artifact's signature, as a sentence. */
function signatureSentence(signature: ArtifactSignature): string {
  switch (signature.state) {
    case 'verified':
      return `Signature verified by ${signature.by}.`;
    case 'present':
      return `Signed, but not verified.${
        signature.reason ? ` ${signature.reason}` : ''
      }`;
    case 'invalid':
      return `Signature invalid. ${signature.reason}`;
    case 'absent':
      return 'Not signed.';
    default:
      return `Signature unknown. ${signature.reason}`;
  }
}

/** How an artifact is shown before a service is pinned to it. */
export function artifactInWords({ artifact, reason, uri }: ArtifactAnswer): {
  outcome: Finding['outcome'];
  sentence: string;
} {
  if (!artifact && pinnedDigest(uri)) {
    // What runs is settled by the address; only its registry was not asked.
    return {
      outcome: 'pass',
      sentence: `Pinned to a digest. Size and signature unknown. ${
        reason ?? ''
      }`.trim(),
    };
  }
  if (!artifact) {
    return { outcome: 'unknown', sentence: reason ?? 'Digest unknown.' };
  }
  return {
    outcome: artifact.signature.state === 'invalid' ? 'warn' : 'pass',
    sentence: signatureSentence(artifact.signature),
  };
}
