/** One page of a list whose pages are found by tokens. @public */
export interface TokenPage<T> {
  items: T[];
  /** Token or address of the next page; undefined or empty on the last. */
  next: string | undefined;
}

/**
 * Reads a list page by page. A list that cannot be read to its end is an error: what was read of it would look
 * like all there is.
 *
 * @param options.key - what an item is told from others by; an item that comes again, because the list moved between two
 *   pages, counts once
 * @param options.mostEmptyPages - pages in a row that may bring nothing new where a list leaves out of its pages what the
 *   account may not see; 0 by default
 * @throws Error when a token comes again, a page that is not the last brings nothing new, or there are more
 *   than `mostItems`
 * @public
 */
export async function readPages<T>(options: {
  page(token: string | undefined): Promise<TokenPage<T>>;
  key(item: T): string;
  mostItems: number;
  mostEmptyPages?: number;
}): Promise<T[]> {
  const { key, mostEmptyPages = 0, mostItems, page } = options;
  const items = new Map<string, T>();
  const tokens = new Set<string>();
  let token: string | undefined;
  let emptyPages = 0;
  do {
    const answer = await page(token);
    const before = items.size;
    for (const item of answer.items) {
      items.set(key(item), item);
    }
    token = answer.next || undefined;
    if (items.size > mostItems) {
      throw new Error(`the list has more than ${mostItems} entries`);
    }
    if (token !== undefined) {
      if (tokens.has(token)) {
        throw new Error(
          'the list repeats itself: a page names one that was read before as the next',
        );
      }
      emptyPages = items.size === before ? emptyPages + 1 : 0;
      if (emptyPages > mostEmptyPages) {
        throw new Error(
          'the list repeats itself: a page brings nothing new and names another',
        );
      }
      tokens.add(token);
    }
  } while (token !== undefined);
  return [...items.values()];
}
