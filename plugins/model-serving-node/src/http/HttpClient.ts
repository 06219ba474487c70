import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import {
  HttpRefusalError,
  HttpUnavailableError,
  pauseAskedFor,
} from './failures';
import { HttpAnswer, jsonOf, parseAnswer, wordsOf } from './HttpAnswer';
import { HttpAuth, secretsIn } from './HttpAuth';
import type { HttpDialect } from './HttpDialect';
import { JsonSize } from './JsonSize';
import { publicFetch } from './publicFetch';

const MIB = 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 8 * MIB;
const MAX_REDIRECTS = 5;
const MAX_RETRIES = 3;
const FIRST_PAUSE_MS = 500;

const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal });

const sizeText = (bytes: number) =>
  bytes % MIB === 0 ? `${bytes / MIB} MiB` : `${bytes} bytes`;

/** Hosts that redirects may lead to, without credentials. The host that is called is always one. @public */
export interface HttpRedirects {
  /** `host` or `host:port` that the operator configured: any address, with the scheme of the base address or https. */
  configured: readonly string[];
  /** Known hosts, or `*.example.com` for those below one: over https, and only at public addresses. */
  public: readonly string[];
}

/** How another program is called. @public */
export interface HttpClientOptions<Kind extends string = string> {
  /** Root of the API, from the configuration and from nowhere else. */
  baseUrl: string;
  auth: HttpAuth;
  dialect: HttpDialect<Kind>;
  /** For one call, from connecting to the last byte, with all its retries; 15 seconds by default. */
  timeoutMs?: number;
  /** Largest answer; 8 MiB by default. */
  maxBytes?: number;
  /** Without it, redirects are not followed at all. */
  redirects?: HttpRedirects;
  /** Whether reads are tried again when the answer says so, up to three times and within the deadline. */
  retries?: boolean;
  /** Waits between two tries; replaced in tests. */
  wait?(ms: number, signal: AbortSignal): Promise<void>;
}

/** Values of a URL's query; those that are undefined are left out, those of a list are repeated. @public */
export type HttpQuery = Record<
  string,
  string | number | readonly string[] | undefined
>;

/** @public */
export interface HttpRequest {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: HttpQuery;
  headers?: Record<string, string>;
  /** Sent as JSON, or as a form when it is one. */
  body?: object | URLSearchParams;
  /** Statuses that are answers as well as those of success. */
  accept?: readonly number[];
  /** Largest answer, where it is not the client's. */
  maxBytes?: number;
  /** Ends the call early. */
  signal?: AbortSignal;
}

/**
 * Calls another program's HTTP API: with a deadline and a cap on the answer, without following redirects to hosts that
 * nobody allowed, and with a schema for every answer. An answer that is not what was asked for is an error, never
 * an empty result.
 * @public
 */
export class HttpClient<Kind extends string = string> {
  readonly #options: HttpClientOptions<Kind>;
  readonly #base: URL;
  #requests = 0;

  constructor(options: HttpClientOptions<Kind>) {
    this.#options = options;
    this.#base = new URL(options.baseUrl);
  }

  /** Requests sent so far, with retries and redirects. */
  get requests(): number {
    return this.#requests;
  }

  /**
   * @param path - below the base address, or a whole address of the same host
   * @throws HttpUnavailableError when there is no answer, or one that says to try again
   * @throws HttpRefusalError for any other answer that is not a success, or not what the schema says
   */
  async request<T>(
    path: string,
    schema: z.ZodType<T>,
    request: HttpRequest = {},
  ): Promise<T> {
    return this.read(await this.exchange(path, request), schema);
  }

  /** Like {@link HttpClient.request}, for an answer whose content does not matter. */
  async send(path: string, request: HttpRequest): Promise<void> {
    await this.exchange(path, request);
  }

  /** Like {@link HttpClient.request}, for a file that is answered as it is. */
  async bytes(path: string, request: HttpRequest = {}): Promise<Buffer> {
    const headers = { Accept: '*/*', ...request.headers };
    return (await this.exchange(path, { ...request, headers })).bytes;
  }

  /** Like {@link HttpClient.request}, and undefined for what does not exist. */
  async find<T>(
    path: string,
    schema: z.ZodType<T>,
    request: HttpRequest = {},
  ): Promise<T | undefined> {
    try {
      return await this.request(path, schema, request);
    } catch (error) {
      if (error instanceof HttpRefusalError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /** Like {@link HttpClient.request}, for an answer that is read with {@link HttpClient.read} or by its headers. */
  async exchange(path: string, request: HttpRequest = {}): Promise<HttpAnswer> {
    const deadline = AbortSignal.timeout(
      this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    );
    const until = Date.now() + (this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signal = request.signal
      ? AbortSignal.any([deadline, request.signal])
      : deadline;
    const isRead = ['GET', 'HEAD'].includes(request.method ?? 'GET');
    for (let retries = 0; ; retries += 1) {
      try {
        return await this.#attempt(path, request, signal);
      } catch (error) {
        const waitMs = Math.max(
          error instanceof HttpUnavailableError ? error.retryAfterMs : 0,
          FIRST_PAUSE_MS * 2 ** retries,
        );
        if (
          !(error instanceof HttpUnavailableError) ||
          !this.#options.retries ||
          !isRead ||
          retries === MAX_RETRIES ||
          signal.aborted ||
          Date.now() + waitMs >= until
        ) {
          throw error;
        }
        try {
          await (this.#options.wait ?? waitFor)(waitMs, signal);
        } catch {
          throw error;
        }
      }
    }
  }

  /**
   * The content of an answer, held against a schema.
   *
   * @throws HttpRefusalError when it is not what the schema says
   */
  read<T>(answer: HttpAnswer, schema: z.ZodType<T>): T {
    return this.parse(answer, this.json(answer), schema);
  }

  /** A part of an answer, held against a schema; errors name the whole. */
  protected parse<T>(
    answer: HttpAnswer,
    value: unknown,
    schema: z.ZodType<T>,
  ): T {
    return parseAnswer(answer, value, schema, this.#options.dialect);
  }

  /** An answer's JSON. */
  protected json(answer: HttpAnswer): unknown {
    return jsonOf(answer, this.#options.dialect);
  }

  async #attempt(
    path: string,
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { auth, dialect } = this.#options;
    const { method = 'GET' } = request;
    const url = this.#urlOf(path, request.query);
    const what = `${method} ${url.host}${url.pathname}`;
    const credentials = await auth.headers();
    let answer: HttpAnswer;
    try {
      const response = await this.#fetch(url, request, credentials, signal);
      answer = {
        status: response.status,
        headers: response.headers,
        bytes: await this.#readCapped(response, what, request),
        what,
        secrets: secretsIn(credentials),
      };
    } catch (error) {
      if (error instanceof HttpRefusalError) {
        throw error;
      }
      throw dialect.unavailable(
        `${what} got no answer${signal.aborted ? ' in time' : ''}. The ${
          dialect.noun
        } is not available right now; try again later.`,
      );
    }
    this.#assertSuccess(answer, request.accept);
    return answer;
  }

  #urlOf(path: string, query: HttpQuery = {}): URL {
    const url = /^https?:\/\//.test(path)
      ? new URL(path)
      : new URL(`${this.#options.baseUrl}${path}`);
    if (url.origin !== this.#base.origin) {
      throw new TypeError(
        `${url.origin} is not the ${this.#options.dialect.noun} ${
          this.#base.origin
        }`,
      );
    }
    for (const [key, value] of Object.entries(query)) {
      if (typeof value === 'object') {
        value.forEach(each => url.searchParams.append(key, each));
      } else if (value !== undefined) {
        url.searchParams.set(key, String(value));
      }
    }
    return url;
  }

  async #fetch(
    from: URL,
    request: HttpRequest,
    credentials: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Response> {
    const { method = 'GET', body } = request;
    const isForm = body === undefined || body instanceof URLSearchParams;
    const headers = {
      Accept: 'application/json',
      ...(isForm ? {} : { 'Content-Type': 'application/json' }),
      ...request.headers,
    };
    let url = from;
    for (let redirects = 0; ; redirects += 1) {
      this.#requests += 1;
      const response = this.#isPublicHost(url)
        ? await publicFetch(url, { method, headers, signal })
        : await fetch(url, {
            method,
            headers:
              url.origin === this.#base.origin
                ? { ...headers, ...credentials }
                : headers,
            body: isForm ? body : JSON.stringify(body),
            redirect: 'manual',
            signal,
          });
      const next = this.#redirectOf(response, url);
      if (
        !next ||
        redirects === MAX_REDIRECTS ||
        !['GET', 'HEAD'].includes(method)
      ) {
        return response;
      }
      await response.body?.cancel();
      url = next;
    }
  }

  /** Where an answer leads, if that is allowed. */
  #redirectOf({ headers, status }: Response, from: URL): URL | undefined {
    const { redirects } = this.#options;
    const location = headers.get('location');
    if (!redirects || status < 300 || status >= 400 || !location) {
      return undefined;
    }
    const to = URL.canParse(location, from.href)
      ? new URL(location, from)
      : undefined;
    if (!to || to.username || to.password) {
      return undefined;
    }
    return to.origin === this.#base.origin ||
      this.#isConfiguredHost(to) ||
      this.#isPublicHost(to)
      ? to
      : undefined;
  }

  #isConfiguredHost({ host, protocol }: URL): boolean {
    return (
      [this.#base.protocol, 'https:'].includes(protocol) &&
      (this.#options.redirects?.configured ?? []).includes(host)
    );
  }

  #isPublicHost(url: URL): boolean {
    const { host, hostname, origin, protocol } = url;
    return (
      origin !== this.#base.origin &&
      !this.#isConfiguredHost(url) &&
      protocol === 'https:' &&
      (this.#options.redirects?.public ?? []).some(known =>
        known.startsWith('*.')
          ? host === hostname && hostname.endsWith(known.slice(1))
          : host === known,
      )
    );
  }

  async #readCapped(
    response: Response,
    what: string,
    { headers, ...request }: HttpRequest,
  ): Promise<Buffer> {
    if (!response.body) {
      return Buffer.alloc(0);
    }
    const maxBytes =
      request.maxBytes ?? this.#options.maxBytes ?? DEFAULT_MAX_BYTES;
    // Files are not parsed.
    const json = headers?.Accept === '*/*' ? undefined : new JsonSize();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      size += chunk.byteLength;
      if (size > maxBytes) {
        const { dialect } = this.#options;
        throw dialect.refusal(
          `${what} returned more than ${sizeText(maxBytes)}`,
          response.status,
          dialect.unexpected,
        );
      }
      json?.add(chunk);
      if (json?.isTooLarge) {
        const { dialect } = this.#options;
        throw dialect.refusal(
          `${what} returned JSON with too many fields`,
          response.status,
          dialect.unexpected,
        );
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  #assertSuccess(answer: HttpAnswer, accepted: readonly number[] = []): void {
    const { headers, status, what } = answer;
    if (status < 300 || accepted.includes(status)) {
      return;
    }
    const { auth, dialect } = this.#options;
    const words = wordsOf(answer);
    const failure = dialect.classify({ status, headers, words });
    if (failure.kind === 'credentials') {
      auth.refused?.();
    }
    const message = `${what} returned ${status}${words && `: ${words}`}. ${
      failure.advice
    }`;
    throw failure.retry === 'as-is'
      ? dialect.unavailable(message, pauseAskedFor(headers, Date.now()))
      : dialect.refusal(message, status, failure);
  }
}

/** A path for a URL; the slashes stay. @public */
export function urlPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
