import { z } from 'zod';

/** Values of a URL's query; those that are undefined are left out. @public */
export type ForgeQuery = Record<string, string | number | undefined>;

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

const MAX_PAGE_ITEMS = 1_000;

/**
 * A list of at most 1,000 items, or of as many as are said. The first item that is not understood ends
 * the reading, so that a list of a million of them costs no more than one.
 * @public
 */
export function listOf<T>(
  item: z.ZodType<T>,
  most: number = MAX_PAGE_ITEMS,
): z.ZodType<T[]> {
  return z.unknown().transform((value, context): T[] => {
    const fail = (message: string, path: PropertyKey[] = []) => {
      context.issues.push({ code: 'custom', message, path, input: undefined });
      return z.NEVER;
    };
    if (!Array.isArray(value)) {
      return fail('expected a list');
    }
    if (value.length > most) {
      return fail(`expected at most ${most} items, received ${value.length}`);
    }
    const items: T[] = [];
    for (const [index, each] of value.entries()) {
      const parsed = item.safeParse(each);
      if (!parsed.success) {
        const [{ message, path }] = parsed.error.issues;
        return fail(message, [index, ...path]);
      }
      items.push(parsed.data);
    }
    return items;
  });
}
