import {
  emptyModelRecord,
  emptyModelVersion,
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
import type { VertexModel } from './vertexAnswers';

/** Google's images for prediction, `…/vertex-ai/prediction/<framework>-cpu.1-5:latest`. */
const FRAMEWORK = /\/prediction\/(sklearn|xgboost|tf2|pytorch)-/;
const FORMATS: Readonly<Record<string, string>> = {
  sklearn: 'sklearn',
  xgboost: 'xgboost',
  tf2: 'tensorflow',
  pytorch: 'pytorch',
};

/** What tells a model from others of its project: its id. */
export function idOf({ name }: Pick<VertexModel, 'name'>): string {
  return name.replace(/^.*\/models\//, '').replace(/@.*$/, '');
}

export function newestFirst(versions: readonly VertexModel[]): VertexModel[] {
  return [...versions].sort(
    (a, b) => Number(b.versionId) - Number(a.versionId),
  );
}

/** What Vertex AI says of one model, and which versions cannot be used. */
export function vertexRecord(
  model: VertexModel,
  /** The newest first. */
  versions: readonly VertexModel[],
  keys: PropertyKeys,
): {
  record: ModelRecord;
  skipped: Array<{ place: string; reason: string }>;
} {
  const place = idOf(model);
  const facts = modelFactsIn(factsOf(model, keys));
  const skipped: Array<{ place: string; reason: string }> = [];
  const usable = versions.flatMap(version => {
    if (!isArtifactAddress(artifactOf(version, keys))) {
      skipped.push({
        place: `${place}/${version.versionId}`,
        reason: 'it has no address of an artifact',
      });
      return [];
    }
    return [versionOf(version, keys)];
  });
  const pipeline = readLine(model.pipelineJob, TEXT_LIMITS.line);
  return {
    skipped,
    record: {
      ...emptyModelRecord(place, model.displayName || place),
      ...facts,
      title: facts.title ?? readLine(model.displayName, TEXT_LIMITS.label),
      description: readLine(model.description, TEXT_LIMITS.line),
      updatedAt: model.updateTime,
      lineage:
        pipeline === null
          ? []
          : [{ kind: 'pipeline', title: pipeline, url: null }],
      versions: usable,
    },
  };
}

function factsOf({ labels }: VertexModel, keys: PropertyKeys): PropertyFacts {
  return new PropertyFacts(keys, new Map(Object.entries(labels)));
}

function artifactOf(version: VertexModel, keys: PropertyKeys): string {
  return factsOf(version, keys).line('uri', 1_000) ?? version.artifactUri;
}

function versionOf(version: VertexModel, keys: PropertyKeys): ModelVersion {
  const facts = factsOf(version, keys);
  const [, framework] =
    FRAMEWORK.exec(version.containerSpec?.imageUri ?? '') ?? [];
  const format = FORMATS[framework ?? ''] ?? 'vertex';
  return {
    ...emptyModelVersion(version.versionId, [
      variantIn(facts, artifactOf(version, keys), format),
    ]),
    ...versionFactsIn(facts),
    createdAt: version.versionCreateTime,
    aliases: version.versionAliases,
    notes: readLine(version.versionDescription, TEXT_LIMITS.line),
  };
}
