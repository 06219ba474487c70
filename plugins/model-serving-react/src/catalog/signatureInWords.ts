import { ArtifactSignature } from '@model-serving/backstage-plugin-model-serving-common';
import { asSentence } from '../format';
import type { Tone } from '../badges';

/** What is known of an artifact's signature, in words. A signature that nobody has checked is only present. @public */
export function signatureInWords(signature: ArtifactSignature | null): {
  text: string;
  tone: Tone;
  reason: string | null;
} {
  switch (signature?.state) {
    case 'verified':
      return {
        text: `verified by ${signature.by}`,
        tone: 'good',
        reason: null,
      };
    case 'present':
      return {
        text: 'signature present',
        tone: 'neutral',
        reason: signature.reason ?? 'Nobody here has checked it.',
      };
    case 'invalid':
      return {
        text: 'signature invalid',
        tone: 'bad',
        reason: signature.reason,
      };
    case 'absent':
      return { text: 'not signed', tone: 'attention', reason: null };
    default:
      return {
        text: 'signature unknown',
        tone: 'neutral',
        reason: signature?.reason ?? 'Its source reports no signature.',
      };
  }
}

/** As {@link signatureInWords}, in sentences. @public */
export function signatureSentence(signature: ArtifactSignature): string {
  const { reason, text } = signatureInWords(signature);
  return [text, reason]
    .flatMap(part => (part === null ? [] : [asSentence(part)]))
    .join(' ');
}
