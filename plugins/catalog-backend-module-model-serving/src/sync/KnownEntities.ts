import { AuthService } from '@backstage/backend-plugin-api';
import { EntityFilterQuery } from '@backstage/catalog-client';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { provenanceOf } from '@model-serving/backstage-plugin-model-serving-common';

const PAGE = 500;

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

  /** Our entities that pass a filter, by entity ref. Throws when the catalog cannot be read. */
  async load(filter: EntityFilterQuery): Promise<Map<string, Entity>> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const known = new Map<string, Entity>();
    const pages = this.#catalog.streamEntities(
      { filter, pageSize: PAGE },
      { credentials },
    );
    for await (const page of pages) {
      for (const entity of page) {
        if (provenanceOf(entity).isOurs) {
          known.set(stringifyEntityRef(entity), withoutServed(entity));
        }
      }
    }
    return known;
  }
}

/** The entity as a provider gave it, without what the catalog added. */
function withoutServed(entity: Entity): Entity {
  const { relations: _relations, ...rest } = entity;
  const { uid: _uid, etag: _etag, ...metadata } = entity.metadata;
  return { ...rest, metadata };
}
