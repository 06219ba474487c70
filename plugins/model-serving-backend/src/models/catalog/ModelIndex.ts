import {
  MODEL_FACETS,
  ModelDecision,
  ModelFacet,
  ModelFacetValue,
  ModelMeasurement,
  ModelSort,
  ModelSummary,
  modelSummaryOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import { FacetColumn, facetColumn } from './FacetColumn';
import { IndexedModel } from './IndexedModel';
import { ModelOrder, Position } from './ModelOrder';
import { ModelRelatives, Relatives } from './ModelRelatives';
import { ModelSet } from './ModelSet';

const REMEMBERED = 200;

/** What of a list is the same for everybody who asks for the same tenant. By the number of each model. */
export interface TenantStanding {
  decisions: readonly ModelDecision[];
  /** Null where nobody asked for a tenant. */
  fits: ReadonlyArray<NonNullable<ModelSummary['fit']>> | null;
}

/** A model as it runs in services that the caller may see. */
export interface ServedHere {
  services: number;
  measured: ModelMeasurement | null;
}

/** For whom a list is. */
export interface ModelReader {
  standing: TenantStanding;
  /** By entity ref; models that no visible service runs are not in it. */
  served: ReadonlyMap<string, ServedHere>;
  /** Whether models that rules hide are listed too. */
  seesHidden: boolean;
}

/** What a list is narrowed to. */
export interface ModelFilter {
  text?: string;
  facets: Partial<Record<ModelFacet, readonly string[]>>;
  parametersMin?: number;
  parametersMax?: number;
  contextMin?: number;
  memoryMax?: number;
}

/** Which part of a list is wanted. */
export interface ModelSlice {
  sort: ModelSort;
  order: 'asc' | 'desc';
  limit: number;
  /** The last model of the part before. */
  after?: Position;
}

/** A part of a list. */
export interface ModelList {
  items: ModelSummary[];
  total: number;
  /** Models that the reader may see. */
  all: number;
  facets: Record<ModelFacet, ModelFacetValue[]>;
  /** Where the next part begins; undefined on the last. */
  next: Position | undefined;
}

interface Found {
  models: ModelSet;
  facets: Record<ModelFacet, ModelFacetValue[]>;
}

/** Facets whose values depend on who asks. */
type ReaderFacet = 'decision' | 'fit' | 'runsHere';

const LISTED_SORTS: Record<
  Exclude<ModelSort, 'price' | 'timeToFirstToken' | 'tokensPerSecond'>,
  (listing: IndexedModel['listing']) => string | number | null
> = {
  title: ({ title }) => title.toLowerCase(),
  newest: ({ updatedAt }) => updatedAt,
  downloads: ({ downloads }) => downloads,
  parameters: ({ parameters }) => parameters,
  memory: ({ memoryBytes }) => memoryBytes,
};

/** Sorts by what is measured here; a hosted model has its list price. */
const MEASURED_SORTS: Partial<
  Record<
    ModelSort,
    (
      model: IndexedModel['model'],
      measured: ModelMeasurement | null | undefined,
    ) => number | null
  >
> = {
  price: ({ hosted }, measured) =>
    measured?.perMillionTokens ??
    hosted?.price?.outputPerMillion ??
    hosted?.price?.inputPerMillion ??
    null,
  timeToFirstToken: (_, measured) => measured?.timeToFirstToken ?? null,
  tokensPerSecond: (_, measured) => measured?.tokensPerSecond ?? null,
};

/** The catalog of models at one moment, made for lists: nothing in it changes. */
export class ModelIndex {
  readonly models: readonly IndexedModel[];
  readonly #byRef: ReadonlyMap<string, number>;
  readonly #columns: Record<Exclude<ModelFacet, ReaderFacet>, FacetColumn>;
  readonly #relatives: ModelRelatives;
  readonly #words = new Map<string, ModelSet>();
  readonly #orders = new Map<string, ModelOrder>();
  /** What was found lately, for pages that follow and filters that come again. */
  readonly #found = new WeakMap<TenantStanding, Map<string, Found>>();
  readonly #decisions = new WeakMap<TenantStanding, FacetColumn>();
  readonly #fits = new WeakMap<TenantStanding, FacetColumn>();

  /** @param aliases - further names of entities that lead to a model */
  constructor(
    models: readonly IndexedModel[],
    aliases: ReadonlyMap<string, string> = new Map(),
  ) {
    this.models = models;
    const byRef = new Map(
      models.map(({ model }, index) => [model.entityRef.toLowerCase(), index]),
    );
    for (const [alias, entityRef] of aliases) {
      const index = byRef.get(entityRef.toLowerCase());
      if (index !== undefined && !byRef.has(alias.toLowerCase())) {
        byRef.set(alias.toLowerCase(), index);
      }
    }
    this.#byRef = byRef;
    this.#relatives = new ModelRelatives(models.map(({ model }) => model));
    const column = (valuesOf: (of: IndexedModel) => readonly string[]) =>
      facetColumn(models.map(valuesOf));
    this.#columns = {
      task: column(({ listing }) => some(listing.task)),
      modality: column(({ listing: { modalities } }) => [
        ...new Set([...modalities.input, ...modalities.output]),
      ]),
      licenseClass: column(({ listing }) => [listing.licenseClass]),
      license: column(({ listing }) => some(listing.license)),
      publisher: column(({ listing }) => some(listing.publisher)),
      language: column(({ listing }) => listing.languages),
      precision: column(({ listing }) => listing.precisions),
      quantization: column(({ listing }) => listing.quantizations),
      format: column(({ listing }) => listing.formats),
      engine: column(({ listing }) => listing.engines),
      toolCalling: column(({ listing }) => [yesOrNo(listing.toolCalling)]),
      source: column(({ listing }) => listing.sources),
      vetted: column(({ listing }) => [yesOrNo(listing.vetted)]),
    };
  }

  /** The number of a model; undefined when there is none of that name. */
  indexOf(entityRef: string): number | undefined {
    return this.#byRef.get(entityRef.toLowerCase());
  }

  find(entityRef: string): IndexedModel | undefined {
    const index = this.indexOf(entityRef);
    return index === undefined ? undefined : this.models[index];
  }

  /** What a model is made from, and what is made from it. */
  relativesOf(index: number): Relatives {
    return this.#relatives.of(index);
  }

  summary(index: number, { served, standing }: ModelReader): ModelSummary {
    const { listing, model } = this.models[index];
    const here = served.get(model.entityRef);
    return modelSummaryOf(listing, {
      decision: standing.decisions[index],
      fit: standing.fits?.[index] ?? null,
      services: here?.services ?? 0,
      measured: here?.measured ?? null,
    });
  }

  list(filter: ModelFilter, slice: ModelSlice, reader: ModelReader): ModelList {
    const { facets, models } = this.#find(filter, reader);
    const { page, next } = this.#orderFor(slice, models, reader).slice(
      models,
      slice,
    );
    return {
      items: page.map(index => this.summary(index, reader)),
      total: models.size,
      all: this.#visible(reader),
      facets,
      next,
    };
  }

  #visible({ seesHidden, standing }: ModelReader): number {
    return seesHidden
      ? this.models.length
      : standing.decisions.filter(({ hidden }) => !hidden).length;
  }

  #orderFor(
    { order, sort }: ModelSlice,
    found: ModelSet,
    { served }: ModelReader,
  ): ModelOrder {
    const valueOf = MEASURED_SORTS[sort];
    if (valueOf) {
      const positions = this.models.flatMap(({ listing, model }, index) =>
        found.has(index)
          ? [
              {
                index,
                ref: listing.entityRef,
                value: valueOf(model, served.get(listing.entityRef)?.measured),
              },
            ]
          : [],
      );
      return new ModelOrder(positions, order);
    }
    const key = `${sort} ${order}`;
    let known = this.#orders.get(key);
    if (!known) {
      known = new ModelOrder(
        this.models.map(({ listing }, index) => ({
          index,
          ref: listing.entityRef,
          value: LISTED_SORTS[sort as keyof typeof LISTED_SORTS](listing),
        })),
        order,
      );
      this.#orders.set(key, known);
    }
    return known;
  }

  #find(filter: ModelFilter, reader: ModelReader): Found {
    const { runsHere, ...others } = filter.facets;
    if (runsHere?.length) {
      return this.#search(filter, reader);
    }
    const key = JSON.stringify([
      { ...filter, facets: others },
      reader.seesHidden,
    ]);
    const known = this.#found.get(reader.standing) ?? new Map<string, Found>();
    this.#found.set(reader.standing, known);
    let found = known.get(key);
    if (!found) {
      found = this.#search(filter, reader);
      if (known.size >= REMEMBERED) {
        known.delete(known.keys().next().value!);
      }
      known.set(key, found);
    }
    return {
      models: found.models,
      facets: {
        ...found.facets,
        // Differs from caller to caller.
        runsHere: this.#runsHere(found.models, reader),
      },
    };
  }

  #runsHere(models: ModelSet, { served }: ModelReader): ModelFacetValue[] {
    let running = 0;
    for (const ref of served.keys()) {
      const index = this.indexOf(ref);
      running += index !== undefined && models.has(index) ? 1 : 0;
    }
    return [
      { value: 'yes', count: running },
      { value: 'no', count: models.size - running },
    ].filter(({ count }) => count > 0);
  }

  /** Goes over all models once: one that fails a single facet still counts for that facet's values. */
  #search(filter: ModelFilter, reader: ModelReader): Found {
    const columns = this.#columnsFor(reader);
    const names = MODEL_FACETS.filter(name => columns[name] !== null);
    const counted = names.map(name => columns[name]!.counter());
    const wanted = names.flatMap((name, at) => {
      const values = filter.facets[name];
      return values?.length
        ? [{ at, accepts: columns[name]!.accepting(values) }]
        : [];
    });
    // A facet without values, such as the fit without a tenant, fits nothing.
    const isImpossible = MODEL_FACETS.some(
      name => columns[name] === null && filter.facets[name]?.length,
    );
    const words = isImpossible ? [] : this.#wordSets(filter.text);
    const models = new ModelSet(this.models.length);
    for (let index = 0; index < this.models.length; index++) {
      if (
        isImpossible ||
        !this.#passes(index, filter, words) ||
        (!reader.seesHidden && reader.standing.decisions[index].hidden)
      ) {
        continue;
      }
      let failed = -1;
      let failures = 0;
      for (const { accepts, at } of wanted) {
        if (!accepts(index)) {
          failed = at;
          failures += 1;
          if (failures > 1) {
            break;
          }
        }
      }
      if (failures === 0) {
        models.add(index);
        for (const counter of counted) {
          counter.count(index);
        }
      } else if (failures === 1) {
        counted[failed].count(index);
      }
    }
    const facets = Object.fromEntries(
      MODEL_FACETS.map(name => [name, [] as ModelFacetValue[]]),
    ) as Found['facets'];
    names.forEach((name, at) => {
      facets[name] = counted[at].values(filter.facets[name] ?? []);
    });
    return { models, facets };
  }

  #columnsFor(reader: ModelReader): Record<ModelFacet, FacetColumn | null> {
    const { served, standing } = reader;
    const once = (
      known: WeakMap<TenantStanding, FacetColumn>,
      make: () => FacetColumn,
    ) => {
      const column = known.get(standing) ?? make();
      known.set(standing, column);
      return column;
    };
    return {
      ...this.#columns,
      decision: once(this.#decisions, () =>
        facetColumn(standing.decisions.map(({ word }) => [word])),
      ),
      fit: standing.fits
        ? once(this.#fits, () =>
            facetColumn((standing.fits ?? []).map(word => [word])),
          )
        : null,
      runsHere: facetColumn(
        this.models.map(({ model }) => [yesOrNo(served.has(model.entityRef))]),
      ),
    };
  }

  #passes(
    index: number,
    filter: ModelFilter,
    words: readonly ModelSet[],
  ): boolean {
    const { contextLength, memoryBytes, parameters } =
      this.models[index].listing;
    const { contextMin, memoryMax, parametersMax, parametersMin } = filter;
    return (
      words.every(word => word.has(index)) &&
      (parametersMin === undefined ||
        (parameters !== null && parameters >= parametersMin)) &&
      (parametersMax === undefined ||
        (parameters !== null && parameters <= parametersMax)) &&
      (contextMin === undefined ||
        (contextLength !== null && contextLength >= contextMin)) &&
      (memoryMax === undefined ||
        (memoryBytes !== null && memoryBytes <= memoryMax))
    );
  }

  #wordSets(text: string | undefined): ModelSet[] {
    const words = new Set(text?.toLowerCase().split(/\s+/).filter(Boolean));
    return [...words].map(word => {
      let known = this.#words.get(word);
      if (!known) {
        known = new ModelSet(this.models.length);
        for (let index = 0; index < this.models.length; index++) {
          if (this.models[index].haystack.includes(word)) {
            known.add(index);
          }
        }
        if (this.#words.size >= REMEMBERED) {
          this.#words.delete(this.#words.keys().next().value!);
        }
        this.#words.set(word, known);
      }
      return known;
    });
  }
}

function some(value: string | null): string[] {
  return value === null ? [] : [value];
}

function yesOrNo(value: boolean | null): string {
  if (value === null) {
    return 'unknown';
  }
  return value ? 'yes' : 'no';
}
