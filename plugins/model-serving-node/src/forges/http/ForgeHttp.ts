import { z } from 'zod';
import { HttpClient, HttpRequest } from '../../http/HttpClient';
import { listOf } from '../../http/lists';
import { ForgeAuth } from './ForgeAuth';
import { FORGE_DIALECT, ForgeFailureKind } from './failures';
import { ForgePage, ForgeQuery, Paging } from './lists';

/** How a forge is called. @public */
export interface ForgeHttpOptions {
  /** Root of the forge's API, from the configuration and from nowhere else. */
  apiBaseUrl: string;
  auth: ForgeAuth;
  /** For one call, from connecting to the last byte. */
  timeoutMs?: number;
}

/** @public */
export type ForgeRequest = HttpRequest;

/**
 * Calls a forge's REST API. Every write is followed by reading back what happened, so that nothing is
 * tried again here.
 * @public
 */
export class ForgeHttp extends HttpClient<ForgeFailureKind> {
  constructor({ apiBaseUrl, auth, timeoutMs }: ForgeHttpOptions) {
    super({ baseUrl: apiBaseUrl, auth, dialect: FORGE_DIALECT, timeoutMs });
  }

  /**
   * Reads a list page by page, until the forge says that there is no other, there are as many items as it
   * says, or a page brings nothing new. A page that is shorter than asked for is not the last one: forges cap
   * the size as they like.
   */
  async *pages<T extends { id: number | string }>(
    path: string,
    item: z.ZodType<T>,
    options: {
      paging: Paging;
      query?: ForgeQuery;
      maxPages: number;
      signal?: AbortSignal;
    },
  ): AsyncGenerator<ForgePage<T>> {
    const { maxPages, paging, query, signal } = options;
    const seen = new Set<number | string>();
    let next: ForgeQuery | undefined = paging.first;
    for (let page = 1; next && page <= maxPages; page += 1) {
      const answer = await this.exchange(path, {
        query: { ...query, ...next },
        signal,
      });
      const list = paging.read(this.json(answer), page, answer.headers);
      const items = this.parse(answer, list.items, listOf(item));
      const fresh = items.filter(each => !seen.has(each.id));
      fresh.forEach(each => seen.add(each.id));
      const isLast =
        !list.next ||
        fresh.length === 0 ||
        (list.total !== undefined && seen.size >= list.total);
      yield { items: fresh, cut: !isLast && page === maxPages };
      next = isLast ? undefined : list.next;
    }
  }
}
