import { createHash } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  CatalogModel,
  decideModel,
  Freshness,
  licenseClassOf,
  mergedModels,
  ModelGovernance,
  ModelOverlay,
  ModelOverlayer,
  modelOverlayer,
  ModelRules,
  plainLine,
  SourceModels,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  GITOPS_MODEL_SOURCE_TYPE,
  ModelSource,
  Turns,
} from '@model-serving/backstage-plugin-model-serving-node';
import { withinPatience } from '../../withinPatience';
import { ModelStore, SourceState, StoredRecord } from '../store/ModelStore';
import { withTexts } from '../store/recordTexts';
import { IndexedModel, indexedModel } from './IndexedModel';
import { ModelIndex } from './ModelIndex';

interface Loaded {
  revision: number;
  records: ReadonlyMap<string, StoredRecord>;
}

interface Remembered {
  digest: string;
  indexed: IndexedModel;
}

/**
 * The models of all sources as one catalog, made from the database whenever something changed there. What cannot be read
 * stays as it was last, and says so.
 */
export class ModelCatalog {
  readonly #store: ModelStore;
  readonly #sources: readonly ModelSource[];
  readonly #governance: () => ModelGovernance;
  readonly #logger: LoggerService;
  #mark = '';
  #states: ReadonlyMap<string, SourceState> = new Map();
  #loaded = new Map<string, Loaded>();
  #governed: ModelGovernance | undefined;
  #overlaid: ReadonlyMap<ModelOverlay, number> = new Map();
  #remembered = new Map<string, Remembered>();
  #index = ModelIndex.empty();
  #hidden: ReadonlySet<string> = new Set();
  #revision = '';
  #failure: string | undefined = 'the models have not been read yet';
  #refreshing: Promise<void> | undefined;

  /** @param options - `sources`: the first in line first */
  constructor(options: {
    store: ModelStore;
    sources: readonly ModelSource[];
    /** What the GitOps repository says of models: another object when it changed. */
    governance: () => ModelGovernance;
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#sources = options.sources;
    this.#governance = options.governance;
    this.#logger = options.logger;
  }

  get index(): ModelIndex {
    return this.#index;
  }

  /** Whether it is hidden from everybody, whichever tenant they ask for. */
  hides({ entityRef, hiddenBy }: CatalogModel): boolean {
    return hiddenBy !== null || this.#hidden.has(entityRef);
  }

  /** Differs where the models do, or which of them are hidden from everybody. */
  get revision(): string {
    return this.#revision;
  }

  get governance(): ModelGovernance {
    return this.#governed ?? this.#governance();
  }

  /** How many models each overlay is about. */
  get overlaid(): ReadonlyMap<ModelOverlay, number> {
    return this.#overlaid;
  }

  /** How each configured source is doing, as it was known last. */
  get states(): ReadonlyMap<string, SourceState> {
    return this.#states;
  }

  /** Whether the last look at the database brought an answer. */
  get databaseAnswers(): boolean {
    return this.#failure === undefined;
  }

  /** Where models are defined, for a sentence. */
  get titles(): string {
    return this.#sources.map(({ title }) => title).join(' or ');
  }

  /** Why models may be missing; undefined when every source was read. */
  get incomplete(): string | undefined {
    if (this.#revision === '' && this.#failure) {
      return this.#failure;
    }
    if (this.#sources.length === 0) {
      return 'no source of models is configured';
    }
    const unread = this.#sources.filter(
      ({ id }) => !this.#states.get(id)?.lastGoodSync,
    );
    return unread.length > 0
      ? `${unread.map(({ title }) => title).join(' and ')} ${
          unread.length === 1 ? 'has' : 'have'
        } not been read yet`
      : undefined;
  }

  /** As fresh as the source that was read longest ago. */
  freshness(): Freshness {
    const states = this.#sources.map(({ id }) => this.#states.get(id));
    const times = states.map(state => state?.lastGoodSync ?? null);
    const failing = this.#sources.filter(
      ({ id }) => this.#states.get(id)?.failure,
    );
    const reasons = [
      this.#failure,
      this.incomplete === this.#failure ? undefined : this.incomplete,
      failing.length > 0
        ? `could not read ${failing.map(({ title }) => title).join(' and ')}`
        : undefined,
    ].filter(reason => reason !== undefined);
    return {
      asOf: times.includes(null)
        ? null
        : (times as string[]).reduce<string | null>(
            (oldest, time) =>
              oldest !== null && oldest < time ? oldest : time,
            null,
          ),
      source:
        this.#sources.map(({ id }) => `models:${id}`).join(' ') || 'models',
      stale: reasons.length > 0,
      ...(reasons.length > 0 ? { staleReason: reasons.join('; ') } : {}),
    };
  }

  /** Takes over what changed. Never throws. */
  async refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    await this.#refreshing;
  }

  /** A model as of now: origins with the time of the last sync. */
  present(model: CatalogModel): CatalogModel {
    return {
      ...model,
      origins: model.origins.map(origin => ({
        ...origin,
        asOf: this.#states.get(origin.source)?.lastGoodSync ?? origin.asOf,
      })),
    };
  }

  /** A model with its card and the texts of its licenses. */
  async withTexts(
    model: CatalogModel,
  ): Promise<{ model: CatalogModel; staleReason?: string }> {
    try {
      const records = await Promise.all(
        model.origins.flatMap(({ place, source }) => {
          const stored = this.#loaded.get(source)?.records.get(place);
          return stored
            ? [
                withinPatience(this.#store.texts(source, place)).then(
                  texts => ({
                    source,
                    record: withTexts(stored.record, texts),
                  }),
                ),
              ]
            : [];
        }),
      );
      const [full] = await this.#merge(
        this.#sources.map(source => ({
          source,
          records: records
            .filter(each => each.source === source.id)
            .map(({ record }) => record),
        })),
        modelOverlayer(this.governance.overlays),
      );
      return full
        ? { model: this.present({ ...full, entityRef: model.entityRef }) }
        : { model: this.present(model) };
    } catch (error) {
      this.#logger.warn(
        `Could not read the card of ${model.entityRef}: ${messageOf(error)}`,
      );
      return {
        model: this.present(model),
        staleReason:
          'the card and the license text are missing: the database is unavailable',
      };
    }
  }

  async #refresh(): Promise<void> {
    try {
      const mark = await withinPatience(this.#store.mark());
      const states =
        mark === this.#mark
          ? this.#states
          : await withinPatience(this.#store.states());
      const loaded = new Map<string, Loaded>();
      for (const { id } of this.#sources) {
        const revision = states.get(id)?.revision ?? 0;
        const known = this.#loaded.get(id);
        loaded.set(
          id,
          known?.revision === revision
            ? known
            : { revision, records: await this.#load(id) },
        );
      }
      const governed = this.#governance();
      const isChanged =
        governed !== this.#governed ||
        this.#sources.some(({ id }) => loaded.get(id) !== this.#loaded.get(id));
      this.#mark = mark;
      this.#states = states;
      this.#loaded = loaded;
      this.#governed = governed;
      if (isChanged) {
        await this.#rebuild();
      }
      this.#failure = undefined;
    } catch (error) {
      const failure = 'the database of models is unavailable';
      if (this.#failure !== failure) {
        this.#logger.warn(
          `Could not read the models from the database: ${messageOf(error)}`,
        );
      }
      this.#failure = failure;
    }
  }

  async #load(source: string): Promise<ReadonlyMap<string, StoredRecord>> {
    const records = new Map<string, StoredRecord>();
    for await (const page of this.#store.records(source)) {
      page.forEach(record => records.set(record.place, record));
    }
    return records;
  }

  async #rebuild(): Promise<void> {
    const overlayer = modelOverlayer(this.governance.overlays);
    const models = await this.#merge(
      this.#sources.map(source => ({
        source,
        records: [...(this.#loaded.get(source.id)?.records.values() ?? [])].map(
          ({ record }) => record,
        ),
      })),
      overlayer,
    );
    const remembered = new Map<string, Remembered>();
    const aliases = new Map<string, string>();
    const naming = new Set(
      this.#sources
        .filter(({ type }) => type === GITOPS_MODEL_SOURCE_TYPE)
        .map(({ id }) => id),
    );
    const turns = new Turns();
    for (const model of models) {
      const stored = model.origins.flatMap(({ place, source }) => {
        const record = this.#loaded.get(source)?.records.get(place);
        return record ? [{ ...record, isNaming: naming.has(source) }] : [];
      });
      for (const { isNaming, record } of stored) {
        if (isNaming && record.entityName !== null) {
          aliases.set(`resource:default/${record.entityName}`, model.entityRef);
        }
      }
      const excerpts = stored.flatMap(({ excerpt }) => excerpt ?? []);
      const digest = digestOf(model, excerpts);
      const known = this.#remembered.get(model.entityRef);
      remembered.set(
        model.entityRef,
        known?.digest === digest
          ? known
          : { digest, indexed: indexedModel(model, excerpts) },
      );
      await turns.next();
    }
    const index = await ModelIndex.of(
      [...remembered.values()].map(({ indexed }) => indexed),
      aliases,
    );
    const hidden = await hiddenByRules(models, this.governance.rules);
    // All at once: nobody sees the models of one state with what another one hides.
    this.#remembered = remembered;
    this.#index = index;
    this.#hidden = hidden;
    this.#overlaid = overlayer.reach();
    this.#revision = createHash('sha1')
      .update([...remembered.values()].map(({ digest }) => digest).join())
      .update([...this.#hidden].join())
      .digest('base64url');
  }

  /** Takes turns with other work: ten thousand models take a while. */
  async #merge(
    sources: ReadonlyArray<{
      source: ModelSource;
      records: SourceModels['records'];
    }>,
    overlayer: ModelOverlayer,
  ): Promise<CatalogModel[]> {
    const turns = new Turns();
    const models: CatalogModel[] = [];
    const merged = mergedModels(
      sources.map(({ records, source: { id, owner, title, type } }) => ({
        id,
        type,
        title,
        owner,
        vets: type === GITOPS_MODEL_SOURCE_TYPE,
        asOf: this.#states.get(id)?.lastGoodSync ?? '',
        records,
      })),
      { classOf: license => licenseClassOf(license?.id ?? null) },
    );
    for (const model of merged) {
      if (model) {
        models.push(overlayer.over(model));
      }
      await turns.next();
    }
    return models.sort((a, b) => (a.entityRef < b.entityRef ? -1 : 1));
  }
}

/** Entity refs of the models that rules hide from everybody. */
async function hiddenByRules(
  models: readonly CatalogModel[],
  rules: ModelRules,
): Promise<ReadonlySet<string>> {
  const hiding = new Set<string>();
  if (rules.rules.some(({ hidden }) => hidden)) {
    const now = new Date();
    const turns = new Turns();
    for (const model of models) {
      if (decideModel(model, rules, null, now).hidden) {
        hiding.add(model.entityRef);
      }
      await turns.next();
    }
  }
  return hiding;
}

/** Differs where a model says something else, but for the time it was said. */
function digestOf(model: CatalogModel, excerpts: readonly string[]): string {
  const { origins, ...rest } = model;
  return createHash('sha1')
    .update(
      JSON.stringify([
        rest,
        origins.map(({ asOf: _asOf, ...origin }) => origin),
        excerpts,
      ]),
    )
    .digest('base64url');
}

function messageOf(error: unknown): string {
  return plainLine(toError(error).message, TEXT_LIMITS.text);
}
