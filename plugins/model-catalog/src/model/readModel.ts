import {
  Entity,
  getCompoundEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  ModelFacts,
  parseModelFacts,
  pinnedDigest,
} from '@model-serving/backstage-plugin-model-serving-common';

/** A model of the catalog, as the pages show it. */
export interface Model {
  entityRef: string;
  namespace: string;
  name: string;
  title: string;
  description: string | null;
  /** Entity ref of the owner; null when nobody owns it. */
  owner: string | null;
  /** Null when the entity names no artifact. */
  facts: ModelFacts | null;
  /** What the artifact is pinned to; null when it may change under its name. */
  digest: string | null;
  /** Services that run the model, as far as the user may see them; null when unknown. */
  services: number | null;
  links: Array<{ url: string; title: string }>;
}

function related(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => relation.targetRef);
}

export function readModel(
  entity: Entity,
  services: number | null = null,
): Model {
  const { namespace, name } = getCompoundEntityRef(entity);
  const facts = parseModelFacts(entity.spec?.model) ?? null;
  return {
    entityRef: stringifyEntityRef(entity),
    namespace,
    name,
    title: entity.metadata.title ?? name,
    description: entity.metadata.description ?? null,
    owner: related(entity, RELATION_OWNED_BY)[0] ?? null,
    facts,
    digest: facts && pinnedDigest(facts.uri),
    services,
    links: (entity.metadata.links ?? []).map(link => ({
      url: link.url,
      title: link.title ?? link.url,
    })),
  };
}
