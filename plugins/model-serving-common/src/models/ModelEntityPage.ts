import type { Freshness } from '../api/freshness';
import type { CatalogModel } from './CatalogModel';

/** A model as the catalog's entity of it is made from: without card and texts. @public */
export interface EntityModel {
  model: CatalogModel;
  /** `<origin>/<place>` of the first in line that knows it. */
  location: string;
}

/** Models for the catalog, ordered by their entity ref. @public */
export interface ModelEntityPage extends Freshness {
  /** Differs where the models do. */
  revision: string;
  /** Whether the revision is the one that the caller has: then there are no items. */
  unchanged: boolean;
  items: EntityModel[];
  /** Why models may be missing, so that none may be removed; null when all sources were read. */
  incomplete: string | null;
  /** Token of the next page; null on the last. */
  next: string | null;
}
