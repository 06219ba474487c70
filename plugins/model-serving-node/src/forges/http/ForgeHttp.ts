import {
  maskSecrets,
  plainLine,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { ForgeAuth } from './ForgeAuth';
import { ForgeRefusalError } from './ForgeRefusalError';
import { ForgeUnavailableError } from './ForgeUnavailableError';
import { rateLimitPause } from './rateLimitPause';

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_PAGE_ITEMS = 1_000;
const UNAVAILABLE = [408, 429, 500, 502, 503, 504];

const HINTS: Readonly<Record<number, string>> = {
  401: ' (check modelServing.gitops.credentials)',
  403: ' (the account in modelServing.gitops.credentials may not do this)',
};

/** How a forge is called. */
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
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  /** Ends the call early. */
  signal?: AbortSignal;
}

/** One page of a list. */
export interface ForgePage<T> {
  items: T[];
  /** True on the last page that was read of a list that goes on. */
  cut: boolean;
}

interface Answer {
  text: string;
  headers: Headers;
  contentType: string;
  status: number;
  what: string;
  /** What must not be repeated in an error. */
  secrets: readonly string[];
}

/**
 * Calls a forge's REST API: with a deadline and a cap on the answer, without following redirects,
 * and with a schema for every answer. An answer that is not what was asked for is an error, never
 * an empty result.
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

  /** Like {@link ForgeHttp.request}, and undefined for what does not exist. */
  async find<T>(
    path: string,
    schema: z.ZodType<T>,
    query?: ForgeRequest['query'],
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    try {
      return await this.request(path, schema, { query, signal });
    } catch (error) {
      if (error instanceof ForgeRefusalError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Reads a list page by page, until there are as many items as the forge says or a page brings nothing
   * new. A page that is shorter than asked for is not the last one: forges cap the size as they like.
   */
  async *pages<T extends { id: number | string }>(
    path: string,
    item: z.ZodType<T>,
    options: {
      query: Record<string, string | number | undefined>;
      /** Name of the query's size, and how many to ask for. */
      size: [name: string, count: number];
      maxPages: number;
      signal?: AbortSignal;
    },
  ): AsyncGenerator<ForgePage<T>> {
    const { query, maxPages, signal } = options;
    const [name, count] = options.size;
    const seen = new Set<number | string>();
    for (let page = 1; page <= maxPages; page += 1) {
      const answer = await this.#exchange(path, {
        query: { ...query, page, [name]: count },
        signal,
      });
      const fresh = understood(answer, listOf(item)).filter(
        each => !seen.has(each.id),
      );
      fresh.forEach(each => seen.add(each.id));
      const total =
        answer.headers.get('x-total-count') ?? answer.headers.get('x-total');
      const isLast =
        fresh.length === 0 || (total !== null && seen.size >= Number(total));
      yield { items: fresh, cut: !isLast && page === maxPages };
      if (isLast) {
        return;
      }
    }
  }

  async #exchange(path: string, request: ForgeRequest): Promise<Answer> {
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
          Accept: 'application/json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        redirect: 'manual',
        signal,
      });
      const { headers, status } = response;
      answer = {
        status,
        headers,
        contentType: headers.get('content-type') ?? '',
        text: await readCapped(response, what),
        what,
        secrets: secretsIn(credentials),
      };
    } catch (error) {
      if (error instanceof ForgeRefusalError) {
        throw error;
      }
      throw new ForgeUnavailableError(
        `${what} got no answer${signal.aborted ? ' in time' : ''}`,
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
    const reason = reasonOf(answer);
    const pause = rateLimitPause(status, headers, reason, Date.now());
    if (pause !== undefined) {
      throw new ForgeUnavailableError(
        `${what} answered ${status}: the rate limit of the forge is reached${reason}`,
        pause,
      );
    }
    if (UNAVAILABLE.includes(status)) {
      throw new ForgeUnavailableError(
        `${what} answered ${status}`,
        (Number(headers.get('retry-after')) || 0) * 1_000,
      );
    }
    if (status < 400) {
      throw new ForgeRefusalError(
        `${what} answered ${status} with a redirect, which is not followed; check modelServing.gitops.repository and apiBaseUrl`,
        status,
      );
    }
    if (status === 401) {
      this.#options.auth.refused?.();
    }
    throw new ForgeRefusalError(
      `${what} answered ${status}${reason}${HINTS[status] ?? ''}`,
      status,
    );
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

/**
 * A list of at most 1,000 items, or of as many as are said. The first item that is not understood ends
 * the reading, so that a list of a million of them costs no more than one.
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

async function readCapped(response: Response, what: string): Promise<string> {
  if (!response.body) {
    return '';
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      throw new ForgeRefusalError(
        `${what} answered with more than 8 MiB`,
        response.status,
      );
    }
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Buffer.concat(chunks),
    );
  } catch {
    throw new ForgeRefusalError(
      `${what} answered ${response.status} with text that is not UTF-8`,
      response.status,
    );
  }
}

function understood<T>(answer: Answer, schema: z.ZodType<T>): T {
  const { status, what } = answer;
  const refuse = (found: string) =>
    new ForgeRefusalError(`${what} answered ${status} with ${found}`, status);
  const json = parseJson(answer.text);
  if (json === undefined) {
    throw refuse(notJson(answer));
  }
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) {
    const [{ message, path }] = parsed.error.issues;
    const where = path.length > 0 ? `${path.join('.')}: ` : '';
    throw refuse(
      `an unexpected response: ${plainLine(
        `${where}${message}${reasonOf(answer)}`,
        300,
      )}`,
    );
  }
  return parsed.data;
}

function notJson({ text, contentType }: Answer): string {
  if (text.trim() === '') {
    return 'an empty body';
  }
  return /html/i.test(contentType) || /^\s*</.test(text)
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

/** The forge's own words, as `: words`. */
function reasonOf({ secrets, text }: Answer): string {
  const parsed = z
    .object({ message: z.unknown() })
    .safeParse(parseJson(text)?.value);
  if (!parsed.success) {
    return '';
  }
  const { message } = parsed.data;
  const words =
    typeof message === 'string' ? message : JSON.stringify(message) ?? '';
  return `: ${plainLine(maskSecrets(words.slice(0, 2_000), secrets), 300)}`;
}
