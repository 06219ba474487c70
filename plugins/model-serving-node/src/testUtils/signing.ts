import { createHash, generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import { Secret } from '../secrets';
import { SigningKey } from '../oci/signatures/SigningKey';
import { preAuthenticated } from '../oci/signatures/statements';
import type { FakeOciRegistry } from './FakeOciRegistry';

/** A key pair, and signatures in the forms that cosign 3.1.3 was recorded to write. */
export interface Signer {
  key: SigningKey;
  /** The public key. */
  pem: string;
  hint: string;
  sign(bytes: Buffer): Buffer;
}

export function signerOf(
  name: string,
  type: 'ec' | 'rsa' | 'ed25519' = 'ec',
): Signer {
  const { privateKey, publicKey } = pair(type);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return {
    key: new SigningKey(name, Secret.of(pem), 'signingKeys[0].publicKey'),
    pem,
    hint: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64'),
    sign: bytes =>
      sign(type === 'ed25519' ? null : 'sha256', bytes, privateKey),
  };
}

function pair(type: 'ec' | 'rsa' | 'ed25519'): {
  privateKey: KeyObject;
  publicKey: KeyObject;
} {
  switch (type) {
    case 'ec':
      return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
    default:
      return generateKeyPairSync('ed25519');
  }
}

/** Signs as `cosign sign --new-bundle-format=false` does: the tag `sha256-<hex>.sig`. */
export function signByTag(
  registry: FakeOciRegistry,
  repository: string,
  digest: string,
  signer: Signer,
  claimed: string = digest,
): void {
  const payload = Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': `${registry.host}/${repository}` },
        image: { 'docker-manifest-digest': claimed },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
  );
  registry.push(repository, `${digest.replace(':', '-')}.sig`, {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      ...registry.blob('{"rootfs":{}}'),
    },
    layers: [
      {
        mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
        ...registry.blob(payload),
        annotations: {
          'dev.cosignproject.cosign/signature': signer
            .sign(payload)
            .toString('base64'),
        },
      },
    ],
  });
}

export const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** A bundle as `cosign sign` writes it: an in-toto statement in a DSSE envelope. */
export function bundleOf(
  digest: string,
  signer: Signer,
  options: { predicateType?: string; hint?: string } = {},
): string {
  const { hint = signer.hint, predicateType } = options;
  const payload = Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: digest.slice(7) }, annotations: {} }],
      predicateType: predicateType ?? 'https://sigstore.dev/cosign/sign/v1',
      predicate: {},
    }),
  );
  const payloadType = 'application/vnd.in-toto+json';
  return JSON.stringify({
    mediaType: BUNDLE,
    verificationMaterial: { publicKey: { hint } },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType,
      signatures: [
        {
          sig: signer
            .sign(preAuthenticated(payloadType, payload))
            .toString('base64'),
        },
      ],
    },
  });
}

/** A bundle with a signature of the manifest's bytes. */
export function messageBundleOf(bytes: Buffer, signer: Signer): string {
  return JSON.stringify({
    mediaType: BUNDLE,
    verificationMaterial: { publicKey: { hint: signer.hint } },
    messageSignature: { signature: signer.sign(bytes).toString('base64') },
  });
}
