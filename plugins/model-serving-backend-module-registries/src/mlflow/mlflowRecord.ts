import {
  emptyModelRecord,
  emptyModelVersion,
  ModelLicense,
  ModelLineage,
  ModelRecord,
  ModelVersion,
  readLine,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { digestIdentities } from '../sources/digestIdentities';
import { PropertyFacts } from '../sources/propertyFacts';
import { placeOf } from '../sources/recordPlace';
import { variantIn, versionFactsIn } from '../sources/propertyRecord';
import { artifactUri, MlflowRegistry } from './artifactUri';
import type { MlflowModel, MlflowRun, MlflowVersion } from './mlflowAnswers';
import type { MlflowConfig } from './readMlflowConfig';

/** MLServer serves what MLflow logged, whatever the flavor. */
const DEFAULT_FORMAT = 'mlflow';
const MOST_VERSIONS = 200;

/** A registered model, what else was read of its registry, and the runs of versions. */
export interface MlflowReading extends MlflowRegistry {
  model: MlflowModel;
  runs: ReadonlyMap<string, MlflowRun>;
}

/** What MLflow says of one model, and which versions cannot be used. */
export function mlflowRecord(
  reading: MlflowReading,
  { tags, webUrl }: Pick<MlflowConfig, 'tags' | 'webUrl'>,
): { record: ModelRecord; skipped: Array<{ place: string; reason: string }> } {
  const { model, runs } = reading;
  const facts = new PropertyFacts(tags, model.tags);
  const place = placeOf(model.name);
  const skipped: Array<{ place: string; reason: string }> = [];
  const ready = [...(reading.versions.get(model.name)?.values() ?? [])]
    .filter(({ status }) => status === 'READY')
    .sort((a, b) => compareVersions(b.version, a.version));
  const usable = offeredFirst(ready, model).flatMap(version => {
    const uri = artifactUri(version, reading, tags);
    if (uri === undefined) {
      skipped.push({
        place: `${place}/${version.version}`,
        reason: `its source is not the address of an artifact: ${
          readLine(version.source, TEXT_LIMITS.label) ?? 'none'
        }`,
      });
      return [];
    }
    return [{ version, uri }];
  });
  const versions = usable.map(each => versionOf(each, model, runs, tags));
  const updated = Math.max(
    model.last_updated_timestamp ?? 0,
    ...ready.map(each => each.last_updated_timestamp ?? 0),
  );
  return {
    skipped,
    record: {
      ...emptyModelRecord(place, model.name),
      title: facts.line('title'),
      description: readLine(model.description, TEXT_LIMITS.line),
      card: model.description || null,
      url: `${webUrl}/#/models/${encodeURIComponent(model.name)}`,
      publisher: facts.line('publisher'),
      license: licenseOf(facts),
      task: facts.line('task'),
      languages: facts.lines('languages'),
      toolCalling: facts.flag('toolCalling'),
      updatedAt: updated > 0 ? new Date(updated).toISOString() : null,
      identities: [...facts.identities(), ...digestIdentities(versions)],
      lineage: lineageOf(ready, runs, webUrl),
      versions,
    },
  };
}

/** Those that have an alias or a stage stay where there are more than can be kept. */
function offeredFirst(
  versions: readonly MlflowVersion[],
  { aliases }: MlflowModel,
): readonly MlflowVersion[] {
  if (versions.length <= MOST_VERSIONS) {
    return versions;
  }
  const aliased = new Set(aliases.map(({ version }) => version));
  const isOffered = (each: MlflowVersion) =>
    aliased.has(each.version) || each.current_stage !== 'None';
  const offered = versions.filter(isOffered).slice(0, MOST_VERSIONS);
  const rest = versions
    .filter(each => !isOffered(each))
    .slice(0, MOST_VERSIONS - offered.length);
  return [...offered, ...rest].sort((a, b) =>
    compareVersions(b.version, a.version),
  );
}

/** Versions are whole numbers. */
function compareVersions(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

function versionOf(
  { uri, version }: { uri: string; version: MlflowVersion },
  model: MlflowModel,
  runs: MlflowReading['runs'],
  tags: MlflowConfig['tags'],
): ModelVersion {
  const facts = new PropertyFacts(tags, version.tags, model.tags);
  const license = licenseOf(facts);
  return {
    ...emptyModelVersion(version.version, [
      variantIn(facts, uri, DEFAULT_FORMAT),
    ]),
    ...versionFactsIn(facts),
    createdAt:
      version.creation_timestamp === undefined
        ? null
        : new Date(version.creation_timestamp).toISOString(),
    stage: version.current_stage === 'None' ? null : version.current_stage,
    aliases: model.aliases
      .filter(alias => alias.version === version.version)
      .map(({ alias }) => alias),
    revision: readLine(runs.get(version.run_id)?.commit, TEXT_LIMITS.name),
    notes: version.description || null,
    license:
      license?.id === licenseOf(new PropertyFacts(tags, model.tags))?.id
        ? null
        : license,
  };
}

function licenseOf(facts: PropertyFacts): ModelLicense | null {
  const id = facts.line('license');
  return id === null ? null : { id, url: facts.link('licenseUrl'), text: null };
}

/** Runs of the versions, the newest first, with their data sets and source code; each once. */
function lineageOf(
  versions: readonly MlflowVersion[],
  runs: MlflowReading['runs'],
  webUrl: string,
): ModelLineage[] {
  const found = new Map<string, ModelLineage>();
  const add = (kind: ModelLineage['kind'], text: unknown, url: unknown) => {
    const title = readLine(text, TEXT_LIMITS.line);
    if (title !== null) {
      const link = readWebLink(url);
      found.set(JSON.stringify([kind, title, link]), {
        kind,
        title,
        url: link,
      });
    }
  };
  for (const { run_id } of versions) {
    const run = runs.get(run_id);
    if (run) {
      add('run', run.name || run.id, runPage(run, webUrl));
      for (const { digest, name, source } of run.datasets) {
        add('dataset', digest ? `${name} (${digest})` : name, source);
      }
      add('source-code', run.repository, run.repository);
    }
  }
  return [...found.values()];
}

function runPage({ experiment, id }: MlflowRun, webUrl: string): string {
  return `${webUrl}/#/experiments/${encodeURIComponent(
    experiment,
  )}/runs/${encodeURIComponent(id)}`;
}
