import { AuthService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { provenanceOf } from '@model-serving/backstage-plugin-model-serving-common';

/**
 * What earlier runs of this module left in the catalog. Without it a restart would forget
 * which entities there were, and a short answer could not be told from a complete one.
 */
export class KnownEntities {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /** Of these entities, those that somebody else provides. */
  async foreign(refs: readonly string[]): Promise<Set<string>> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const { items } = await this.#catalog.getEntitiesByRefs(
      { entityRefs: [...refs] },
      { credentials },
    );
    return new Set(
      items.flatMap(entity =>
        entity && !provenanceOf(entity).isOurs
          ? stringifyEntityRef(entity)
          : [],
      ),
    );
  }

  /** Our entities that fit, by entity ref. Throws when the catalog cannot be read. */
  async load(fits: (entity: Entity) => boolean): Promise<Map<string, Entity>> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const { items } = await this.#catalog.getEntities(
      {
        filter: [
          { kind: 'resource', 'spec.type': 'ai-model' },
          { kind: 'component', 'spec.type': 'model-server' },
          { kind: 'api', 'spec.type': 'openapi' },
          { kind: 'system', 'spec.type': 'ai-tenant' },
          { kind: 'group', 'spec.type': 'ai-tenant' },
        ],
      },
      { credentials },
    );
    return new Map(
      items
        .filter(entity => provenanceOf(entity).isOurs && fits(entity))
        .map(entity => [stringifyEntityRef(entity), withoutServed(entity)]),
    );
  }
}

/** The entity as a provider gave it, without what the catalog added. */
function withoutServed(entity: Entity): Entity {
  const { relations: _relations, ...rest } = entity;
  const { uid: _uid, etag: _etag, ...metadata } = entity.metadata;
  return { ...rest, metadata };
}
