import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
} from '@backstage/catalog-model';
import {
  AI_MODEL_TYPE,
  CatalogModel,
  chooseArtifact,
  EntityModel,
  markdownLine,
  modelFactsOf,
  SUITE_LOCATION_TYPE,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';

const MOST_TAGS = 20;
const MOST_VERSIONS = 20;
const MOST_VARIANTS = 10;

/**
 * The catalog's form of a model: a Resource of type `ai-model`. `spec.model` holds the facts of the artifact that is
 * offered first, and the versions with their artifacts.
 */
export function modelEntity({ location, model }: EntityModel): Entity {
  const { name, namespace } = parseEntityRef(model.entityRef);
  const description =
    model.description && markdownLine(model.description, TEXT_LIMITS.text);
  const managedBy = `${SUITE_LOCATION_TYPE}:${location}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace,
      title: model.title,
      ...(description ? { description } : {}),
      annotations: {
        [ANNOTATION_LOCATION]: managedBy,
        [ANNOTATION_ORIGIN_LOCATION]: managedBy,
      },
      tags: tagsOf(model),
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
      owner: model.owner,
      model: modelSpec(model),
    },
  };
}

function modelSpec(model: CatalogModel): NonNullable<Entity['spec']> {
  const artifact = chooseArtifact(model);
  const { hosted } = model;
  return {
    ...(artifact
      ? { ...modelFactsOf(model, artifact) }
      : {
          publisher: model.publisher,
          license: model.license?.id ?? null,
          task: model.task,
        }),
    sources: [...new Set(model.origins.map(({ source }) => source))],
    defaultVersion: model.defaultVersion,
    versions: model.versions.slice(0, MOST_VERSIONS).map(version => ({
      name: version.name,
      stage: version.stage,
      createdAt: version.createdAt,
      variants: version.variants
        .slice(0, MOST_VARIANTS)
        .map(({ format, name, precision, quantization, uri }) => ({
          name,
          uri,
          format,
          precision,
          quantization,
        })),
    })),
    ...(hosted
      ? {
          hosted: {
            provider: hosted.provider,
            model: hosted.model,
            region: hosted.region,
          },
        }
      : {}),
  };
}

function tagsOf(model: CatalogModel): string[] {
  const variant = chooseArtifact(model)?.variant;
  const derived = [
    model.task,
    variant?.engine,
    model.license?.id,
    variant?.precision,
  ].flatMap(text => text ?? []);
  const tags = [...derived, ...model.tags].map(tag).filter(text => text !== '');
  return [...new Set(tags)].slice(0, MOST_TAGS).sort();
}

/** The letters of a fact that a tag may hold. */
function tag(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9+#]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}
