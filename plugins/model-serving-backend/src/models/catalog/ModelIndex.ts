import {
  CatalogModel,
  defaultVersionOf,
  listPriceOf,
  MemoryNeed,
  MODEL_FACETS,
  ModelDecision,
  ModelFacet,
  ModelFacetValue,
  ModelMeasurement,
  ModelRanges,
  ModelSort,
  ModelSummary,
  modelSummaryOf,
  ServedModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { InputError } from '@backstage/errors';
import { ArtifactHolders } from './ArtifactHolders';
import { FacetColumn } from './FacetColumn';
import { IndexedModel } from './IndexedModel';
import { ModelOrder, Position } from './ModelOrder';
import { ModelRelatives, Relatives } from './ModelRelatives';
import type { VariantFit } from './modelFits';
import { ModelSet } from './ModelSet';
import { TextIndex, wordsOf } from './TextIndex';

const REMEMBERED = 200;
/** In the text of a search. */
const MOST_WORDS = 12;

/** What of a list is the same for everybody who asks for the same tenant. By the number of each model. */
export interface TenantStanding {
  decisions: readonly ModelDecision[];
  /** Null where nobody asked for a tenant. */
  fits: ReadonlyArray<VariantFit> | null;
  /** What a replica of each needs. */
  memory: readonly MemoryNeed[];
}

/** A model as it runs in services that the caller may see. */
export interface ServedHere {
  services: number;
  measured: ModelMeasurement | null;
}

/** What runs in the services that the caller may see. */
export interface ServedToReader {
  /** By entity ref; models that no visible service runs are not in it. */
  byModel: ReadonlyMap<string, ServedHere>;
  /** Whether all clusters were read, so that a model that is not in it runs nowhere. */
  isComplete: boolean;
}

/** For whom a list is. */
export interface ModelReader {
  standing: TenantStanding;
  served: ServedToReader;
  /** Whether models that rules hide are listed too. */
  seesHidden: boolean;
}

/** What a list is narrowed to. */
export interface ModelFilter extends ModelRanges {
  text?: string;
  facets: Partial<Record<ModelFacet, readonly string[]>>;
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

/** Numbers that depend on who asks. */
type Measure = 'price' | 'timeToFirstToken' | 'tokensPerSecond';

/** Facets whose values depend on who asks. */
type ReaderFacet = 'decision' | 'fit' | 'runsHere';
type ListedFacet = Exclude<ModelFacet, ReaderFacet>;

const LISTED_FACETS: Record<
  ListedFacet,
  (listing: IndexedModel['listing']) => readonly string[]
> = {
  task: ({ task }) => some(task),
  modality: ({ modalities }) => [...modalities.input, ...modalities.output],
  licenseClass: ({ licenseClass }) => [licenseClass],
  license: ({ license }) => some(license),
  publisher: ({ publisher }) => some(publisher),
  language: ({ languages }) => languages,
  precision: ({ precisions }) => precisions,
  quantization: ({ quantizations }) => quantizations,
  format: ({ formats }) => formats,
  engine: ({ engines }) => engines,
  toolCalling: ({ toolCalling }) => [yesOrNo(toolCalling)],
  source: ({ sources }) => sources,
  vetted: ({ vetted }) => [yesOrNo(vetted)],
};

/** What is derived from a standing when it is first asked for. */
interface StandingViews {
  visible: ModelSet;
  decision: FacetColumn;
  /** Null where nobody asked for a tenant. */
  fit: FacetColumn | null;
  /** By `asc` or `desc`. */
  byMemory: Map<string, ModelOrder>;
  /** What was found lately, for pages that follow and filters that come again. */
  found: Map<string, Found>;
}

const LISTED_SORTS: Record<
  Exclude<ModelSort, 'memory' | Measure>,
  (listing: IndexedModel['listing']) => string | number | null
> = {
  title: ({ title }) => title.toLowerCase(),
  newest: ({ updatedAt }) => updatedAt,
  downloads: ({ downloads }) => downloads,
  parameters: ({ parameters }) => parameters,
};

/** What of a model differs from caller to caller: it is measured in services that they may see. */
const MEASURES: Record<
  Measure,
  (
    model: IndexedModel['model'],
    measured: ModelMeasurement | null | undefined,
    currency: string | null,
  ) => number | null
> = {
  // A hosted model has its list price. Amounts of two currencies cannot be compared.
  price: ({ hosted }, measured, currency) =>
    measured?.perMillionTokens ??
    (hosted?.price?.currency === currency
      ? listPriceOf(hosted?.price ?? null)?.perMillion
      : null) ??
    null,
  timeToFirstToken: (_, measured) => measured?.timeToFirstToken ?? null,
  tokensPerSecond: (_, measured) => measured?.tokensPerSecond ?? null,
};

/** The catalog of models at one moment, made for lists: nothing in it changes. */
export class ModelIndex {
  /**
   * @param aliases - further names of entities that lead to a model
   * @param turns - taken with other work after each model
   */
  static async of(
    models: readonly IndexedModel[],
    aliases: ReadonlyMap<string, string> = new Map(),
    turns: Pick<Turns, 'next'> = new Turns(),
  ): Promise<ModelIndex> {
    const made = new ModelIndex(models);
    for (const [index, { haystack, listing, model }] of models.entries()) {
      made.#text.add(index, haystack);
      made.#byRef.set(model.entityRef.toLowerCase(), index);
      made.#relatives.add(model);
      made.#holders.add(model);
      for (const [facet, column] of made.#columns) {
        column.add(LISTED_FACETS[facet](listing));
      }
      await turns.next();
    }
    for (const [alias, entityRef] of aliases) {
      const index = made.indexOf(entityRef);
      if (index !== undefined && made.indexOf(alias) === undefined) {
        made.#byRef.set(alias.toLowerCase(), index);
      }
      await turns.next();
    }
    return made;
  }

  /** Without a model. */
  static empty(): ModelIndex {
    return new ModelIndex([]);
  }

  readonly models: readonly IndexedModel[];
  /** Addresses of what is offered first of each model. */
  readonly artifacts: readonly string[];
  readonly #all: ModelSet;
  readonly #byRef = new Map<string, number>();
  readonly #columns = new Map(
    (Object.keys(LISTED_FACETS) as ListedFacet[]).map(facet => [
      facet,
      new FacetColumn(),
    ]),
  );
  readonly #holders = new ArtifactHolders();
  readonly #relatives = new ModelRelatives();
  readonly #text: TextIndex;
  readonly #orders = new Map<string, ModelOrder>();
  readonly #views = new WeakMap<TenantStanding, StandingViews>();

  readonly #listCurrency: string | null;

  private constructor(models: readonly IndexedModel[]) {
    this.models = models;
    this.#text = new TextIndex(models.length);
    this.artifacts = models.flatMap(
      ({ model }) =>
        defaultVersionOf(model)?.variants.map(({ uri }) => uri) ?? [],
    );
    this.#all = this.#where(() => true);
    this.#listCurrency = mostFrequent(
      models.flatMap(({ model }) => model.hosted?.price?.currency ?? []),
    );
  }

  /** The number of a model; undefined when there is none of that name. */
  indexOf(entityRef: string): number | undefined {
    return this.#byRef.get(entityRef.toLowerCase());
  }

  find(entityRef: string): IndexedModel | undefined {
    const index = this.indexOf(entityRef);
    return index === undefined ? undefined : this.models[index];
  }

  /** The model whose own artifact is at an address; undefined where none has it, or several do. */
  findByArtifact(uri: string): CatalogModel | undefined {
    return this.#holders.of(uri);
  }

  /** The model that a service runs: the one that it names, else the one whose artifact it loads. */
  findServed({
    entityRef,
    uri,
  }: Pick<ServedModel, 'entityRef' | 'uri'>): CatalogModel | undefined {
    if (entityRef !== null) {
      return this.find(entityRef)?.model;
    }
    return uri === null ? undefined : this.findByArtifact(uri);
  }

  /** What a model is made from, and what is made from it. */
  relativesOf(index: number): Relatives {
    return this.#relatives.of(index);
  }

  summary(index: number, { served, standing }: ModelReader): ModelSummary {
    const { listing, model } = this.models[index];
    const here = served.byModel.get(model.entityRef);
    const memory = standing.memory[index];
    return modelSummaryOf(listing, {
      decision: standing.decisions[index],
      fit: standing.fits?.[index].word ?? null,
      fitVariant: standing.fits?.[index].variant ?? null,
      memoryBytes: memory.bytes,
      memoryReason: memory.reason,
      memoryVariant: memory.variant,
      memoryBasis: memory.basis,
      services: served.isComplete ? here?.services ?? 0 : null,
      measured: here?.measured ?? null,
    });
  }

  /**
   * As {@link ModelIndex.list}, which finds a text that nobody has searched for yet in short turns.
   *
   * @throws InputError for a text of too many words
   */
  async search(
    filter: ModelFilter,
    slice: ModelSlice,
    reader: ModelReader,
  ): Promise<ModelList> {
    await this.#text.prepare(searchedWords(filter.text), new Turns());
    return this.list(filter, slice, reader);
  }

  /** @throws InputError for a text of too many words */
  list(filter: ModelFilter, slice: ModelSlice, reader: ModelReader): ModelList {
    const { facets, models } = this.#find(filter, reader);
    const { page, next } = this.#orderFor(slice, models, reader).slice(
      models,
      slice,
    );
    return {
      items: page.map(index => this.summary(index, reader)),
      total: models.size,
      all: this.#visible(reader).size,
      facets,
      next,
    };
  }

  #where(isIn: (index: number) => boolean): ModelSet {
    const models = new ModelSet(this.models.length);
    for (let index = 0; index < this.models.length; index++) {
      if (isIn(index)) {
        models.add(index);
      }
    }
    return models;
  }

  #visible({ seesHidden, standing }: ModelReader): ModelSet {
    return seesHidden ? this.#all : this.#viewsOf(standing).visible;
  }

  #viewsOf(standing: TenantStanding): StandingViews {
    let views = this.#views.get(standing);
    if (!views) {
      const { decisions, fits } = standing;
      views = {
        visible: this.#where(index => !decisions[index].hidden),
        decision: columnOf(decisions.map(({ word }) => word)),
        fit: fits && columnOf(fits.map(({ word }) => word)),
        byMemory: new Map(),
        found: new Map(),
      };
      this.#views.set(standing, views);
    }
    return views;
  }

  #orderFor(
    { order, sort }: ModelSlice,
    found: ModelSet,
    reader: ModelReader,
  ): ModelOrder {
    if (isMeasure(sort)) {
      const valueOf = this.#measureOf(sort, reader);
      const positions = this.models.flatMap(({ listing }, index) =>
        found.has(index)
          ? [{ index, ref: listing.entityRef, value: valueOf(index) }]
          : [],
      );
      return new ModelOrder(positions, order);
    }
    if (sort === 'memory') {
      const { byMemory } = this.#viewsOf(reader.standing);
      const ordered =
        byMemory.get(order) ??
        new ModelOrder(
          this.models.map(({ listing }, index) => ({
            index,
            ref: listing.entityRef,
            value: reader.standing.memory[index].bytes,
          })),
          order,
        );
      byMemory.set(order, ordered);
      return ordered;
    }
    const key = `${sort} ${order}`;
    let known = this.#orders.get(key);
    if (!known) {
      known = new ModelOrder(
        this.models.map(({ listing }, index) => ({
          index,
          ref: listing.entityRef,
          value: LISTED_SORTS[sort](listing),
        })),
        order,
      );
      this.#orders.set(key, known);
    }
    return known;
  }

  #find(filter: ModelFilter, reader: ModelReader): Found {
    const { runsHere, ...others } = filter.facets;
    // What is found by what only some may see is kept for nobody else.
    if (runsHere?.length || isByMeasure(filter)) {
      return this.#search(filter, reader);
    }
    const key = JSON.stringify([
      { ...filter, facets: others },
      reader.seesHidden,
    ]);
    const { found: known } = this.#viewsOf(reader.standing);
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

  #runsHere(models: ModelSet, reader: ModelReader): ModelFacetValue[] {
    const running = ModelSet.inAll([models, this.#running(reader)]).size;
    const { isComplete } = reader.served;
    return [
      { value: 'yes', count: running },
      { value: 'no', count: isComplete ? models.size - running : 0 },
    ].filter(({ count }) => count > 0);
  }

  #running({ served }: ModelReader): ModelSet {
    const running = new ModelSet(this.models.length);
    for (const ref of served.byModel.keys()) {
      const index = this.indexOf(ref);
      if (index !== undefined) {
        running.add(index);
      }
    }
    return running;
  }

  /** A facet's counts are over the models that pass everything but the facet itself. */
  #search(filter: ModelFilter, reader: ModelReader): Found {
    const columns = this.#columnsFor(filter, reader);
    const chosen = MODEL_FACETS.flatMap(name => {
      const values = filter.facets[name];
      return values?.length
        ? [
            {
              name,
              // A facet without values, such as the fit without a tenant, fits nothing.
              models:
                columns[name]?.having(values) ??
                new ModelSet(this.models.length),
            },
          ]
        : [];
    });
    const base = ModelSet.inAll([
      this.#visible(reader),
      ...this.#numberSets(filter, reader),
      ...this.#wordSets(filter.text),
    ]);
    const passing = (but?: ModelFacet) =>
      ModelSet.inAll([
        base,
        ...chosen.flatMap(({ models, name }) => (name === but ? [] : [models])),
      ]);
    const models = passing();
    const facets = Object.fromEntries(
      MODEL_FACETS.map(name => {
        const values = filter.facets[name] ?? [];
        const over = values.length > 0 ? passing(name) : models;
        return [name, columns[name]?.count(over, values) ?? []];
      }),
    ) as Found['facets'];
    return { models, facets };
  }

  /** What runs here differs from caller to caller, and is a column only where it is filtered by. */
  #columnsFor(
    filter: ModelFilter,
    reader: ModelReader,
  ): Partial<Record<ModelFacet, FacetColumn | null>> {
    const { decision, fit } = this.#viewsOf(reader.standing);
    const { isComplete } = reader.served;
    const running = filter.facets.runsHere?.length
      ? this.#running(reader)
      : null;
    return {
      ...Object.fromEntries(this.#columns),
      decision,
      fit,
      runsHere:
        running &&
        columnOf(
          this.models.map((_, index) => {
            const isRunning = running.has(index);
            // Of a cluster that was not read, nobody can say that it runs nothing.
            return isRunning || isComplete ? yesOrNo(isRunning) : null;
          }),
        ),
    };
  }

  /** Models that pass what is asked of their numbers, where something is. */
  #numberSets(filter: ModelFilter, reader: ModelReader): ModelSet[] {
    const { contextMin, memoryMax, parametersMax, parametersMin } = filter;
    const isAsked = [contextMin, memoryMax, parametersMax, parametersMin].some(
      limit => limit !== undefined,
    );
    const { memory } = reader.standing;
    const sets = isAsked
      ? [
          this.#where(index => {
            const { contextLength, parameters } = this.models[index].listing;
            return (
              isWithin(parameters, parametersMin, parametersMax) &&
              isWithin(contextLength, contextMin, undefined) &&
              isWithin(memory[index].bytes, undefined, memoryMax)
            );
          }),
        ]
      : [];
    const limited: Array<[Measure, number | undefined, number | undefined]> = [
      ['price', undefined, filter.priceMax],
      ['timeToFirstToken', undefined, filter.timeToFirstTokenMax],
      ['tokensPerSecond', filter.tokensPerSecondMin, undefined],
    ];
    return [
      ...sets,
      ...limited
        .filter(([, least, most]) => least !== undefined || most !== undefined)
        .map(([measure, least, most]) => {
          const valueOf = this.#measureOf(measure, reader);
          return this.#where(index => isWithin(valueOf(index), least, most));
        }),
    ];
  }

  /** A number that depends on who asks, by the number of a model. */
  #measureOf(
    measure: Measure,
    { served }: ModelReader,
  ): (index: number) => number | null {
    const currency = this.#currencyOf(served);
    return index => {
      const { model } = this.models[index];
      const here = served.byModel.get(model.entityRef)?.measured;
      return MEASURES[measure](model, here, currency);
    };
  }

  /** The currency of what is measured here, else the one that most hosted models are priced in. */
  #currencyOf({ byModel }: ServedToReader): string | null {
    for (const { measured } of byModel.values()) {
      if (measured?.currency) {
        return measured.currency;
      }
    }
    return this.#listCurrency;
  }

  #wordSets(text: string | undefined): ModelSet[] {
    return searchedWords(text).map(word => this.#text.having(word));
  }
}

/** @throws InputError for too many */
function searchedWords(text = ''): string[] {
  const words = new Set(wordsOf(text.toLowerCase()));
  if (words.size > MOST_WORDS) {
    throw new InputError(`text: search for at most ${MOST_WORDS} words`);
  }
  return [...words];
}

function isMeasure(sort: ModelSort): sort is Measure {
  return Object.hasOwn(MEASURES, sort);
}

function isByMeasure(filter: ModelFilter): boolean {
  const { priceMax, timeToFirstTokenMax, tokensPerSecondMin } = filter;
  return [priceMax, timeToFirstTokenMax, tokensPerSecondMin].some(
    limit => limit !== undefined,
  );
}

function mostFrequent(values: readonly string[]): string | null {
  const counts = new Map<string, number>();
  values.forEach(value => counts.set(value, (counts.get(value) ?? 0) + 1));
  const [most] = [...counts].sort(
    ([a, times], [b, others]) => others - times || (a < b ? -1 : 1),
  );
  return most?.[0] ?? null;
}

function columnOf(values: readonly (string | null)[]): FacetColumn {
  const column = new FacetColumn();
  values.forEach(value => column.add(some(value)));
  return column;
}

/** What is not known is within nothing but no limits. */
function isWithin(
  value: number | null,
  least: number | undefined,
  most: number | undefined,
): boolean {
  return value === null
    ? least === undefined && most === undefined
    : (least === undefined || value >= least) &&
        (most === undefined || value <= most);
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
