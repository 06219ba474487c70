import {
  emptyModelRecord,
  emptyModelVersion,
  ModelLineage,
  ModelRecord,
  ModelVersion,
  readLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  modelFactsIn,
  PropertyFacts,
  PropertyKeys,
  variantIn,
  versionFactsIn,
} from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import { isArtifactAddress } from '../reads/artifactAddress';
import type { AzureContainer, AzureVersion } from './azureMlAnswers';

/** Types of models whose artifacts an engine of that name serves. */
const FORMATS: ReadonlyMap<string | null | undefined, string> = new Map([
  ['mlflow_model', 'mlflow'],
  ['triton_model', 'triton'],
]);

/** What Azure Machine Learning says of one model, and which versions cannot be used. */
export function azureMlRecord(
  container: AzureContainer,
  /** The newest first. */
  versions: readonly AzureVersion[],
  keys: PropertyKeys,
): {
  record: ModelRecord;
  skipped: Array<{ place: string; reason: string }>;
} {
  const { name: place, properties } = container;
  const skipped: Array<{ place: string; reason: string }> = [];
  const usable = versions
    .filter(version => !version.properties.isArchived)
    .flatMap(version => {
      if (!isArtifactAddress(artifactOf(version, keys))) {
        skipped.push({
          place: `${place}/${version.name}`,
          reason: 'it has no address of an artifact',
        });
        return [];
      }
      return [versionOf(version, container, keys)];
    });
  return {
    skipped,
    record: {
      ...emptyModelRecord(place, place),
      ...modelFactsIn(factsOf([container], keys)),
      description: readLine(properties.description, TEXT_LIMITS.line),
      updatedAt: container.systemData?.lastModifiedAt ?? null,
      lineage: lineageOf(versions),
      versions: usable,
    },
  };
}

function factsOf(
  of: ReadonlyArray<AzureContainer | AzureVersion>,
  keys: PropertyKeys,
): PropertyFacts {
  return new PropertyFacts(
    keys,
    ...of.flatMap(({ properties: { properties, tags } }) => [
      new Map(Object.entries(tags ?? {})),
      new Map(Object.entries(properties ?? {})),
    ]),
  );
}

function artifactOf(version: AzureVersion, keys: PropertyKeys): string {
  return (
    factsOf([version], keys).line('uri', 1_000) ??
    version.properties.modelUri ??
    ''
  );
}

function versionOf(
  version: AzureVersion,
  container: AzureContainer,
  keys: PropertyKeys,
): ModelVersion {
  const { properties, systemData } = version;
  const facts = factsOf([version, container], keys);
  const format = FORMATS.get(properties.modelType) ?? 'custom';
  return {
    ...emptyModelVersion(version.name, [
      variantIn(facts, artifactOf(version, keys), format),
    ]),
    ...versionFactsIn(facts),
    createdAt: systemData?.createdAt ?? null,
    stage: readLine(properties.stage, TEXT_LIMITS.label),
    notes: readLine(properties.description, TEXT_LIMITS.line),
  };
}

/** Jobs that the versions were made by. */
function lineageOf(versions: readonly AzureVersion[]): ModelLineage[] {
  const jobs = versions.flatMap(
    ({ properties }) => readLine(properties.jobName, TEXT_LIMITS.line) ?? [],
  );
  return [...new Set(jobs)].map(title => ({ kind: 'run', title, url: null }));
}
