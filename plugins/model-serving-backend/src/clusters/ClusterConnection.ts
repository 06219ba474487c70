import { Dispatcher, request } from 'undici';
import { maskSecrets } from '@model-serving/backstage-plugin-model-serving-node';
import { ClusterCredentials } from './ClusterCredentials';
import { DeadlineError, KubernetesError } from './KubernetesError';

const DEADLINE_MS = 10_000;
/** A page of a list holds at most 500 objects; an object at most 1.5 MiB, mostly far less. */
const JSON_BYTES = 128 * 1024 * 1024;
const ERROR_BODY_BYTES = 16 * 1024;
const MESSAGE_CHARACTERS = 300;

export interface RequestOptions {
  query?: Record<string, string | undefined>;
  /** Ends the request, and for streams the stream. */
  signal?: AbortSignal;
  /** Time until the answer is complete, or for streams until it begins. */
  deadlineMs?: number;
}

/** Requests to one API server, each with fresh credentials and a deadline. Reads only, and dry runs. */
export class ClusterConnection {
  readonly #credentials: ClusterCredentials;

  constructor(credentials: ClusterCredentials) {
    this.#credentials = credentials;
  }

  /** Reads a JSON document. Throws {@link KubernetesError} or {@link DeadlineError}. */
  async getJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
    const text = await this.getText(path, {
      maxBytes: JSON_BYTES,
      ...options,
    });
    return JSON.parse(text) as T;
  }

  /** Reads text of at most `maxBytes`; a longer answer is an error. */
  async getText(
    path: string,
    options: RequestOptions & { maxBytes: number },
  ): Promise<string> {
    return this.#within(options, async signal => {
      const body = await this.#open(path, options.query, signal);
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of body) {
        size += (chunk as Buffer).length;
        if (size > options.maxBytes) {
          throw new Error(`the answer has more than ${options.maxBytes} bytes`);
        }
        chunks.push(chunk as Buffer);
      }
      return Buffer.concat(chunks).toString('utf8');
    });
  }

  /**
   * Has the API server judge an object as if it were created, and store nothing (`dryRun=All`).
   * Throws {@link KubernetesError} with the refusal, or {@link DeadlineError}.
   */
  async dryRunCreate(path: string, object: unknown): Promise<void> {
    await this.#within({}, async signal => {
      const answer = await this.#open(path, { dryRun: 'All' }, signal, object);
      await answer.dump();
    });
  }

  /** Opens a stream; it lives until the server ends it or `signal` aborts. */
  async stream(
    path: string,
    options: RequestOptions & { signal: AbortSignal },
  ): Promise<AsyncIterable<Buffer>> {
    const opening = new AbortController();
    const timer = setTimeout(
      () => opening.abort(new DeadlineError('no answer in time')),
      options.deadlineMs ?? DEADLINE_MS,
    );
    try {
      return await this.#open(
        path,
        options.query,
        AbortSignal.any([options.signal, opening.signal]),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#credentials.close();
  }

  async #within<T>(
    options: RequestOptions,
    read: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const deadline = new AbortController();
    const timer = setTimeout(
      () => deadline.abort(new DeadlineError('no answer in time')),
      options.deadlineMs ?? DEADLINE_MS,
    );
    const signal = options.signal
      ? AbortSignal.any([options.signal, deadline.signal])
      : deadline.signal;
    try {
      return await read(signal);
    } catch (error) {
      throw deadline.signal.aborted ? deadline.signal.reason : error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #open(
    path: string,
    query: Record<string, string | undefined> | undefined,
    signal: AbortSignal,
    created?: unknown,
  ): Promise<Dispatcher.ResponseData['body']> {
    let answer = await this.#send(path, query, signal, created);
    if (answer.statusCode === 401) {
      // A token that has just been rotated: the new one is read for the second try.
      await answer.body.dump();
      answer = await this.#send(path, query, signal, created);
    }
    if (answer.statusCode >= 200 && answer.statusCode < 300) {
      return answer.body;
    }
    throw await toError(answer, answer.secrets);
  }

  async #send(
    path: string,
    query: Record<string, string | undefined> | undefined,
    signal: AbortSignal,
    created: unknown,
  ): Promise<Dispatcher.ResponseData & { secrets: string[] }> {
    const { headers, dispatcher } = await this.#credentials.settings();
    const url = new URL(this.#credentials.server + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) {
        url.searchParams.set(name, value);
      }
    }
    const answer = await request(url, {
      method: created === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(created === undefined
          ? {}
          : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: created === undefined ? undefined : JSON.stringify(created),
      dispatcher,
      signal,
      // Deadlines are kept by the signal; a quiet watch is not a fault.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return Object.assign(answer, { secrets: Object.values(headers) });
  }
}

async function toError(
  answer: Dispatcher.ResponseData,
  secrets: readonly string[],
): Promise<KubernetesError> {
  let message = '';
  try {
    let text = '';
    for await (const chunk of answer.body) {
      text += (chunk as Buffer).toString('utf8');
      if (text.length > ERROR_BODY_BYTES) {
        break;
      }
    }
    const status = JSON.parse(text) as { message?: unknown };
    message = typeof status.message === 'string' ? status.message : '';
  } catch {
    message = '';
  }
  return new KubernetesError(
    answer.statusCode,
    maskSecrets(message, secrets).slice(0, MESSAGE_CHARACTERS) ||
      'no explanation',
    retryAfterOf(answer.headers['retry-after']),
  );
}

function retryAfterOf(
  header: string | string[] | undefined,
): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (!text) {
    return undefined;
  }
  const seconds = /^\d+$/.test(text)
    ? Number(text)
    : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds)
    ? Math.min(Math.max(seconds, 0), 300)
    : undefined;
}
