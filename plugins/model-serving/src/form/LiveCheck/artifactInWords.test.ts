import {
  ArtifactAnswer,
  ArtifactSignature,
} from '@model-serving/backstage-plugin-model-serving-common';
import { artifactInWords } from './artifactInWords';

const answer = (signature: ArtifactSignature): ArtifactAnswer => ({
  uri: 'oci://registry.example.com/m:v1',
  artifact: {
    uri: 'oci://registry.example.com/m:v1',
    digest: `sha256:${'a'.repeat(64)}`,
    pinnedUri: `oci://registry.example.com/m@sha256:${'a'.repeat(64)}`,
    sizeBytes: 1,
    signature,
    asOf: '2026-01-01T12:00:00Z',
  },
  reason: null,
  asOf: '2026-01-01T12:00:00Z',
  source: 'registry:registry.example.com',
  stale: false,
});

describe('artifactInWords', () => {
  it.each<[ArtifactSignature, string, string]>([
    [
      { state: 'verified', by: 'the release key' },
      'pass',
      'Verified by the release key.',
    ],
    [
      { state: 'present', form: 'cosign-tag', reason: null },
      'pass',
      'Signature present. Nobody here has checked it.',
    ],
    [
      { state: 'invalid', reason: 'It is for another artifact.' },
      'warn',
      'Signature invalid. It is for another artifact.',
    ],
    [{ state: 'absent' }, 'pass', 'Not signed.'],
    [
      { state: 'unknown', reason: 'The registry is away.' },
      'pass',
      'Signature unknown. The registry is away.',
    ],
  ])('says %j', (signature, outcome, sentence) => {
    expect(artifactInWords(answer(signature))).toEqual({ outcome, sentence });
  });

  it('says why nothing is known', () => {
    expect(
      artifactInWords({
        ...answer({ state: 'absent' }),
        artifact: null,
        reason: 'The registry is not configured.',
      }),
    ).toEqual({
      outcome: 'unknown',
      sentence: 'The registry is not configured.',
    });
  });

  it('does not alarm where the address is a digest already', () => {
    const known = answer({ state: 'absent' });
    expect(
      artifactInWords({
        ...known,
        uri: known.artifact!.pinnedUri,
        artifact: null,
        reason: 'The registry is not configured.',
      }),
    ).toEqual({
      outcome: 'pass',
      sentence:
        'Pinned to a digest. Size and signature unknown. The registry is not configured.',
    });
  });
});
