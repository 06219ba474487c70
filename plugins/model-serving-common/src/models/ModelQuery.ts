import type { ModelFacet, ModelSort } from './CatalogModel';

/**
 * Which models to list; everything that is left out means all. Values of one facet are alternatives, facets narrow
 * each other.
 * @public
 */
export interface ModelQuery extends Partial<Record<ModelFacet, string[]>> {
  /** Words that all have to be found. */
  text?: string;
  /** Parameters, in ones. */
  parametersMin?: number;
  parametersMax?: number;
  /** Tokens. */
  contextMin?: number;
  /** Bytes that one replica needs. */
  memoryMax?: number;
  sort?: ModelSort;
  order?: 'asc' | 'desc';
  /** Tenant that decisions and quota fit are about. */
  tenant?: string;
  /** Page size, 100 at most. */
  limit?: number;
  /** `next` of the page before. */
  page?: string;
}
