import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
} from '@backstage/catalog-model';
import {
  AI_MODEL_TYPE,
  ModelFacts,
  SUITE_LOCATION_TYPE,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  modelFactsOf,
  SourcedModel,
} from '@model-serving/backstage-plugin-model-serving-node';

/** The catalog's form of a model: a Resource of type `ai-model` with its facts in `spec.model`. */
export function modelEntity(model: SourcedModel, origin: string): Entity {
  const { metadata, spec } = model;
  const facts = modelFactsOf(model);
  const location = modelLocation(origin, model.place);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: metadata.name,
      ...(metadata.title ? { title: metadata.title } : {}),
      ...(metadata.description ? { description: metadata.description } : {}),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
      },
      tags: tagsOf(metadata.tags ?? [], facts),
      ...(metadata.links?.length ? { links: metadata.links } : {}),
    },
    spec: {
      type: AI_MODEL_TYPE,
      owner: spec.owner,
      model: { ...facts },
    },
  };
}

/** Where a model's entity comes from: its place in its source. */
export function modelLocation(origin: string, place: string): string {
  return `${SUITE_LOCATION_TYPE}:${origin}/${place}`;
}

function tagsOf(given: string[], facts: ModelFacts): string[] {
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
