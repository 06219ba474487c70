import { maskSecrets } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { ForgeRefusalError } from './ForgeRefusalError';
import { ForgeUnavailableError } from './ForgeUnavailableError';

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const UNAVAILABLE = [408, 429, 502, 503, 504];

/** How a forge is called. */
export interface ForgeHttpOptions {
  /** Root of the forge's API, from the integrations' configuration and from nowhere else. */
  apiBaseUrl: string;
  /** Headers with the integration's credentials; asked for before each call, for they may expire. */
  headers: () => Promise<Record<string, string>>;
  /** For one call, from connecting to the last byte. */
  timeoutMs?: number;
}

/** @public */
export interface ForgeRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

/**
 * Calls a forge's REST API: with a deadline and a cap on the answer, without following redirects,
 * and with a schema for every answer.
 */
export class ForgeHttp {
  readonly #options: ForgeHttpOptions;

  constructor(options: ForgeHttpOptions) {
    this.#options = options;
  }

  /**
   * @throws ForgeUnavailableError when there is no answer, or one that says to try again.
   * @throws ForgeRefusalError for any other answer that is not a success.
   */
  async request<T>(
    path: string,
    schema: z.ZodType<T>,
    request: ForgeRequest = {},
  ): Promise<T> {
    const { data } = await this.#exchange(path, schema, request);
    return data;
  }

  async #exchange<T>(
    path: string,
    schema: z.ZodType<T>,
    request: ForgeRequest,
  ): Promise<{ data: T; total: number | undefined }> {
    const { method = 'GET', query = {}, body } = request;
    const url = new URL(`${this.#options.apiBaseUrl}${path}`);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        url.searchParams.set(key, String(value));
      }
    }
    const what = `${method} ${url.host}${url.pathname}`;
    const signal = AbortSignal.timeout(this.#options.timeoutMs ?? 15_000);
    let status: number;
    let text: string;
    let headers: Headers;
    let secrets: string[] = [];
    try {
      const credentials = await this.#options.headers();
      secrets = Object.values(credentials);
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
      status = response.status;
      headers = response.headers;
      text = await readCapped(response);
    } catch (error) {
      if (error instanceof ForgeRefusalError) {
        throw error;
      }
      throw new ForgeUnavailableError(
        `${what} got no answer${signal.aborted ? ' in time' : ''}`,
      );
    }
    if (UNAVAILABLE.includes(status)) {
      throw new ForgeUnavailableError(
        `${what} answered ${status}`,
        Math.min(Number(headers.get('retry-after')) || 0, 10) * 1_000,
      );
    }
    if (status >= 300 && status < 400) {
      throw new ForgeRefusalError(
        `${what} answered with a redirect, which is not followed`,
        status,
      );
    }
    if (status >= 400) {
      throw new ForgeRefusalError(
        `${what} answered ${status}${maskSecrets(reasonOf(text), secrets)}`,
        status,
      );
    }
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) {
      throw new ForgeRefusalError(
        `${what} answered something that is not understood: ${
          parsed.error.issues[0].path.join('.') || 'the whole'
        }: ${parsed.error.issues[0].message}`,
        status,
      );
    }
    const total = headers.get('x-total-count') ?? headers.get('x-total');
    return { data: parsed.data, total: total ? Number(total) : undefined };
  }

  /** Like {@link ForgeHttp.request}, and undefined for what does not exist. */
  async find<T>(
    path: string,
    schema: z.ZodType<T>,
    query?: ForgeRequest['query'],
  ): Promise<T | undefined> {
    try {
      return await this.request(path, schema, { query });
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
    },
  ): AsyncGenerator<T> {
    const [name, count] = options.size;
    const seen = new Set<number | string>();
    for (let page = 1; page <= options.maxPages; page += 1) {
      const { data, total } = await this.#exchange(path, z.array(item), {
        query: { ...options.query, page, [name]: count },
      });
      const fresh = data.filter(each => !seen.has(each.id));
      for (const each of fresh) {
        seen.add(each.id);
        yield each;
      }
      if (fresh.length === 0 || seen.size === total) {
        return;
      }
    }
  }
}

/** A path for a URL; the slashes stay. */
export function urlPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

async function readCapped(response: Response): Promise<string> {
  if (!response.body) {
    return '';
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      throw new ForgeRefusalError(
        'The forge answered with more than 8 MiB',
        response.status,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(text: string): string {
  const parsed = z.object({ message: z.unknown() }).safeParse(parseJson(text));
  if (!parsed.success) {
    return '';
  }
  const { message } = parsed.data;
  const words =
    typeof message === 'string' ? message : JSON.stringify(message) ?? '';
  // eslint-disable-next-line no-control-regex
  return `: ${words.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 300)}`;
}
