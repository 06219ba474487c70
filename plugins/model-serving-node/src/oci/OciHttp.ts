import { HttpClient } from '../http/HttpClient';
import { HttpRefusalError, HttpUnavailableError } from '../http/failures';
import { secretsIn } from '../http/HttpAuth';
import { publicFetch } from '../http/publicFetch';
import { registryDialect } from '../http/registryDialect';
import { failureOf } from './failures';
import { OciError } from './OciError';
import type { OciRegistryConfig } from './readOciConfig';
import type { RegistryAuth } from './RegistryAuth';

const DEADLINE_MS = 15_000;
const MOST_TOKEN_BYTES = 256 * 1024;
const MOST_REDIRECTS = 5;
/** Nothing that a registry answers is an error here: what it means depends on what was asked. */
const EVERY_STATUS = Array.from({ length: 300 }, (_, index) => 300 + index);

/** What a registry answered. */
export interface OciAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
  /** What was asked, for links that are relative. */
  url: string;
}

export interface OciRequest {
  /** Rights that the call needs, as token issuers name them. */
  scope: string;
  /** What is asked for, in errors. */
  subject: string;
  mostBytes: number;
  accept?: string;
  /** Other answers than success that the caller understands. */
  accepted?(answer: OciAnswer): boolean;
  /** Whether the content may come from another host. */
  followBlob?: boolean;
  signal?: AbortSignal;
}

/** Calls one registry's API: signed in, with a deadline, a cap and errors in words. */
export class OciHttp {
  readonly #config: OciRegistryConfig;
  readonly #auth: RegistryAuth;
  readonly #deadlineMs: number;
  readonly #client: HttpClient;
  #elsewhere = 0;

  constructor(
    config: OciRegistryConfig,
    auth: RegistryAuth,
    deadlineMs: number = DEADLINE_MS,
  ) {
    this.#config = config;
    this.#auth = auth;
    this.#deadlineMs = deadlineMs;
    this.#client = this.#clientOf(config.url);
  }

  /** Requests that were sent so far. */
  get requests(): number {
    return this.#client.requests + this.#elsewhere;
  }

  /** @throws OciError for anything but a success, or an answer that the caller accepts */
  async get(path: string, request: OciRequest): Promise<OciAnswer> {
    return await this.call('GET', path, request);
  }

  async call(
    method: 'GET' | 'HEAD',
    path: string,
    request: OciRequest,
  ): Promise<OciAnswer> {
    const { accepted, followBlob, scope, subject } = request;
    let headers = await this.#auth.headers(scope);
    let answer = await this.#exchange(method, path, request, headers);
    if (answer.status === 401) {
      const better = await this.#auth.answer(
        scope,
        answer.headers.get('www-authenticate'),
        headers,
        (url, basic) => this.#token(url, basic, request),
      );
      if (better) {
        headers = better;
        answer = await this.#exchange(method, path, request, headers);
      }
    }
    if (followBlob && isRedirect(answer)) {
      answer = await this.#follow(answer, request);
    }
    if (answer.status < 300 || accepted?.(answer)) {
      return answer;
    }
    throw failureOf({
      status: answer.status,
      body: answer.body,
      retryAfter: answer.headers.get('retry-after'),
      subject,
      host: this.#config.host,
      secrets: secretsIn(headers),
    });
  }

  async #exchange(
    method: 'GET' | 'HEAD',
    path: string,
    { accept = 'application/json', mostBytes, signal, subject }: OciRequest,
    headers: Record<string, string>,
  ): Promise<OciAnswer> {
    return await this.#sent(this.#client, path, subject, {
      method,
      headers: { Accept: accept, ...headers },
      maxBytes: mostBytes,
      signal,
    });
  }

  async #token(
    url: URL,
    headers: Record<string, string>,
    { signal, subject }: OciRequest,
  ): Promise<unknown> {
    const client =
      url.origin === new URL(this.#config.url).origin
        ? this.#client
        : this.#clientOf(url.origin);
    const answer = await this.#sent(
      client,
      `${url.pathname}${url.search}`,
      subject,
      { headers, maxBytes: MOST_TOKEN_BYTES, signal },
    );
    if (client !== this.#client) {
      this.#elsewhere += 1;
    }
    if (answer.status >= 300) {
      throw failureOf({
        status: answer.status,
        body: answer.body,
        retryAfter: answer.headers.get('retry-after'),
        subject,
        host: url.host,
        secrets: secretsIn(headers),
      });
    }
    try {
      return JSON.parse(answer.body.toString('utf8'));
    } catch {
      return undefined;
    }
  }

  /** Fetches content from where the registry keeps it: without credentials, and never from an address that is not public. */
  async #follow(from: OciAnswer, request: OciRequest): Promise<OciAnswer> {
    const { mostBytes, signal, subject } = request;
    const own = new URL(this.#config.url).origin;
    let answer = from;
    for (let hop = 0; isRedirect(answer); hop += 1) {
      const location = answer.headers.get('location') ?? '';
      const to = URL.canParse(location, answer.url)
        ? new URL(location, answer.url)
        : undefined;
      if (!to || to.username || to.password || hop === MOST_REDIRECTS) {
        throw this.#leadsNowhere(subject);
      }
      answer =
        to.origin === own
          ? await this.#sent(
              this.#client,
              `${to.pathname}${to.search}`,
              subject,
              {
                maxBytes: mostBytes,
                signal,
              },
            )
          : await this.#fetchPublic(to, mostBytes, subject, signal);
    }
    return answer;
  }

  async #fetchPublic(
    url: URL,
    mostBytes: number,
    subject: string,
    signal: AbortSignal | undefined,
  ): Promise<OciAnswer> {
    if (url.protocol !== 'https:') {
      throw this.#leadsNowhere(subject);
    }
    this.#elsewhere += 1;
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    try {
      const response = await publicFetch(url, {
        method: 'GET',
        headers: { Accept: '*/*' },
        signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
      });
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of response.body ?? []) {
        size += chunk.byteLength;
        if (size > mostBytes) {
          throw new Error('too large');
        }
        chunks.push(chunk);
      }
      return {
        status: response.status,
        headers: response.headers,
        body: Buffer.concat(chunks),
        url: url.href,
      };
    } catch {
      throw this.#leadsNowhere(subject);
    }
  }

  #leadsNowhere(subject: string): OciError {
    return new OciError(
      'unexpected',
      `${
        this.#config.host
      } keeps ${subject} where it cannot be read. Content is only followed to public addresses over https; have the registry send it itself.`,
    );
  }

  #clientOf(baseUrl: string): HttpClient {
    return new HttpClient({
      baseUrl,
      auth: { headers: async () => ({}) },
      dialect: registryDialect('modelServing.models.registries'),
      timeoutMs: this.#deadlineMs,
    });
  }

  async #sent(
    client: HttpClient,
    path: string,
    subject: string,
    request: Parameters<HttpClient['exchange']>[1],
  ): Promise<OciAnswer> {
    try {
      const { bytes, headers, status } = await client.exchange(path, {
        ...request,
        accept: EVERY_STATUS,
      });
      const url = new URL(path, this.#config.url).href;
      return { status, headers, body: bytes, url };
    } catch (error) {
      if (error instanceof HttpUnavailableError) {
        throw new OciError(
          'unavailable',
          `${
            this.#config.host
          } did not answer the request for ${subject} in time. Try again later.`,
        );
      }
      if (error instanceof HttpRefusalError) {
        throw new OciError(
          'unexpected',
          `${this.#config.host} sent more for ${subject} than is read.`,
        );
      }
      throw error;
    }
  }
}

function isRedirect({ headers, status }: OciAnswer): boolean {
  return status >= 301 && status <= 308 && headers.has('location');
}
