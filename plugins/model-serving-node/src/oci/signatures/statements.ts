import { z } from 'zod';

/** What a signature says, and the bytes that were signed. */
export interface SignedClaim {
  /** Digest of the artifact that it is about; null where the claim is about the signed bytes themselves. */
  digest: string | null;
  signedBytes: Uint8Array;
  signatures: Uint8Array[];
  /** {@link LoadedKey.hint} of the key that is said to have signed. */
  keyHint: string | null;
  /** Signed with a certificate, not with a key. */
  isKeyless: boolean;
}

export const SIMPLE_SIGNING =
  'application/vnd.dev.cosign.simplesigning.v1+json';
/** Annotation of a layer of cosign's signature image. */
export const SIMPLE_SIGNATURE = 'dev.cosignproject.cosign/signature';
const SIMPLE_CERTIFICATE = 'dev.sigstore.cosign/certificate';

/** https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md, "Payload" */
const simplePayload = z.object({
  critical: z.object({
    type: z.enum([
      'cosign container image signature',
      'https://sigstore.dev/cosign/sign/v1',
    ]),
    image: z.object({ 'docker-manifest-digest': z.string() }),
  }),
});

/**
 * A signature as cosign keeps it under `sha256-<hex>.sig`: the payload is a layer, the signature an annotation of it.
 *
 * @returns null where the layer is none
 */
export function simpleClaim(
  payload: Buffer,
  annotations: Readonly<Record<string, string>>,
): SignedClaim | null {
  const parsed = simplePayload.safeParse(parseJson(payload));
  const signature = base64(annotations[SIMPLE_SIGNATURE]);
  return parsed.success && signature
    ? {
        digest: parsed.data.critical.image['docker-manifest-digest'],
        signedBytes: payload,
        signatures: [signature],
        keyHint: null,
        isKeyless: annotations[SIMPLE_CERTIFICATE] !== undefined,
      }
    : null;
}

/** What referrers that hold a signature say they are; the version of the bundle stands behind. */
export const BUNDLE_TYPE =
  /^application\/vnd\.dev\.sigstore\.bundle\.v\d+(\.\d+)*\+json$/;
/** Of a signature; attestations are bundles too, with another predicate. */
export const SIGNED_PREDICATE = 'https://sigstore.dev/cosign/sign/v1';
const IN_TOTO = 'application/vnd.in-toto+json';

/** https://github.com/sigstore/protobuf-specs, `sigstore_bundle.proto` */
const bundle = z.object({
  verificationMaterial: z
    .object({
      publicKey: z.object({ hint: z.string().max(1_000) }).optional(),
      certificate: z.unknown().optional(),
      x509CertificateChain: z.unknown().optional(),
    })
    .optional(),
  dsseEnvelope: z
    .object({
      payload: z.string(),
      payloadType: z.string().max(255),
      signatures: z
        .array(z.object({ sig: z.string() }))
        .min(1)
        .max(10),
    })
    .optional(),
  messageSignature: z
    .object({
      messageDigest: z
        .object({ algorithm: z.string(), digest: z.string() })
        .optional(),
      signature: z.string(),
    })
    .optional(),
});

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
const statement = z.object({
  predicateType: z.string(),
  subject: z
    .array(z.object({ digest: z.record(z.string(), z.string()) }))
    .min(1)
    .max(100),
});

/** A bundle that says something else of artifacts, such as how they were built. */
export interface OtherStatement {
  predicateType: string;
  /** Whether the artifact that was asked for is among them. */
  isAbout: boolean;
}

/**
 * A signature as a Sigstore bundle: a signed in-toto statement, or a signature of the manifest's bytes.
 *
 * @param manifest - reads the bytes of the artifact's manifest, where they are what was signed
 * @returns null for what is no bundle
 */
export async function bundleClaim(
  bytes: Buffer,
  digest: string,
  manifest: () => Promise<Buffer>,
): Promise<SignedClaim | OtherStatement | null> {
  const parsed = bundle.safeParse(parseJson(bytes));
  if (!parsed.success) {
    return null;
  }
  const { dsseEnvelope, messageSignature, verificationMaterial } = parsed.data;
  const signer = {
    keyHint: verificationMaterial?.publicKey?.hint ?? null,
    isKeyless: Boolean(
      verificationMaterial?.certificate ??
        verificationMaterial?.x509CertificateChain,
    ),
  };
  if (dsseEnvelope) {
    const payload = base64(dsseEnvelope.payload);
    const said = payload && statement.safeParse(parseJson(payload));
    if (!said?.success || dsseEnvelope.payloadType !== IN_TOTO) {
      return null;
    }
    const digests = said.data.subject.map(
      ({ digest: { sha256 } }) => `sha256:${sha256}`,
    );
    const { predicateType } = said.data;
    if (predicateType !== SIGNED_PREDICATE) {
      return { predicateType, isAbout: digests.includes(digest) };
    }
    return {
      digest: digests.includes(digest) ? digest : digests[0],
      signedBytes: preAuthenticated(dsseEnvelope.payloadType, payload!),
      signatures: dsseEnvelope.signatures.flatMap(
        ({ sig }) => base64(sig) ?? [],
      ),
      ...signer,
    };
  }
  const signature = base64(messageSignature?.signature);
  return signature
    ? {
        digest: null,
        signedBytes: await manifest(),
        signatures: [signature],
        ...signer,
      }
    : null;
}

/** What a DSSE signature is over: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md */
export function preAuthenticated(type: string, payload: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `),
    payload,
  ]);
}

function base64(text: string | undefined): Buffer | null {
  return text && /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)
    ? Buffer.from(text, 'base64')
    : null;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
