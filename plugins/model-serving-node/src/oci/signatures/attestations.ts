import {
  ArtifactAttestation,
  readLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { OciArtifact, OciDescriptor } from '../manifest';
import type { OciRegistry } from '../OciRegistry';
import { referrerTag } from '../reference';
import { unlessMissing } from '../unlessMissing';
import type { SignatureQuestion } from './readSignature';
import { SIGNED_PREDICATE } from './statements';

/** Anybody who may push can attach more. */
const MOST_ATTESTATIONS = 20;

/** In-toto statements, whose predicate says what they are about. */
const STATEMENTS: ReadonlySet<string> = new Set([
  'application/vnd.dsse.envelope.v1+json',
  'application/vnd.in-toto+json',
]);

/** Software bills of materials that are attached as they are. */
const DOCUMENTS: ReadonlySet<string> = new Set([
  'application/spdx+json',
  'application/vnd.cyclonedx',
  'application/vnd.cyclonedx+json',
  'application/vnd.cyclonedx+xml',
  'application/vnd.syft+json',
  'spdx+json',
  'text/spdx',
  'text/spdx+json',
  'text/spdx+xml',
]);

/** Annotations that say the predicate of a statement: of cosign's `.att` tag, of BuildKit, of in-toto's own specification. */
const PREDICATES = [
  'predicateType',
  'in-toto.io/predicate-type',
  'dev.sigstore.bundle.predicateType',
];

/** Empty for a type that cannot be shown, and for a signature, which is no attestation. */
export function attestationOf(
  type: string,
  form: ArtifactAttestation['form'],
): ArtifactAttestation[] {
  const shown = readLine(type, TEXT_LIMITS.label);
  return shown === null || shown === SIGNED_PREDICATE
    ? []
    : [{ type: shown, form }];
}

/** Each once, in the order of their types. */
export function distinct(
  attestations: readonly ArtifactAttestation[],
): ArtifactAttestation[] {
  return [
    ...new Map(
      attestations.map(each => [`${each.type} ${each.form}`, each]),
    ).values(),
  ]
    .sort((a, b) => (a.type < b.type ? -1 : Number(a.type > b.type)))
    .slice(0, MOST_ATTESTATIONS);
}

/** Which referrers are attestations, bundles aside. */
export async function documents(
  registry: OciRegistry,
  question: SignatureQuestion,
  referrers: readonly OciDescriptor[],
): Promise<ArtifactAttestation[]> {
  const candidates = referrers.filter(
    ({ artifactType }) =>
      STATEMENTS.has(artifactType ?? '') || DOCUMENTS.has(artifactType ?? ''),
  );
  const found: ArtifactAttestation[] = [];
  for (const each of candidates.slice(0, MOST_ATTESTATIONS)) {
    found.push(...(await documentOf(registry, question, each)));
  }
  return found;
}

/** A statement is read where the list of referrers does not have its predicate. */
async function documentOf(
  registry: OciRegistry,
  { repository, signal }: SignatureQuestion,
  { annotations, artifactType, digest }: OciDescriptor,
): Promise<ArtifactAttestation[]> {
  const type = artifactType ?? '';
  if (DOCUMENTS.has(type)) {
    return attestationOf(type, 'referrer');
  }
  const said = predicateOf(annotations);
  if (said !== undefined) {
    return attestationOf(said, 'referrer');
  }
  const found = await unlessMissing(() =>
    registry.manifest(repository, digest, signal),
  );
  const types = found ? layerTypes(found) : [];
  return (types.length > 0 ? types : [type]).flatMap(each =>
    attestationOf(each, 'referrer'),
  );
}

/** What cosign 2 keeps under the tags `sha256-<hex>.att` and `sha256-<hex>.sbom`. */
export async function taggedAttestations(
  registry: OciRegistry,
  { digest, repository, signal, tags }: SignatureQuestion,
): Promise<ArtifactAttestation[]> {
  const found: ArtifactAttestation[] = [];
  for (const ending of ['att', 'sbom']) {
    const tag = `${referrerTag(digest)}.${ending}`;
    const artifact =
      !tags || tags.has(tag)
        ? await unlessMissing(() => registry.manifest(repository, tag, signal))
        : null;
    for (const type of artifact ? layerTypes(artifact) : []) {
      found.push(...attestationOf(type, 'cosign-tag'));
    }
  }
  return found;
}

/** What the layers of an attestation are: their predicates, else their media types. */
function layerTypes({ content }: OciArtifact): string[] {
  return content.kind === 'index'
    ? []
    : content.layers
        .filter(
          ({ mediaType }) =>
            STATEMENTS.has(mediaType) || DOCUMENTS.has(mediaType),
        )
        .map(
          ({ annotations, mediaType }) => predicateOf(annotations) ?? mediaType,
        );
}

function predicateOf(
  annotations: Readonly<Record<string, string>>,
): string | undefined {
  return PREDICATES.map(key => annotations[key]).find(
    said => said !== undefined,
  );
}
