import {
  ArtifactAnswer,
  Finding,
  pinnedDigest,
} from '@model-serving/backstage-plugin-model-serving-common';
import { signatureSentence } from '@model-serving/backstage-plugin-model-serving-react';

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
