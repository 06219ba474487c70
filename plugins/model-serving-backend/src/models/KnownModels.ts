import { CatalogModel } from '@model-serving/backstage-plugin-model-serving-common';
import { ModelCatalog } from './catalog/ModelCatalog';

/** The models of all sources by their entity. */
export class KnownModels {
  readonly #catalog: Pick<
    ModelCatalog,
    'freshness' | 'incomplete' | 'index' | 'titles'
  >;

  constructor(
    catalog: Pick<
      ModelCatalog,
      'freshness' | 'incomplete' | 'index' | 'titles'
    >,
  ) {
    this.#catalog = catalog;
  }

  find(entityRef: string): CatalogModel | undefined {
    return this.#catalog.index.find(entityRef)?.model;
  }

  /** Up to so many, those that the platform vets first. */
  list(limit: number): CatalogModel[] {
    const models = this.#catalog.index.models.map(({ model }) => model);
    return [true, false]
      .flatMap(vetted => models.filter(model => model.vetted === vetted))
      .slice(0, limit);
  }

  /** Where models are defined, for a sentence. */
  get titles(): string {
    return this.#catalog.titles;
  }

  /** Why models may be missing or out of date; undefined when they are as the sources have them. */
  get failure(): string | undefined {
    return this.#catalog.incomplete ?? this.#catalog.freshness().staleReason;
  }
}
