import type {
  ArtifactAttestation,
  ArtifactSignature,
} from '@model-serving/backstage-plugin-model-serving-common';
import { OciError } from '../OciError';
import { unlessMissing } from '../unlessMissing';
import type { OciDescriptor } from '../manifest';
import type { OciRegistry } from '../OciRegistry';
import { referrerTag } from '../reference';
import {
  attestationOf,
  distinct,
  documents,
  taggedAttestations,
} from './attestations';
import { FoundSignature, judgeSignatures } from './judgeSignatures';
import type { LoadedKey, SigningKey } from './SigningKey';
import {
  BUNDLE_TYPE,
  bundleClaim,
  SIMPLE_SIGNING,
  simpleClaim,
} from './statements';

const MOST_PAYLOAD_BYTES = 1024 * 1024;
/** Anybody who may push can attach more. */
const MOST_SIGNATURES = 10;

const UNREADABLE: FoundSignature = {
  unreadable:
    'Something is attached as a signature, but cannot be read as one.',
};

/** Where signatures of an artifact are looked for. @public */
export interface SignatureQuestion {
  repository: string;
  digest: string;
  /** Tags of the repository, where they are known: spares asking for some that are not there. */
  tags?: ReadonlySet<string>;
  signal?: AbortSignal;
}

/**
 * What a registry says of an artifact's signature, in both forms of cosign: the tag `sha256-<hex>.sig`, and a referrer that
 * holds a Sigstore bundle. Transparency logs are not asked. Never throws: what cannot be read is `unknown` with the reason.
 * @public
 */
export async function readSignature(
  registry: OciRegistry,
  keys: readonly SigningKey[],
  question: SignatureQuestion,
): Promise<ArtifactSignature> {
  return await judged(registry, keys, question, () =>
    registry.referrers(question.repository, question.digest, question.signal),
  );
}

/** What is attached to an artifact in its registry. @public */
export interface Attachments {
  signature: ArtifactSignature;
  /** Missing where they could not be read. */
  attestations?: ArtifactAttestation[];
}

/** As {@link readSignature}, and what else is attached. Never throws. @public */
export async function readAttachments(
  registry: OciRegistry,
  keys: readonly SigningKey[],
  question: SignatureQuestion,
): Promise<Attachments> {
  const { digest, repository, signal } = question;
  const others: ArtifactAttestation[] = [];
  let referrers: Promise<OciDescriptor[]> | undefined;
  const list = () =>
    (referrers ??= registry.referrers(repository, digest, signal));
  const signature = await judged(registry, keys, question, list, others);
  try {
    others.push(...(await documents(registry, question, await list())));
    others.push(...(await taggedAttestations(registry, question)));
    return { signature, attestations: distinct(others) };
  } catch (error) {
    if (error instanceof OciError) {
      return { signature };
    }
    throw error;
  }
}

/** @param others - takes what bundles say that are no signatures */
async function judged(
  registry: OciRegistry,
  keys: readonly SigningKey[],
  question: SignatureQuestion,
  referrers: () => Promise<OciDescriptor[]>,
  others: ArtifactAttestation[] = [],
): Promise<ArtifactSignature> {
  try {
    const loaded: LoadedKey[] = [];
    for (const key of keys) {
      loaded.push(await key.load());
    }
    const found = [
      ...(await readable(() => simpleSignatures(registry, question))),
      ...(await readable(async () =>
        bundles(registry, question, await referrers(), others),
      )),
    ];
    return judgeSignatures(question.digest, found, loaded);
  } catch (error) {
    return { state: 'unknown', reason: (error as Error).message };
  }
}

async function simpleSignatures(
  registry: OciRegistry,
  { digest, repository, signal, tags }: SignatureQuestion,
): Promise<FoundSignature[]> {
  const tag = `${referrerTag(digest)}.sig`;
  if (tags && !tags.has(tag)) {
    return [];
  }
  const found = await unlessMissing(() =>
    registry.manifest(repository, tag, signal),
  );
  if (!found) {
    return [];
  }
  const { content } = found;
  const layers =
    content.kind === 'manifest'
      ? content.layers.filter(({ mediaType }) => mediaType === SIMPLE_SIGNING)
      : [];
  const signatures: FoundSignature[] = [];
  for (const layer of layers.slice(0, MOST_SIGNATURES)) {
    signatures.push(
      ...(await readable(async () => {
        const payload = await registry.blob(
          repository,
          layer,
          MOST_PAYLOAD_BYTES,
          signal,
        );
        const claim = simpleClaim(payload, layer.annotations);
        return [claim ? { form: 'cosign-tag', claim } : UNREADABLE];
      })),
    );
  }
  return signatures.length > 0 ? signatures : [UNREADABLE];
}

async function bundles(
  registry: OciRegistry,
  question: SignatureQuestion,
  referrers: readonly OciDescriptor[],
  others: ArtifactAttestation[],
): Promise<FoundSignature[]> {
  const candidates = referrers.filter(({ artifactType }) =>
    BUNDLE_TYPE.test(artifactType ?? ''),
  );
  const found: FoundSignature[] = [];
  for (const each of candidates.slice(0, MOST_SIGNATURES)) {
    found.push(
      ...(await readable(() =>
        bundle(registry, question, each.digest, others),
      )),
    );
  }
  return found;
}

async function bundle(
  registry: OciRegistry,
  { digest, repository, signal }: SignatureQuestion,
  referrer: string,
  others: ArtifactAttestation[],
): Promise<FoundSignature[]> {
  const { content } = await registry.manifest(repository, referrer, signal);
  const layer =
    content.kind === 'manifest'
      ? content.layers.find(({ mediaType }) => BUNDLE_TYPE.test(mediaType))
      : undefined;
  const claim = layer
    ? await bundleClaim(
        await registry.blob(repository, layer, MOST_PAYLOAD_BYTES, signal),
        digest,
        async () => (await registry.manifest(repository, digest, signal)).bytes,
      )
    : null;
  // An attestation, such as an SBOM, is no signature of the artifact.
  if (claim && 'predicateType' in claim) {
    if (claim.isAbout) {
      others.push(...attestationOf(claim.predicateType, 'referrer'));
    }
    return [];
  }
  return [claim ? { form: 'sigstore-bundle', claim } : UNREADABLE];
}

/** What is attached and cannot be read must not hide a signature that can. */
async function readable(
  read: () => Promise<FoundSignature[]>,
): Promise<FoundSignature[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OciError && error.kind === 'unexpected') {
      return [{ unreadable: error.message }];
    }
    throw error;
  }
}
