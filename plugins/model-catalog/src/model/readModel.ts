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
  Provenance,
  provenanceOf,
  readLine,
  readText,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';

const MOST_LINKS = 20;
const LONGEST_DESCRIPTION = 10_000;

/** A model of the catalog, as the pages show it. */
export interface Model {
  entityRef: string;
  namespace: string;
  name: string;
  title: string;
  description: string | null;
  /** Entity ref of the owner; null when it has none. */
  owner: string | null;
  /** Null when the entity names no artifact. */
  facts: ModelFacts | null;
  /** What the artifact is pinned to; null when it may change under its name. */
  digest: string | null;
  /** Services that use the model, as far as the user may see them; null when unknown. */
  services: number | null;
  links: Array<{ url: string; title: string }>;
  /** Where the entity comes from, and whether the platform vouches for it. */
  provenance: Provenance;
}

function related(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => relation.targetRef);
}

export function readModel(
  entity: Entity,
  options: { services?: number | null; provenance?: Provenance } = {},
): Model {
  const { namespace, name } = getCompoundEntityRef(entity);
  const facts = parseModelFacts(entity.spec?.model) ?? null;
  return {
    entityRef: stringifyEntityRef(entity),
    namespace,
    name,
    title: readLine(entity.metadata.title, TEXT_LIMITS.label) ?? name,
    description: readText(entity.metadata.description, LONGEST_DESCRIPTION),
    owner: related(entity, RELATION_OWNED_BY)[0] ?? null,
    facts,
    digest: facts && pinnedDigest(facts.uri),
    services: options.services ?? null,
    links: (entity.metadata.links ?? []).slice(0, MOST_LINKS).flatMap(link => {
      const url = readWebLink(link.url);
      return url
        ? [{ url, title: readLine(link.title, TEXT_LIMITS.label) ?? url }]
        : [];
    }),
    provenance: options.provenance ?? provenanceOf(entity),
  };
}
