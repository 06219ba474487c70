import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelArchitecture,
  ModelIdentity,
  ModelRecord,
  ModelVariant,
  ModelVersion,
  pinnedDigest,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  FlatManifest,
  isVersioned,
  ModelManifest,
  VersionedManifest,
} from './modelManifest';
import { complianceOf, licenseOf } from './statements';

type Version = VersionedManifest['spec']['versions'][number];
type Artifact = Omit<Version['variants'][number], 'name'>;
type SharedSpec = ModelManifest['spec'];

/** Name of the only version of a model that names no versions. */
const ONLY_VERSION = '1';

/** Name of the only variant where nothing says more. */
const ONLY_VARIANT = 'default';

/**
 * What a manifest says of its model.
 *
 * @param place - where the document is, such as the path of its file
 */
export function modelRecordOf(
  manifest: ModelManifest,
  place: string,
): ModelRecord {
  const { metadata, spec } = manifest;
  const versions = isVersioned(manifest)
    ? manifest.spec.versions.map(versionOf)
    : [onlyVersionOf(manifest)];
  return {
    ...emptyModelRecord(place, metadata.name),
    entityName: metadata.name,
    title: metadata.title ?? null,
    description: metadata.description ?? null,
    card: spec.card ?? null,
    url: spec.url ?? null,
    publisher: spec.publisher ?? null,
    owner: spec.owner,
    license: licenseOf(spec.license),
    task: spec.task ?? null,
    modalities: {
      input: spec.modalities?.input ?? [],
      output: spec.modalities?.output ?? [],
    },
    languages: spec.languages ?? [],
    tags: metadata.tags ?? [],
    links: (metadata.links ?? []).map(({ title = null, url }) => ({
      url,
      title,
    })),
    toolCalling: spec.toolCalling ?? null,
    gated: spec.gated ?? null,
    identities: identitiesOf(spec, versions),
    base: spec.base
      ? { ...spec.base, repository: spec.base.repository.toLowerCase() }
      : null,
    lineage: (spec.lineage ?? []).map(({ url = null, ...each }) => ({
      ...each,
      url,
    })),
    benchmarks: (spec.benchmarks ?? []).map(
      ({ unit = null, url = null, ...each }) => ({ ...each, unit, url }),
    ),
    versions: isVersioned(manifest) ? newestFirst(versions) : versions,
    defaultVersion: isVersioned(manifest)
      ? manifest.spec.defaultVersion ?? null
      : null,
    compliance: complianceOf(spec.compliance),
  };
}

/** As they are written where a date is missing: one version is not newer than another by its name. */
function newestFirst(versions: ModelVersion[]): ModelVersion[] {
  return versions.every(({ createdAt }) => createdAt !== null)
    ? versions.toSorted(
        (a, b) => Date.parse(b.createdAt!) - Date.parse(a.createdAt!),
      )
    : versions;
}

function versionOf(version: Version): ModelVersion {
  return {
    ...emptyModelVersion(
      version.name,
      version.variants.map(variant => variantOf(variant.name, variant)),
    ),
    createdAt: version.createdAt ?? null,
    stage: version.stage ?? null,
    aliases: version.aliases ?? [],
    revision: version.revision ?? null,
    notes: version.notes ?? null,
    license: licenseOf(version.license),
    ...sharedFactsOf(version),
  };
}

function onlyVersionOf({ spec }: FlatManifest): ModelVersion {
  const name = variantName(spec.quantization ?? spec.precision ?? '');
  return {
    ...emptyModelVersion(ONLY_VERSION, [variantOf(name, spec)]),
    ...sharedFactsOf(spec),
  };
}

/** What of a text may be the name of a variant. */
function variantName(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9_.]+/g, '-')
      .slice(0, 63)
      .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '') || ONLY_VARIANT
  );
}

function variantOf(name: string, artifact: Artifact): ModelVariant {
  return {
    ...emptyModelVariant(name, artifact.uri, artifact.format),
    precision: artifact.precision ?? null,
    quantization: artifact.quantization ?? null,
    weightBytes: artifact.weightBytes ?? null,
    memoryBytes: artifact.memoryBytes ?? null,
    engine: artifact.engine ?? null,
  };
}

function sharedFactsOf(
  facts: Pick<
    Version,
    'adapter' | 'architecture' | 'contextLength' | 'parameters'
  >,
): Pick<
  ModelVersion,
  'adapter' | 'architecture' | 'contextLength' | 'parameters'
> {
  const { adapter } = facts;
  return {
    ...(adapter && {
      adapter: {
        rank: adapter.rank ?? null,
        baseRevision: adapter.baseRevision ?? null,
      },
    }),
    parameters: facts.parameters ?? null,
    contextLength: facts.contextLength ?? null,
    architecture: architectureOf(facts.architecture),
  };
}

function architectureOf(
  facts: Version['architecture'],
): ModelArchitecture | null {
  return facts
    ? {
        layers: facts.layers ?? null,
        attentionHeads: facts.attentionHeads ?? null,
        kvHeads: facts.kvHeads ?? null,
        headSize: facts.headSize ?? null,
        valueSize: facts.valueSize ?? null,
        hiddenSize: facts.hiddenSize ?? null,
        vocabularySize: facts.vocabularySize ?? null,
        caches: facts.caches ?? null,
        slidingWindow: facts.slidingWindow
          ? {
              ...facts.slidingWindow,
              sizes: facts.slidingWindow.sizes ?? null,
            }
          : null,
        latentAttention: facts.latentAttention ?? null,
        recurrent: facts.recurrent ?? null,
        experts: facts.experts ?? null,
      }
    : null;
}

const HUB_ADDRESS = /^hf:\/\/([\w.-]+\/[\w.-]+?)(?:[@:]([\w./-]+))?$/;

/** What the manifest names, with the digests and repositories of its own artifacts. */
function identitiesOf(
  { identities = [] }: SharedSpec,
  versions: readonly ModelVersion[],
): ModelIdentity[] {
  const named = identities.map(
    (identity): ModelIdentity =>
      'mapping' in identity
        ? { kind: 'mapping', name: identity.mapping }
        : {
            kind: 'repository',
            repository: identity.repository.toLowerCase(),
            revision: identity.revision ?? null,
          },
  );
  const artifacts = versions.flatMap(({ variants }) =>
    variants.flatMap(({ uri }) => identityOfArtifact(uri) ?? []),
  );
  return [...named, ...artifacts];
}

function identityOfArtifact(uri: string): ModelIdentity | null {
  const digest = pinnedDigest(uri);
  if (digest !== null) {
    return { kind: 'digest', digest };
  }
  const [, repository, revision = null] = HUB_ADDRESS.exec(uri) ?? [];
  return repository === undefined
    ? null
    : {
        kind: 'repository',
        repository: `huggingface.co/${repository.toLowerCase()}`,
        revision,
      };
}
