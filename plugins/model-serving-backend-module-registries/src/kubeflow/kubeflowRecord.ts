import {
  emptyModelRecord,
  emptyModelVersion,
  ModelLicense,
  ModelLineage,
  ModelRecord,
  ModelVariant,
  ModelVersion,
  readLine,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { digestIdentities } from '../sources/digestIdentities';
import { PropertyFacts } from '../sources/propertyFacts';
import { variantIn, versionFactsIn } from '../sources/propertyRecord';
import { placeOf } from '../sources/recordPlace';
import type {
  KubeflowArtifact,
  KubeflowModel,
  KubeflowModelArtifact,
  KubeflowVersion,
} from './kubeflowAnswers';
import type { KubeflowConfig } from './readKubeflowConfig';

const UNKNOWN_FORMAT = 'unknown';
const ARTIFACT = /^[a-z][a-z0-9+.-]*:\/[!-~]+$/i;
const GONE_STATES = ['MARKED_FOR_DELETION', 'DELETED', 'ABANDONED'];
const PIPELINE = /pipeline|^kfp$/i;

/** A version with its artifacts. */
export interface KubeflowVersionReading {
  version: KubeflowVersion;
  artifacts: readonly KubeflowArtifact[];
}

/** What the registry says of one model, and which versions cannot be used. */
export function kubeflowRecord(
  model: KubeflowModel,
  readings: readonly KubeflowVersionReading[],
  config: Pick<KubeflowConfig, 'modelUrl' | 'properties'>,
): { record: ModelRecord; skipped: Array<{ place: string; reason: string }> } {
  const place = placeOf(model.name);
  const facts = new PropertyFacts(config.properties, model.customProperties);
  const skipped: Array<{ place: string; reason: string }> = [];
  const newestFirst = [...readings].sort(
    (a, b) => timeOf(b.version) - timeOf(a.version),
  );
  const versions = newestFirst.flatMap(reading => {
    const version = versionOf(reading, model, config);
    if (version.variants.length === 0) {
      skipped.push({
        place: `${place}/${version.name}`,
        reason: 'it has no model artifact with an address',
      });
      return [];
    }
    return [version];
  });
  return {
    skipped,
    record: {
      ...emptyModelRecord(place, model.name),
      title: facts.line('title'),
      description: readLine(model.description, TEXT_LIMITS.line),
      card: model.readme || null,
      url: pageOf(model, config.modelUrl),
      publisher: readLine(model.provider) ?? facts.line('publisher'),
      license: licenseOf(model, facts),
      task: readLine(model.tasks[0]) ?? facts.line('task'),
      languages:
        model.language.length > 0 ? model.language : facts.lines('languages'),
      tags: [
        // What the registry's pages show as labels: properties without a value.
        ...[...model.customProperties]
          .filter(([, value]) => value === '')
          .map(([key]) => key),
        ...model.tasks.slice(1),
        ...(model.maturity ? [model.maturity] : []),
      ],
      toolCalling: facts.flag('toolCalling'),
      updatedAt: instantOf(model.lastUpdateTimeSinceEpoch),
      identities: [...facts.identities(), ...digestIdentities(versions)],
      lineage: lineageOf(newestFirst),
      versions,
    },
  };
}

function timeOf({ createTimeSinceEpoch = '0', id }: KubeflowVersion): number {
  return Number(createTimeSinceEpoch) + Number(id) / 1e10;
}

function instantOf(milliseconds: string | undefined): string | null {
  return milliseconds === undefined
    ? null
    : new Date(Number(milliseconds)).toISOString();
}

function pageOf({ id, name }: KubeflowModel, modelUrl: string | null) {
  return (
    modelUrl
      ?.replaceAll('{id}', encodeURIComponent(id))
      .replaceAll('{name}', encodeURIComponent(name)) ?? null
  );
}

function licenseOf(
  model: KubeflowModel,
  facts: PropertyFacts,
): ModelLicense | null {
  const id =
    readLine(model.license, TEXT_LIMITS.label) ?? facts.line('license');
  return id === null
    ? null
    : {
        id,
        url: readWebLink(model.licenseLink) ?? facts.link('licenseUrl'),
        text: null,
      };
}

function versionOf(
  { artifacts, version }: KubeflowVersionReading,
  model: KubeflowModel,
  { properties }: Pick<KubeflowConfig, 'properties'>,
): ModelVersion {
  const facts = new PropertyFacts(
    properties,
    version.customProperties,
    model.customProperties,
  );
  return {
    ...emptyModelVersion(
      version.name,
      withOwnNames(
        artifacts.flatMap(artifact =>
          artifact.artifactType === 'model-artifact'
            ? variantOf(artifact, version, model, properties) ?? []
            : [],
        ),
      ),
    ),
    createdAt: instantOf(version.createTimeSinceEpoch),
    notes: version.description || null,
    ...versionFactsIn(facts),
  };
}

function variantOf(
  artifact: KubeflowModelArtifact,
  version: KubeflowVersion,
  model: KubeflowModel,
  properties: KubeflowConfig['properties'],
): ModelVariant | undefined {
  const facts = new PropertyFacts(
    properties,
    artifact.customProperties,
    version.customProperties,
    model.customProperties,
  );
  const uri = facts.line('uri', 1_000) ?? artifact.uri.trim();
  if (!ARTIFACT.test(uri) || GONE_STATES.includes(artifact.state)) {
    return undefined;
  }
  return variantIn(
    facts,
    uri,
    readLine(artifact.modelFormatName, 63) ?? UNKNOWN_FORMAT,
  );
}

/** Variants of the same precision and format are told apart by numbers. */
function withOwnNames(variants: readonly ModelVariant[]): ModelVariant[] {
  const taken = new Set<string>();
  return variants.map(variant => {
    let { name } = variant;
    for (let number = 2; taken.has(name); number += 1) {
      name = `${variant.name.slice(0, 58)}-${number}`;
    }
    taken.add(name);
    return { ...variant, name };
  });
}

/** Data sets and pipelines of all versions, those of the newest first; each once. */
function lineageOf(readings: readonly KubeflowVersionReading[]) {
  const all = readings.flatMap(({ artifacts }) =>
    artifacts.flatMap(lineageOfArtifact),
  );
  return [...new Map(all.map(each => [JSON.stringify(each), each])).values()];
}

function lineageOfArtifact(artifact: KubeflowArtifact): ModelLineage[] {
  if (artifact.artifactType === 'dataset-artifact') {
    const { digest, name, uri } = artifact;
    const title = readLine(digest ? `${name} (${digest})` : name);
    return title ? [{ kind: 'dataset', title, url: readWebLink(uri) }] : [];
  }
  const title = readLine(artifact.modelSourceName || artifact.modelSourceId);
  return title &&
    (PIPELINE.test(artifact.modelSourceKind) ||
      PIPELINE.test(artifact.modelSourceClass))
    ? [{ kind: 'pipeline', title, url: null }]
    : [];
}
