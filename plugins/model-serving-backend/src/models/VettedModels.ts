import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AI_MODEL_TYPE,
  parseModelFacts,
  plainLine,
  provenanceOf,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { CatalogArtifact } from '@model-serving/backstage-plugin-model-serving-node';
import { KnownModels, VettedModel } from './KnownModels';

/** Models among which variants of one are looked for. */
const MOST_MODELS = 10_000;

/** Why a model may not be served, in a sentence for whoever asked for it. */
class NotVettedError extends InputError {}

/**
 * Which models of the catalog may be served: those of the platform's model sources, with the facts of the sources, and
 * those of locations that the platform trusts. What else the catalog holds may look the same and is refused.
 */
export class VettedModels {
  readonly #catalog: CatalogService;
  readonly #models: Pick<KnownModels, 'failure' | 'find' | 'list' | 'titles'>;
  readonly #trustedLocations: readonly string[];

  constructor(options: {
    catalog: CatalogService;
    models: Pick<KnownModels, 'failure' | 'find' | 'list' | 'titles'>;
    trustedLocations: readonly string[];
  }) {
    this.#catalog = options.catalog;
    this.#models = options.models;
    this.#trustedLocations = options.trustedLocations;
  }

  /**
   * A model as the caller sees the catalog.
   *
   * @throws InputError saying why it may not be served; ServiceUnavailableError while nobody can tell
   */
  async resolve(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<VettedModel> {
    const entity = await this.#catalog.getEntityByRef(ref, { credentials });
    if (!entity || entity.spec?.type !== AI_MODEL_TYPE) {
      throw new NotVettedError(`model: the catalog has no model ${shown(ref)}`);
    }
    return this.#vet(entity);
  }

  /** As {@link resolve}, for findings: the artifact with the model's variants, or why there is none. */
  async artifactOf(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<CatalogArtifact | { refusal: string }> {
    try {
      const model = await this.resolve(ref, credentials);
      return {
        uri: model.facts.uri,
        model,
        variants: await this.#variantsOf(model, credentials),
      };
    } catch (error) {
      if (error instanceof NotVettedError) {
        const [first, ...rest] = error.message.replace(/^model: /, '');
        return { refusal: `${first.toUpperCase()}${rest.join('')}` };
      }
      throw error;
    }
  }

  /** Up to so many models that may be served. */
  async list(
    limit: number,
    credentials: BackstageCredentials,
  ): Promise<VettedModel[]> {
    const known = this.#models.list(limit);
    if (known.length > 0) {
      return known;
    }
    const { items } = await this.#catalog.queryEntities(
      { filter: { kind: 'resource', 'spec.type': AI_MODEL_TYPE }, limit },
      { credentials },
    );
    return items.flatMap(entity => {
      try {
        return [this.#vet(entity)];
      } catch {
        return [];
      }
    });
  }

  /** Other variants of the same model that the caller sees. */
  async #variantsOf(
    { entityRef, facts }: VettedModel,
    credentials: BackstageCredentials,
  ): Promise<VettedModel[]> {
    const root = (ref: string, variantOf: string | null) =>
      variantOf === null ? ref : `resource:default/${variantOf}`;
    const own = root(entityRef, facts.variantOf);
    const others = this.#models
      .list(MOST_MODELS)
      .filter(
        other =>
          other.entityRef !== entityRef &&
          root(other.entityRef, other.facts.variantOf) === own,
      );
    if (others.length === 0) {
      return [];
    }
    const { items } = await this.#catalog.getEntitiesByRefs(
      { entityRefs: others.map(other => other.entityRef) },
      { credentials },
    );
    return others.filter((_other, index) => items[index] !== undefined);
  }

  #vet(entity: Entity): VettedModel {
    const entityRef = stringifyEntityRef(entity);
    const { isOurs, isTrusted, location } = provenanceOf(
      entity,
      this.#trustedLocations,
    );
    if (!isTrusted) {
      throw new NotVettedError(
        `model: ${shown(entityRef)} is not vetted: it was registered from ${
          location ? shown(location) : 'an unknown location'
        }, not by the platform. Choose another model, or ask the platform owners to add this one`,
      );
    }
    if (isOurs) {
      return this.#ofSources(entityRef);
    }
    const facts = parseModelFacts(entity.spec?.model);
    if (!facts) {
      throw new NotVettedError(
        `model: ${shown(entityRef)} names no artifact in spec.model.uri`,
      );
    }
    const { name, title } = entity.metadata;
    return {
      entityRef,
      title: plainLine(title ?? name, TEXT_LIMITS.label),
      facts,
    };
  }

  #ofSources(entityRef: string): VettedModel {
    const model = this.#models.find(entityRef);
    if (model) {
      return model;
    }
    const { failure, titles } = this.#models;
    if (failure) {
      throw new ServiceUnavailableError(
        `Could not verify model ${shown(entityRef)}: ${failure}`,
      );
    }
    throw new NotVettedError(
      `model: ${shown(entityRef)} is not vetted: not found in ${
        titles || 'any model source'
      }. Choose another model, or ask the platform owners to add this one`,
    );
  }
}

function shown(text: string): string {
  return plainLine(text, TEXT_LIMITS.line);
}
