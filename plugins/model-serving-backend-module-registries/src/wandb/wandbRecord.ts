import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelRecord,
  ModelVersion,
  readLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { PropertyFacts } from '../sources/propertyFacts';
import { placeOf } from '../sources/recordPlace';
import { variantName } from '../sources/variantName';
import type { WandbConfig } from './readWandbConfig';
import type { WandbCollection, WandbMembership } from './wandbAnswers';
import { REGISTRY_PREFIX } from './WandbClient';

const UNKNOWN_FORMAT = 'unknown';
const COMMITTED = 'COMMITTED';
const MOST_VERSIONS = 200;
const ARTIFACT = /^[a-z][a-z0-9+.-]*:\/\/[!-~]+$/i;
/** Every version has an alias of its number. */
const OWN_ALIAS = /^v\d+$/;

/** Name of a registry without the prefix of its project. */
export function registryOf(project: string): string {
  return project.startsWith(REGISTRY_PREFIX)
    ? project.slice(REGISTRY_PREFIX.length)
    : project;
}

/** What Weights & Biases says of one collection, with the newest of its versions. */
export function wandbRecord(
  collection: WandbCollection,
  memberships: readonly WandbMembership[],
  config: Pick<WandbConfig, 'metadata' | 'organization' | 'webUrl'>,
): ModelRecord {
  const { description, name, project, tags, updatedAt } = collection;
  const committed = memberships
    .filter(({ artifact }) => artifact.state === COMMITTED)
    .sort((a, b) => b.versionIndex - a.versionIndex)
    .slice(0, MOST_VERSIONS);
  const facts = new PropertyFacts(
    config.metadata,
    committed[0]?.artifact.metadata ?? new Map(),
  );
  const license = facts.line('license');
  return {
    ...emptyModelRecord(`${registryOf(project.name)}/${placeOf(name)}`, name),
    title: facts.line('title'),
    description: readLine(description, TEXT_LIMITS.line),
    card: description || null,
    url: pageOf(collection, config),
    publisher: facts.line('publisher'),
    license:
      license === null
        ? null
        : { id: license, url: facts.link('licenseUrl'), text: null },
    task: facts.line('task'),
    languages: facts.lines('languages'),
    tags: tags.edges.map(({ node }) => node.name),
    toolCalling: facts.flag('toolCalling'),
    updatedAt: updatedAt ? new Date(updatedAt).toISOString() : null,
    identities: facts.identities(),
    versions: committed.map(each => versionOf(each, collection, config)),
  };
}

function versionOf(
  { aliases, artifact, versionIndex }: WandbMembership,
  { name: collection, project }: WandbCollection,
  { metadata }: Pick<WandbConfig, 'metadata'>,
): ModelVersion {
  const facts = new PropertyFacts(metadata, artifact.metadata);
  const name = `v${versionIndex}`;
  const own = facts.line('uri', 1_000) ?? '';
  const precision = facts.line('precision');
  const quantization = facts.line('quantization');
  const format = facts.line('format', 63) ?? UNKNOWN_FORMAT;
  const contextLength = facts.amount('contextLength');
  return {
    ...emptyModelVersion(name, [
      {
        ...emptyModelVariant(
          variantName(quantization ?? precision ?? format),
          ARTIFACT.test(own)
            ? own
            : `wandb-artifact://${[
                project.entity.name,
                project.name,
                collection,
              ]
                .map(encodeURIComponent)
                .join('/')}:${name}`,
          format,
        ),
        precision,
        quantization,
        artifactBytes: artifact.size,
        weightBytes: facts.amount('weightBytes'),
        memoryBytes: facts.amount('memoryBytes'),
        engine: facts.line('engine'),
      },
    ]),
    createdAt: new Date(artifact.createdAt).toISOString(),
    aliases: aliases
      .map(({ alias }) => alias)
      .filter(alias => !OWN_ALIAS.test(alias)),
    notes: artifact.description || null,
    parameters: facts.amount('parameters'),
    contextLength: Number.isInteger(contextLength) ? contextLength : null,
  };
}

function pageOf(
  { name, project }: WandbCollection,
  { organization, webUrl }: Pick<WandbConfig, 'organization' | 'webUrl'>,
): string {
  const path = [project.entity.name, project.name, name].join('/');
  return `${webUrl}/orgs/${encodeURIComponent(
    organization,
  )}/registry/${encodeURIComponent(
    registryOf(project.name),
  )}?selectionPath=${encodeURIComponent(path)}`;
}
