import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelLineage,
  ModelRecord,
  ModelVariant,
  ModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Attachments,
  pinnedOciUri,
} from '@model-serving/backstage-plugin-model-serving-node';
import { lookUp } from '../modelFiles/lookUp';
import { variantName, withUniqueNames } from '../sources/variantName';
import type { ArtifactFacts } from './artifactFacts';
import type { OciRepositoryConfig } from './readOciSourceConfig';
import type { TaggedVersion } from './taggedVersions';

/** What is known of one digest. */
export interface KnownArtifact {
  facts: ArtifactFacts;
  /** Null where they are not looked for. */
  attachments: Attachments | null;
}

/** Files that the platform's runtimes load, by the name that packagers give the format. */
const FORMATS: Readonly<Record<string, string>> = { safetensors: 'vLLM' };

/** What a repository says of its model; undefined where none of its versions could be read. */
export function ociRecord(
  host: string,
  config: OciRepositoryConfig,
  tagged: readonly TaggedVersion[],
  known: ReadonlyMap<string, KnownArtifact>,
): ModelRecord | undefined {
  const { repository } = config;
  const versions = tagged
    .map(each => versionOf(host, config, each, known))
    .filter(({ variants }) => variants.length > 0);
  const offered =
    versions.find(({ aliases, name }) =>
      [name, ...aliases].includes('latest'),
    ) ?? versions[0];
  const described = tagged.find(({ name }) => name === offered?.name);
  const facts = described && firstFacts(described, known);
  if (!facts) {
    return undefined;
  }
  const license = facts.license;
  return {
    ...emptyModelRecord(repository, repository),
    title: config.title ?? facts.title,
    description: facts.description,
    card: facts.card,
    publisher: config.publisher ?? facts.publisher,
    license: license === null ? null : { id: license, url: null, text: null },
    task: config.task,
    modalities: facts.modalities,
    languages: facts.languages,
    links: facts.documentation
      ? [{ url: facts.documentation, title: 'Documentation' }]
      : [],
    toolCalling: facts.toolCalling,
    updatedAt: latest(versions.map(({ createdAt }) => createdAt)),
    identities: [
      {
        kind: 'repository',
        repository: `${host}/${repository}`,
        revision: null,
      },
      ...(config.identity
        ? [{ kind: 'mapping' as const, name: config.identity }]
        : []),
      ...digestsOf(tagged, known).map(digest => ({
        kind: 'digest' as const,
        digest,
      })),
    ],
    lineage: lineageOf(facts),
    versions: newestFirst(
      versions.map(version => ({
        ...version,
        license: version.license?.id === license ? null : version.license,
      })),
    ),
    defaultVersion: offered.name,
  };
}

function versionOf(
  host: string,
  config: OciRepositoryConfig,
  version: TaggedVersion,
  known: ReadonlyMap<string, KnownArtifact>,
): ModelVersion {
  const facts = firstFacts(version, known);
  const variants = version.variants.flatMap(({ digest, variant }) => {
    const artifact = known.get(digest);
    return artifact
      ? [variantOf(host, config, { digest, variant }, artifact)]
      : [];
  });
  return {
    ...emptyModelVersion(version.name, withUniqueNames(variants)),
    createdAt: facts?.createdAt ?? null,
    aliases: version.aliases,
    revision: facts?.revision ?? null,
    license: facts?.license
      ? { id: facts.license, url: null, text: null }
      : null,
    parameters: facts?.parameters ?? null,
    contextLength: facts?.contextLength ?? null,
    architecture: facts?.architecture ?? null,
  };
}

function variantOf(
  host: string,
  config: OciRepositoryConfig,
  { digest, variant }: { digest: string; variant: string | null },
  { attachments, facts }: KnownArtifact,
): ModelVariant {
  const { format, precision, quantization, weightBytes } = facts;
  const said = format && (lookUp(FORMATS, format.toLowerCase()) ?? format);
  return {
    ...emptyModelVariant(
      variant ?? variantName(quantization ?? precision ?? said ?? ''),
      pinnedOciUri({ host, repository: config.repository }, digest),
      config.format ?? said ?? 'unknown',
    ),
    precision,
    quantization,
    weightBytes,
    artifactBytes: facts.artifactBytes,
    ...attachments,
  };
}

function firstFacts(
  { variants }: TaggedVersion,
  known: ReadonlyMap<string, KnownArtifact>,
): ArtifactFacts | undefined {
  return variants
    .map(({ digest }) => known.get(digest)?.facts)
    .find(facts => facts !== undefined);
}

function digestsOf(
  tagged: readonly TaggedVersion[],
  known: ReadonlyMap<string, KnownArtifact>,
): string[] {
  const digests = tagged.flatMap(({ variants }) =>
    variants.map(({ digest }) => digest),
  );
  return [...new Set(digests)].filter(digest => known.has(digest)).sort();
}

function lineageOf({ datasets, source }: ArtifactFacts): ModelLineage[] {
  return [
    ...(source
      ? [{ kind: 'source-code' as const, title: source, url: source }]
      : []),
    ...datasets.map(url => ({ kind: 'dataset' as const, title: url, url })),
  ];
}

function latest(times: ReadonlyArray<string | null>): string | null {
  return times.reduce(
    (newest, time) => (time && (!newest || time > newest) ? time : newest),
    null,
  );
}

/** By when they were made where all say so; else they are in the order of their names. */
function newestFirst(versions: ModelVersion[]): ModelVersion[] {
  return versions.every(({ createdAt }) => createdAt !== null)
    ? [...versions].sort(
        (a, b) =>
          (a.createdAt! < b.createdAt! ? 1 : -1) *
          Number(a.createdAt !== b.createdAt),
      )
    : versions;
}
