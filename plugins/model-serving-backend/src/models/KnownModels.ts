import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ServableModel } from '@model-serving/backstage-plugin-model-serving-common';
import { ModelSource } from '@model-serving/backstage-plugin-model-serving-node';

const DEADLINE_MS = 50_000;
const MESSAGE_CHARACTERS = 300;

/** What is known of one source. */
interface Known {
  source: ModelSource;
  version: string | null | undefined;
  models: ReadonlyMap<string, ServableModel & { place: string }>;
  failure: string | undefined;
}

/**
 * The models of all sources. What cannot be read stays as it was last; a model whose record became invalid stays until the
 * record is repaired or removed.
 */
export class KnownModels {
  readonly #known: readonly Known[];
  readonly #logger: LoggerService;

  /** @param sources - the first in line first: a model of two sources is the first one's */
  constructor(options: {
    sources: readonly ModelSource[];
    logger: LoggerService;
  }) {
    this.#known = options.sources.map(source => ({
      source,
      version: undefined,
      models: new Map(),
      failure: `${source.title} has not been read yet`,
    }));
    this.#logger = options.logger;
  }

  find(entityRef: string): ServableModel | undefined {
    return this.#known
      .find(({ models }) => models.has(entityRef))
      ?.models.get(entityRef);
  }

  list(limit: number): ServableModel[] {
    const models = new Map<string, ServableModel>();
    for (const known of this.#known) {
      for (const [ref, model] of known.models) {
        if (models.size < limit && !models.has(ref)) {
          models.set(ref, model);
        }
      }
    }
    return [...models.values()];
  }

  /** Where models are defined, for a sentence. */
  get titles(): string {
    return this.#known.map(({ source }) => source.title).join(' or ');
  }

  /** Why models may be missing or out of date; undefined when they are as the sources have them. */
  get failure(): string | undefined {
    return this.#known.find(({ failure }) => failure)?.failure;
  }

  /** Reads all sources once. Never throws. */
  async refresh(): Promise<void> {
    await Promise.all(this.#known.map(known => this.#read(known)));
  }

  async #read(known: Known): Promise<void> {
    try {
      const { models, skipped, staleReason, version } = await known.source.read(
        { signal: AbortSignal.timeout(DEADLINE_MS) },
      );
      if (version === null || version !== known.version) {
        const invalid = new Set(skipped.map(({ place }) => place));
        const kept = [...known.models].filter(([, { place }]) =>
          invalid.has(place),
        );
        const read = models.flatMap(model => {
          const { entityName, title } = model;
          if (entityName === null) {
            return [];
          }
          const entityRef = `resource:default/${entityName}`;
          return [
            [
              entityRef,
              { ...model, entityRef, title: title ?? model.name },
            ] as const,
          ];
        });
        known.models = new Map([...kept, ...read]);
        known.version = version;
      }
      this.#fail(known, staleReason);
    } catch (error) {
      this.#fail(known, toError(error).message);
    }
  }

  #fail(known: Known, reason: string | undefined): void {
    const failure =
      reason &&
      `could not read the models of ${known.source.title}: ${reason.slice(
        0,
        MESSAGE_CHARACTERS,
      )}`;
    if (failure && failure !== known.failure) {
      this.#logger.warn(failure);
    }
    known.failure = failure;
  }
}
