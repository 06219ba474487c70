import type { ModelFacet, ModelSort } from './CatalogModel';

/** Limits on numbers of models; what is unknown is within none. @public */
export interface ModelRanges {
  /** Parameters, in ones. */
  parametersMin?: number;
  parametersMax?: number;
  /** Tokens. */
  contextMin?: number;
  /** Bytes of accelerator memory that one replica needs. */
  memoryMax?: number;
  /** Price of a million tokens: measured here, else that of its provider in the same currency. */
  priceMax?: number;
  /** Seconds, measured here. */
  timeToFirstTokenMax?: number;
  /** Tokens per second of a replica, measured here. */
  tokensPerSecondMin?: number;
}

/**
 * Which models to list; everything that is left out means all. Values of one facet are alternatives, facets narrow
 * each other.
 * @public
 */
export interface ModelQuery
  extends Partial<Record<ModelFacet, string[]>>,
    ModelRanges {
  /** Words that all have to be found. */
  text?: string;
  sort?: ModelSort;
  order?: 'asc' | 'desc';
  /** Tenant that decisions and quota fit are about. */
  tenant?: string;
  /** Page size, 100 at most. */
  limit?: number;
  /** `next` of the page before. */
  page?: string;
}
