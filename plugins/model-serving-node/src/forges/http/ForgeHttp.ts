import {
  maskSecrets,
  plainLine,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { ForgeAuth } from './ForgeAuth';
import {
  classifyFailure,
  ForgeRefusalError,
  ForgeUnavailableError,
  pauseAskedFor,
} from './failures';
import { ForgePage, ForgeQuery, listOf, Paging } from './lists';

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** How a forge is called. @public */
export interface ForgeHttpOptions {
  /** Root of the forge's API, from the configuration and from nowhere else. */
  apiBaseUrl: string;
  auth: ForgeAuth;
  /** For one call, from connecting to the last byte. */
  timeoutMs?: number;
}

/** @public */
export interface ForgeRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: ForgeQuery;
  /** Sent as JSON, or as a form when it is one. */
  body?: object | URLSearchParams;
  /** Ends the call early. */
  signal?: AbortSignal;
}

interface Answer {
  bytes: Buffer;
  headers: Headers;
  status: number;
  what: string;
  /** What must not be repeated in an error. */
  secrets: readonly string[];
}

/**
 * Calls a forge's REST API: with a deadline and a cap on the answer, without following redirects,
 * and with a schema for every answer. An answer that is not what was asked for is an error, never
 * an empty result.
 * @public
 */
export class ForgeHttp {
  readonly #options: ForgeHttpOptions;

  constructor(options: ForgeHttpOptions) {
    this.#options = options;
  }

  /**
   * @throws ForgeUnavailableError when there is no answer, or one that says to try again.
   * @throws ForgeRefusalError for any other answer that is not a success, or not what the schema says.
   */
  async request<T>(
    path: string,
    schema: z.ZodType<T>,
    request: ForgeRequest = {},
  ): Promise<T> {
    return understood(await this.#exchange(path, request), schema);
  }

  /** Like {@link ForgeHttp.request}, for an answer whose content does not matter. */
  async send(path: string, request: ForgeRequest): Promise<void> {
    await this.#exchange(path, request);
  }

  /** Like {@link ForgeHttp.request}, for a file that is answered as it is. */
  async bytes(path: string, request: ForgeRequest = {}): Promise<Buffer> {
    return (await this.#exchange(path, request, '*/*')).bytes;
  }

  /** Like {@link ForgeHttp.request}, and undefined for what does not exist. */
  async find<T>(
    path: string,
    schema: z.ZodType<T>,
    request: ForgeRequest = {},
  ): Promise<T | undefined> {
    try {
      return await this.request(path, schema, request);
    } catch (error) {
      if (error instanceof ForgeRefusalError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
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
      const answer = await this.#exchange(path, {
        query: { ...query, ...next },
        signal,
      });
      const body = understood(answer, z.unknown());
      const list = paging.read(body, page, answer.headers);
      const items = parsed(answer, list.items, listOf(item));
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

  async #exchange(
    path: string,
    request: ForgeRequest,
    accept: string = 'application/json',
  ): Promise<Answer> {
    const { method = 'GET', query = {}, body } = request;
    const url = new URL(`${this.#options.apiBaseUrl}${path}`);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        url.searchParams.set(key, String(value));
      }
    }
    const what = `${method} ${url.host}${url.pathname}`;
    const credentials = await this.#options.auth.headers();
    const deadline = AbortSignal.timeout(this.#options.timeoutMs ?? 15_000);
    const signal = request.signal
      ? AbortSignal.any([deadline, request.signal])
      : deadline;
    let answer: Answer;
    try {
      const response = await fetch(url, {
        method,
        headers: {
          ...credentials,
          Accept: accept,
          ...(body === undefined || body instanceof URLSearchParams
            ? {}
            : { 'Content-Type': 'application/json' }),
        },
        body:
          body === undefined || body instanceof URLSearchParams
            ? body
            : JSON.stringify(body),
        redirect: 'manual',
        signal,
      });
      const { headers, status } = response;
      answer = {
        status,
        headers,
        bytes: await readCapped(response, what),
        what,
        secrets: secretsIn(credentials),
      };
    } catch (error) {
      if (error instanceof ForgeRefusalError) {
        throw error;
      }
      throw new ForgeUnavailableError(
        `${what} got no answer${
          signal.aborted ? ' in time' : ''
        }. The forge is not available right now; try again later.`,
      );
    }
    this.#assertSuccess(answer);
    return answer;
  }

  #assertSuccess(answer: Answer): void {
    const { headers, status, what } = answer;
    if (status < 300) {
      return;
    }
    const words = wordsOf(answer);
    const failure = classifyFailure({ status, headers, words });
    if (failure.kind === 'credentials') {
      this.#options.auth.refused?.();
    }
    const message = `${what} returned ${status}${words && `: ${words}`}. ${
      failure.advice
    }`;
    throw failure.retry === 'as-is'
      ? new ForgeUnavailableError(message, pauseAskedFor(headers, Date.now()))
      : new ForgeRefusalError(message, status, failure);
  }
}

/** What must not be repeated of headers: their values, and the password in a Basic one. */
function secretsIn(headers: Record<string, string>): string[] {
  return Object.values(headers).flatMap(value => {
    const [, pair] = /^Basic (.+)$/.exec(value) ?? [];
    const text = pair ? Buffer.from(pair, 'base64').toString('utf8') : '';
    return [value, text, text.slice(text.indexOf(':') + 1)].filter(Boolean);
  });
}

/** A path for a URL; the slashes stay. */
export function urlPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

async function readCapped(response: Response, what: string): Promise<Buffer> {
  if (!response.body) {
    return Buffer.alloc(0);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      throw new ForgeRefusalError(
        `${what} returned more than 8 MiB`,
        response.status,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function understood<T>(answer: Answer, schema: z.ZodType<T>): T {
  const json = parseJson(textOf(answer));
  if (json === undefined) {
    throw unexpected(answer, notJson(answer));
  }
  return parsed(answer, json.value, schema);
}

function parsed<T>(answer: Answer, value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    const [{ message, path }] = result.error.issues;
    const where = path.length > 0 ? `${path.join('.')}: ` : '';
    const words = wordsOf(answer);
    throw unexpected(
      answer,
      `an unexpected response: ${plainLine(
        `${where}${message}${words && `: ${words}`}`,
        300,
      )}`,
    );
  }
  return result.data;
}

function unexpected({ status, what }: Answer, found: string) {
  return new ForgeRefusalError(
    `${what} returned ${status} with ${found}`,
    status,
  );
}

function textOf(answer: Answer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(answer.bytes);
  } catch {
    throw unexpected(answer, 'text that is not UTF-8');
  }
}

function notJson(answer: Answer): string {
  const text = textOf(answer);
  if (text.trim() === '') {
    return 'an empty body';
  }
  return /html/i.test(answer.headers.get('content-type') ?? '') ||
    /^\s*</.test(text)
    ? 'a web page instead of JSON, such as the sign-in page of a proxy'
    : 'something that is not valid JSON';
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const words = z.union([
  // Bitbucket
  z
    .object({ error: z.object({ message: z.unknown() }) })
    .transform(({ error }) => error.message),
  z.object({ message: z.unknown() }).transform(({ message }) => message),
]);

/** The forge's own words, without what must not be repeated; empty when there are none. */
function wordsOf({ bytes, secrets }: Answer): string {
  const found = words.safeParse(parseJson(bytes.toString('utf8'))?.value);
  if (!found.success || found.data === undefined) {
    return '';
  }
  const text =
    typeof found.data === 'string' ? found.data : JSON.stringify(found.data);
  return plainLine(maskSecrets(text.slice(0, 2_000), secrets), 300);
}
