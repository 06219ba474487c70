import {
  CatalogModel,
  MODEL_FACETS,
  ModelDecision,
  ModelDetail,
  ModelFacet,
  modelListingOf,
  ModelPage,
  ModelQuery,
  ModelSort,
  ModelStanding,
  ModelSummary,
  modelSummaryOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import { FRESH } from './fakeServing';

/** A model of a fake catalog, with what depends on who asks. */
export interface FakeModel {
  model: CatalogModel;
  standing: ModelStanding;
}

export const ALLOWED: ModelDecision = {
  word: 'allow',
  sentence: null,
  rule: null,
  askUrl: null,
  hidden: false,
  confirmLicense: false,
  findings: [],
};

const yesOrNo = (value: boolean | null) => {
  if (value === null) {
    return 'unknown';
  }
  return value ? 'yes' : 'no';
};

const some = (value: string | null) => (value === null ? [] : [value]);

const FACET_VALUES: Record<ModelFacet, (model: ModelSummary) => string[]> = {
  task: ({ task }) => some(task),
  modality: ({ modalities }) => [
    ...new Set([...modalities.input, ...modalities.output]),
  ],
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
  decision: ({ decision }) => [decision.word],
  fit: ({ fit }) => some(fit),
  runsHere: ({ services }) => [
    yesOrNo(services === null ? null : services > 0),
  ],
};

const SORT_VALUES: Record<
  ModelSort,
  (model: ModelSummary) => string | number | null
> = {
  title: ({ title }) => title.toLowerCase(),
  newest: ({ updatedAt }) => updatedAt,
  downloads: ({ downloads }) => downloads,
  parameters: ({ parameters }) => parameters,
  memory: ({ memoryBytes }) => memoryBytes,
  price: ({ measured }) => measured?.perMillionTokens ?? null,
  timeToFirstToken: ({ measured }) => measured?.timeToFirstToken ?? null,
  tokensPerSecond: ({ measured }) => measured?.tokensPerSecond ?? null,
};

function matchesText(model: ModelSummary, text = ''): boolean {
  const haystack = [
    model.title,
    model.publisher,
    model.description,
    model.task,
    model.license,
  ]
    .join(' ')
    .toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every(word => haystack.includes(word));
}

function matchesRanges(model: ModelSummary, query: ModelQuery): boolean {
  const { contextMin, memoryMax, parametersMax, parametersMin } = query;
  const within = (
    value: number | null,
    [least, most]: [number | undefined, number | undefined],
  ) =>
    (least === undefined && most === undefined) ||
    (value !== null && value >= (least ?? 0) && value <= (most ?? Infinity));
  return (
    within(model.parameters, [parametersMin, parametersMax]) &&
    within(model.contextLength, [contextMin, undefined]) &&
    within(model.memoryBytes, [undefined, memoryMax]) &&
    within(SORT_VALUES.price(model) as number | null, [
      undefined,
      query.priceMax,
    ]) &&
    within(model.measured?.timeToFirstToken ?? null, [
      undefined,
      query.timeToFirstTokenMax,
    ]) &&
    within(model.measured?.tokensPerSecond ?? null, [
      query.tokensPerSecondMin,
      undefined,
    ])
  );
}

function inOrder(models: readonly ModelSummary[], query: ModelQuery) {
  const valueOf = SORT_VALUES[query.sort ?? 'title'];
  const direction = query.order === 'desc' ? -1 : 1;
  return [...models].sort((a, b) => {
    const left = valueOf(a);
    const right = valueOf(b);
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null);
    }
    if (left === right) {
      return 0;
    }
    return left < right ? -direction : direction;
  });
}

/** Answers as the backend's catalog of models does, from memory. */
export class FakeModelCatalog {
  readonly #models: readonly FakeModel[];

  /** @param seesHidden - Whether models that rules hide are listed too, as for platform owners */
  constructor(models: readonly FakeModel[], seesHidden = false) {
    this.#models = models.filter(
      ({ standing }) => seesHidden || !standing.decision.hidden,
    );
  }

  list(query: ModelQuery = {}): ModelPage {
    const all = this.#models.map(each => summaryOf(each, query.tenant));
    const found = all.filter(
      model =>
        matchesText(model, query.text) &&
        matchesRanges(model, query) &&
        MODEL_FACETS.every(facet => matchesFacet(model, facet, query)),
    );
    const from = Number(query.page ?? 0);
    const to = from + (query.limit ?? 25);
    return {
      ...FRESH,
      items: inOrder(found, query).slice(from, to),
      total: found.length,
      all: all.length,
      facets: Object.fromEntries(
        MODEL_FACETS.map(facet => [facet, countValues(all, facet, query)]),
      ) as ModelPage['facets'],
      next: to < found.length ? String(to) : null,
    };
  }

  detail(name: string, tenant: string | undefined): ModelDetail | undefined {
    const found = this.#models.find(
      ({ model }) => model.entityRef === `resource:default/${name}`,
    );
    return (
      found && {
        ...FRESH,
        model: found.model,
        decision: found.standing.decision,
        summary: summaryOf(found, tenant),
        derived: [],
        refused: [],
        baseModel: null,
        elsewhere: { services: 0, reason: null },
        movedTags: [],
      }
    );
  }
}

function summaryOf(
  { model, standing }: FakeModel,
  tenant: string | undefined,
): ModelSummary {
  return modelSummaryOf(modelListingOf(model), {
    ...standing,
    fit: tenant === undefined ? null : standing.fit,
  });
}

function matchesFacet(
  model: ModelSummary,
  facet: ModelFacet,
  query: ModelQuery,
): boolean {
  const chosen = query[facet] ?? [];
  return (
    chosen.length === 0 ||
    FACET_VALUES[facet](model).some(value => chosen.includes(value))
  );
}

function countValues(
  models: readonly ModelSummary[],
  facet: ModelFacet,
  query: ModelQuery,
) {
  const counts = new Map((query[facet] ?? []).map(value => [value, 0]));
  for (const model of models) {
    const isListed =
      matchesText(model, query.text) &&
      matchesRanges(model, query) &&
      MODEL_FACETS.every(
        other => other === facet || matchesFacet(model, other, query),
      );
    for (const value of isListed ? FACET_VALUES[facet](model) : []) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
