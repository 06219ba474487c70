import { CustomErrorBase } from '@backstage/errors';
import { ClusterConnection } from './ClusterConnection';
import { ExpectedAnswer, listOf, ListPage } from './expectedAnswers';
import { pause } from './pause';
import { AnswerTooLargeError } from './UnexpectedAnswerError';

const PAGE_OBJECTS = 500;
/** A page that is too large is asked for in parts of this size, down to single objects. */
const SMALLER = 4;
/** Pages at full speed; what comes after is read at a pace that a healthy list hardly notices. */
const FAST_PAGES = 100;
const PACE_MS = 100;
/** Pages that hold less than was asked for and yet are not the last: real servers hardly send any. */
const MOST_SHORT_PAGES = 30;
const FAST_SHORT_PAGES = 10;

/** Objects of a list that is not watched. */
const MOST_READ = 20_000;

/** A list that goes on and on. */
export class EndlessListError extends CustomErrorBase {}

export interface ListLimits {
  /** Objects after which a list is given up. */
  mostObjects: number;
}

/**
 * Reads a list page by page; the next page is asked for while the last one is taken in.
 *
 * @throws EndlessListError where it repeats itself or does not end, and as
 * {@link ClusterConnection.getJson} does
 */
export async function* listPages(
  connection: Pick<ClusterConnection, 'getJson'>,
  path: string,
  expected: ExpectedAnswer<ListPage>,
  options: ListLimits & { signal: AbortSignal; deadlineMs?: number },
): AsyncGenerator<ListPage> {
  const { signal, deadlineMs, mostObjects } = options;
  let limit = PAGE_OBJECTS;
  const ask = async (token?: string): Promise<ListPage> => {
    try {
      return await connection.getJson(path, expected, {
        query: { limit: String(limit), continue: token },
        signal,
        deadlineMs,
      });
    } catch (error) {
      if (error instanceof AnswerTooLargeError && limit > 1) {
        limit = Math.ceil(limit / SMALLER);
        return ask(token);
      }
      throw error;
    }
  };
  const tokens = new Set<string>();
  let pages = 0;
  let objects = 0;
  let shortPages = 0;
  let asked = ask();
  for (;;) {
    const page = await asked;
    const { items, next } = page;
    pages++;
    objects += items.length;
    shortPages += Number(next !== undefined && items.length < limit);
    if (next === undefined) {
      yield page;
      return;
    }
    if (tokens.has(next)) {
      throw new EndlessListError(`${expected.what} repeats a page`);
    }
    tokens.add(next);
    if (objects > mostObjects || shortPages > MOST_SHORT_PAGES) {
      throw new EndlessListError(
        `${expected.what} does not end: reading stopped after ${pages} pages with ${objects} objects`,
      );
    }
    if (pages > FAST_PAGES || shortPages > FAST_SHORT_PAGES) {
      await pause(PACE_MS, signal);
    }
    // The server works on the next page while this one is taken in.
    asked = ask(next);
    asked.catch(() => {});
    yield page;
  }
}

/** Reads a whole list that is not watched. Throws as {@link listPages} does. */
export async function readList(
  connection: Pick<ClusterConnection, 'getJson'>,
  path: string,
  type: { apiVersion: string; kind: string },
  options: { deadlineMs?: number } = {},
): Promise<unknown[]> {
  const items: unknown[] = [];
  const pages = listPages(connection, path, listOf(type), {
    ...options,
    mostObjects: MOST_READ,
    signal: new AbortController().signal,
  });
  for await (const page of pages) {
    items.push(...page.items);
  }
  return items;
}
