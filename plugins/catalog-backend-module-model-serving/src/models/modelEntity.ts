import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
} from '@backstage/catalog-model';
import {
  AI_MODEL_TYPE,
  chooseArtifact,
  ModelFacts,
  modelFactsOf,
  ModelRecord,
  SUITE_LOCATION_TYPE,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ModelSource } from '@model-serving/backstage-plugin-model-serving-node';

/**
 * The catalog's form of a model: a Resource of type `ai-model` with the facts of its first artifact in `spec.model`.
 *
 * @returns undefined where it has no name or owner of an entity, or nothing to serve
 */
export function modelEntity(
  model: ModelRecord,
  source: Pick<ModelSource, 'id' | 'owner'>,
): Entity | undefined {
  const artifact = chooseArtifact(model);
  const owner = model.owner ?? source.owner;
  if (model.entityName === null || owner === null || !artifact) {
    return undefined;
  }
  const facts = modelFactsOf(model, artifact);
  const location = modelLocation(source, model.place);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: model.entityName,
      ...(model.title ? { title: model.title } : {}),
      ...(model.description ? { description: model.description } : {}),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
      },
      tags: tagsOf(model.tags, facts),
      ...(model.links.length > 0
        ? {
            links: model.links.map(({ title, url }) => ({
              url,
              ...(title === null ? {} : { title }),
            })),
          }
        : {}),
    },
    spec: {
      type: AI_MODEL_TYPE,
      owner,
      model: { ...facts },
    },
  };
}

/** Where a model's entity comes from: its place in its source. */
export function modelLocation(
  { id }: Pick<ModelSource, 'id'>,
  place: string,
): string {
  return `${SUITE_LOCATION_TYPE}:${id}/${place}`;
}

function tagsOf(given: readonly string[], facts: ModelFacts): string[] {
  const derived = [facts.task, facts.engine, facts.license, facts.precision]
    .flatMap(text => text ?? [])
    .map(tag)
    .filter(text => text !== '');
  return [...new Set([...given, ...derived])].sort();
}

/** The letters of a fact that a tag may hold. */
function tag(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9+#]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
}
