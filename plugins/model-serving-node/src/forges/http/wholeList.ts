import { z } from 'zod';
import { ForgeHttp } from './ForgeHttp';
import { ForgeRefusalError } from './ForgeRefusalError';

const MAX_PAGES = 20;

/**
 * All items of a list.
 *
 * @throws ForgeRefusalError when it goes on beyond 20 pages: a part of it proves nothing.
 */
export async function wholeList<T extends { id: number | string }>(
  http: ForgeHttp,
  path: string,
  item: z.ZodType<T>,
  size: [name: string, count: number],
  query: Record<string, string | number | undefined> = {},
): Promise<T[]> {
  const all: T[] = [];
  const pages = http.pages(path, item, { query, size, maxPages: MAX_PAGES });
  for await (const { items, cut } of pages) {
    if (cut) {
      throw new ForgeRefusalError(
        `The list ${path} of the forge has more than ${MAX_PAGES} pages`,
        200,
      );
    }
    all.push(...items);
  }
  return all;
}
