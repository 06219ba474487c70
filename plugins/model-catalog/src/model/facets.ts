import { Model } from './readModel';

export const FACETS = ['task', 'license', 'publisher', 'engine'] as const;

export type Facet = (typeof FACETS)[number];

export const FACET_TITLES: Record<Facet, string> = {
  task: 'Task',
  license: 'License',
  publisher: 'Publisher',
  engine: 'Engine',
};

/** What a list of models is narrowed to; an empty selection does not narrow. */
export interface ModelFilter {
  text: string;
  facets: Record<Facet, readonly string[]>;
}

function matchesText(model: Model, text: string): boolean {
  const haystack = [
    model.title,
    model.entityRef,
    model.description,
    ...FACETS.map(facet => model.facts?.[facet]),
  ]
    .filter(Boolean)
    .join(' ')
    .toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every(word => haystack.includes(word));
}

function matchesFacet(
  model: Model,
  facet: Facet,
  chosen: readonly string[],
): boolean {
  const value = model.facts?.[facet];
  return chosen.length === 0 || (!!value && chosen.includes(value));
}

export function filterModels(
  models: readonly Model[],
  filter: ModelFilter,
): Model[] {
  return models.filter(
    model =>
      matchesText(model, filter.text) &&
      FACETS.every(facet => matchesFacet(model, facet, filter.facets[facet])),
  );
}

export interface FacetValue {
  value: string;
  /** Models that would remain if this were the facet's only choice. */
  count: number;
}

/**
 * A facet's values with how many models each leaves, given the other facets and the text.
 * A chosen value stays listed even when it leaves none, so that it can be removed.
 */
export function facetValues(
  models: readonly Model[],
  filter: ModelFilter,
  facet: Facet,
): FacetValue[] {
  const others = filterModels(models, {
    ...filter,
    facets: { ...filter.facets, [facet]: [] },
  });
  const counts = new Map<string, number>(
    filter.facets[facet].map(value => [value, 0]),
  );
  for (const model of others) {
    const value = model.facts?.[facet];
    if (value) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => a.value.localeCompare(b.value));
}
