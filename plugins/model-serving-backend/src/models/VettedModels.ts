import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AI_MODEL_TYPE,
  chooseArtifact,
  chosenModel,
  ChosenModel,
  emptyModelVariant,
  emptyModelVersion,
  HostedEndpoint,
  licenseOfVersion,
  missingArtifact,
  ModelFacts,
  modelFactsOf,
  ModelVersion,
  parseModelFacts,
  plainLine,
  provenanceOf,
  RequestedModel,
  ServableModel,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { HostedChoice } from '@model-serving/backstage-plugin-model-serving-node';
import { KnownModels } from './KnownModels';

/** A model that somebody else serves. */
export interface VettedHostedModel extends HostedChoice {
  hosted: HostedEndpoint;
  license: string | null;
}

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
  /** Of one request, which is rendered and then judged: its credentials go with it. */
  readonly #found = new WeakMap<
    BackstageCredentials,
    Map<string, Promise<ServableModel>>
  >();

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
   * The artifact that a request names, as the caller sees the catalog.
   *
   * @param isServed - whether a runtime of the platform serves an artifact with these facts; left out, the first variant is
   * taken where none is named
   * @throws InputError saying why it may not be served; ServiceUnavailableError while nobody can tell
   */
  async resolve(
    { ref, ...choice }: RequestedModel,
    credentials: BackstageCredentials,
    isServed?: (facts: ModelFacts) => boolean,
  ): Promise<ChosenModel> {
    const model = await this.#find(ref, credentials);
    const artifact = chooseArtifact(
      model,
      choice,
      isServed && (each => isServed(modelFactsOf(model, each))),
    );
    if (!artifact) {
      throw new InputError(
        `model: ${shown(model.entityRef)} ${missingArtifact(model, choice)}`,
      );
    }
    return chosenModel(model, artifact, choice);
  }

  /** A model that somebody else serves, for findings; or why it may not be used, as a sentence. */
  async hostedOf(
    ref: string,
    version: string | null,
    credentials: BackstageCredentials,
  ): Promise<VettedHostedModel | { refusal: string }> {
    const model = await this.modelOf(ref, credentials);
    return 'refusal' in model ? model : this.#hostedIn(model, version);
  }

  /**
   * The hosted model that a request names, as the caller sees the catalog.
   *
   * @throws InputError saying why it may not be used; ServiceUnavailableError while nobody can tell
   */
  async resolveHosted(
    { ref, version }: RequestedModel,
    credentials: BackstageCredentials,
  ): Promise<VettedHostedModel> {
    const found = await this.hostedOf(ref, version ?? null, credentials);
    if ('refusal' in found) {
      throw new InputError(`model: ${found.refusal}`);
    }
    return found;
  }

  #hostedIn(
    { entityRef, title }: ServableModel,
    version: string | null,
  ): VettedHostedModel | { refusal: string } {
    const model = this.#models.find(entityRef);
    if (!model?.hosted) {
      return {
        refusal: `${shown(
          entityRef,
        )} is not hosted by anybody else. Deploy it in the cluster instead`,
      };
    }
    const { defaultVersion, hosted, versions } = model;
    if (version !== null && versions.every(({ name }) => name !== version)) {
      return {
        refusal: `${shown(entityRef)} ${missingArtifact(model, { version })}`,
      };
    }
    return {
      entityRef,
      title,
      version,
      hosted,
      license: licenseOfVersion(model, version ?? defaultVersion)?.id ?? null,
    };
  }

  /** A model with all its artifacts, for findings; or why it may not be served, as a sentence. */
  async modelOf(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<ServableModel | { refusal: string }> {
    try {
      return await this.#find(ref, credentials);
    } catch (error) {
      if (error instanceof NotVettedError) {
        const [first, ...rest] = error.message.replace(/^model: /, '');
        return { refusal: `${first.toUpperCase()}${rest.join('')}` };
      }
      throw error;
    }
  }

  /** Up to so many models that may be served, each with the artifact that is offered first. */
  async list(
    limit: number,
    credentials: BackstageCredentials,
    isServed: (facts: ModelFacts) => boolean,
  ): Promise<ChosenModel[]> {
    const known = this.#models.list(limit);
    const models =
      known.length > 0 ? known : await this.#ofCatalog(limit, credentials);
    return models.flatMap(model => {
      const artifact = chooseArtifact(model, {}, each =>
        isServed(modelFactsOf(model, each)),
      );
      return artifact ? [chosenModel(model, artifact)] : [];
    });
  }

  async #find(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<ServableModel> {
    const found = this.#found.get(credentials) ?? new Map();
    this.#found.set(credentials, found);
    const model = found.get(ref) ?? this.#ask(ref, credentials);
    found.set(ref, model);
    return await model;
  }

  async #ask(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<ServableModel> {
    const entity = await this.#catalog.getEntityByRef(ref, { credentials });
    if (!entity || entity.spec?.type !== AI_MODEL_TYPE) {
      throw new NotVettedError(`model: the catalog has no model ${shown(ref)}`);
    }
    return this.#vet(entity);
  }

  async #ofCatalog(
    limit: number,
    credentials: BackstageCredentials,
  ): Promise<ServableModel[]> {
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

  #vet(entity: Entity): ServableModel {
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
      publisher: facts.publisher,
      license:
        facts.license === null
          ? null
          : { id: facts.license, url: null, text: null },
      task: facts.task,
      defaultVersion: null,
      versions: [onlyVersionOf(facts)],
    };
  }

  #ofSources(entityRef: string): ServableModel {
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

/** An entity of a trusted location names one artifact. */
function onlyVersionOf(facts: ModelFacts): ModelVersion {
  const variant = {
    ...emptyModelVariant('default', facts.uri, facts.format),
    precision: facts.precision,
    quantization: facts.quantization,
    weightBytes: facts.weightBytes,
    memoryBytes: facts.memoryBytes,
    engine: facts.engine,
  };
  return {
    ...emptyModelVersion('1', [variant]),
    parameters: facts.parameters,
    contextLength: facts.contextLength,
    architecture: facts.architecture,
  };
}

function shown(text: string): string {
  return plainLine(text, TEXT_LIMITS.line);
}
