import type { HttpQuery } from '../../http/HttpClient';

/** Values of a URL's query; those that are undefined are left out. @public */
export type ForgeQuery = HttpQuery;

/** One answer of a list that comes in pages. @public */
export interface ListAnswer {
  /** The list itself. */
  items: unknown;
  /** Query of the page after it; undefined when the forge says that there is none. */
  next: ForgeQuery | undefined;
  /** How many items there are on all pages; undefined when the forge does not say. */
  total?: number;
}

/** How a forge splits a list into pages. @public */
export interface Paging {
  first: ForgeQuery;
  /** Reads the answer of the page with this number, beginning at 1. */
  read(body: unknown, page: number, headers: Headers): ListAnswer;
}

/** One page of a list. @public */
export interface ForgePage<T> {
  items: T[];
  /** True on the last page that was read of a list that goes on. */
  cut: boolean;
}

/** Numbered pages of a plain list, as GitHub, GitLab and Gitea have them. @public */
export function numberedPages(
  sizeName: 'per_page' | 'limit',
  size: number,
): Paging {
  return {
    first: { page: 1, [sizeName]: size },
    read: (items, page, headers) => {
      const total = headers.get('x-total-count') ?? headers.get('x-total');
      return {
        items,
        next: { page: page + 1, [sizeName]: size },
        total: total === null ? undefined : Number(total),
      };
    },
  };
}
