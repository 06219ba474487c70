import {
  MODEL_FACETS,
  MODEL_SORTS,
  ModelFacet,
  ModelQuery,
  ModelSort,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Limits on numbers, as the address and the HTTP API name them. */
export const MODEL_RANGES = [
  'parametersMin',
  'parametersMax',
  'contextMin',
  'memoryMax',
  'priceMax',
  'timeToFirstTokenMax',
  'tokensPerSecondMin',
] as const;

export type ModelRange = (typeof MODEL_RANGES)[number];

/** What the list of models is narrowed to. */
export interface ModelFilter {
  text: string;
  facets: Record<ModelFacet, string[]>;
  /** Undefined where there is no limit. */
  ranges: Record<ModelRange, number | undefined>;
}

export interface ModelOrder {
  sort: ModelSort;
  order: 'asc' | 'desc';
}

/** Name of the search text in the address. */
export const TEXT_PARAMETER = 'q';

/** What one wants to see first of each. */
const FIRST: Record<ModelSort, 'asc' | 'desc'> = {
  title: 'asc',
  newest: 'desc',
  downloads: 'desc',
  parameters: 'desc',
  memory: 'asc',
  price: 'asc',
  timeToFirstToken: 'asc',
  tokensPerSecond: 'desc',
};

const recordOf = <K extends string, V>(
  keys: readonly K[],
  valueOf: (key: K) => V,
) => Object.fromEntries(keys.map(key => [key, valueOf(key)])) as Record<K, V>;

function readAmount(text: string | null): number | undefined {
  const amount = text ? Number(text) : NaN;
  return Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}

export function readFilter(params: URLSearchParams): ModelFilter {
  return {
    text: params.get(TEXT_PARAMETER) ?? '',
    facets: recordOf(MODEL_FACETS, facet => [...new Set(params.getAll(facet))]),
    ranges: recordOf(MODEL_RANGES, range => readAmount(params.get(range))),
  };
}

/** Facets that narrow the list, and limits that do. */
export function narrowing({ facets, ranges }: ModelFilter): {
  facets: ModelFacet[];
  ranges: ModelRange[];
} {
  return {
    facets: MODEL_FACETS.filter(facet => facets[facet].length > 0),
    ranges: MODEL_RANGES.filter(range => ranges[range] !== undefined),
  };
}

export function isFiltered(filter: ModelFilter): boolean {
  const { facets, ranges } = narrowing(filter);
  return filter.text !== '' || facets.length + ranges.length > 0;
}

export function firstOrder(sort: ModelSort): ModelOrder {
  return { sort, order: FIRST[sort] };
}

export function readOrder(params: URLSearchParams): ModelOrder {
  const asked = params.get('sort');
  const first = firstOrder(MODEL_SORTS.find(sort => sort === asked) ?? 'title');
  const order = params.get('order');
  return order === 'asc' || order === 'desc' ? { ...first, order } : first;
}

/** What the list asks the backend. */
export function queryOf(
  filter: ModelFilter,
  order: ModelOrder,
  rest: Pick<ModelQuery, 'tenant' | 'page' | 'limit'>,
): ModelQuery {
  const { facets, ranges } = narrowing(filter);
  return {
    ...(filter.text ? { text: filter.text } : {}),
    ...recordOf(facets, facet => filter.facets[facet]),
    ...recordOf(ranges, range => filter.ranges[range]),
    ...order,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value)),
  };
}
