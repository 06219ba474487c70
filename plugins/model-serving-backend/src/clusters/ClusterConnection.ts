import { isUtf8 } from 'node:buffer';
import { Dispatcher, request } from 'undici';
import {
  ClusterCredentials,
  ConnectionSettings,
  CredentialError,
} from './credentials/ClusterCredentials';
import { documentOf, ExpectedAnswer } from './expectedAnswers';
import { DeadlineError, KubernetesError, ProxyError } from './KubernetesError';
import {
  AnswerTooLargeError,
  shortWords,
  titleOf,
  UnexpectedAnswerError,
} from './UnexpectedAnswerError';

const DEADLINE_MS = 10_000;
/** Parsing more would keep everybody else waiting. A page of a list that is larger is asked for in smaller ones. */
const JSON_BYTES = 16 * 1024 * 1024;
const ERROR_BODY_BYTES = 16 * 1024;

/** An answer with what it was asked with. */
type Answer = Dispatcher.ResponseData & { settings: ConnectionSettings };

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

  /**
   * Reads the document that is expected at the path.
   *
   * @throws KubernetesError, DeadlineError, AnswerTooLargeError, or UnexpectedAnswerError for any
   * other document
   */
  async getJson<T>(
    path: string,
    expected: ExpectedAnswer<T>,
    options: RequestOptions & { maxBytes?: number } = {},
  ): Promise<T> {
    return this.#read(path, options, async answer =>
      expected.read(
        await jsonOf(answer, expected.what, options.maxBytes ?? JSON_BYTES),
      ),
    );
  }

  /**
   * Reads plain text of at most `maxBytes`, such as a log. Throws as {@link getJson} does.
   *
   * @param what - how it is called in errors
   */
  async getText(
    path: string,
    what: string,
    options: RequestOptions & {
      maxBytes: number;
      /** Whether the caller tells by itself what it is not. */
      anyFormat?: boolean;
    },
  ): Promise<string> {
    return this.#read(path, options, async answer => {
      const type = mediaTypeOf(answer);
      const text = (await bytesOf(answer, options.maxBytes)).toString('utf8');
      if (options.anyFormat) {
        return text;
      }
      if (type === 'text/html' || isHtml(text)) {
        throw new UnexpectedAnswerError(what, 'an HTML page', titleOf(text));
      }
      if (type === 'application/json') {
        throw new UnexpectedAnswerError(what, 'JSON', text);
      }
      return text;
    });
  }

  /**
   * Has the API server judge an object as if it were created, and store nothing (`dryRun=All`).
   * Throws {@link KubernetesError} with the refusal, or as {@link getJson} does.
   */
  async dryRunCreate(
    path: string,
    object: { apiVersion: string; kind: string },
  ): Promise<void> {
    const what = `the dry run of a ${object.kind}`;
    await this.#read(
      path,
      { query: { dryRun: 'All' }, created: object },
      async answer =>
        documentOf(
          what,
          await jsonOf(answer, what, JSON_BYTES),
          object.kind,
          object.apiVersion,
        ),
    );
  }

  /** The server's time by its `Date` header, in epoch milliseconds cut to the second. Throws as {@link getJson} does. */
  async time(): Promise<number> {
    return this.#read('/version', {}, async ({ body, headers }) => {
      await body.dump();
      const time = Date.parse(String(headers.date));
      if (Number.isNaN(time)) {
        throw new UnexpectedAnswerError('the version', 'no date');
      }
      return time;
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
      const { body } = await this.#open(
        path,
        options.query,
        AbortSignal.any([options.signal, opening.signal]),
      );
      return body;
    } catch (error) {
      throw opening.signal.aborted && !(error instanceof CredentialError)
        ? opening.signal.reason
        : error;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#credentials.close();
  }

  async #read<T>(
    path: string,
    options: RequestOptions & { created?: object },
    read: (answer: Answer) => Promise<T>,
  ): Promise<T> {
    return this.#within(options, async signal => {
      const { query, created } = options;
      const answer = await this.#open(path, query, signal, created);
      try {
        return await read(answer);
      } catch (error) {
        if (error instanceof UnexpectedAnswerError) {
          error.mask(Object.values(answer.settings.headers));
        }
        throw error;
      }
    });
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
      throw deadline.signal.aborted && !(error instanceof CredentialError)
        ? deadline.signal.reason
        : error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #open(
    path: string,
    query: Record<string, string | undefined> | undefined,
    signal: AbortSignal,
    created?: unknown,
  ): Promise<Answer> {
    let answer = await this.#send(path, query, signal, created);
    if (answer.statusCode === 401) {
      // A token that has just been rotated: the new one is read for the second try.
      await answer.body.dump();
      answer.settings.refused?.();
      answer = await this.#send(path, query, signal, created);
    }
    if (answer.statusCode >= 200 && answer.statusCode < 300) {
      return answer;
    }
    throw await toError(answer);
  }

  async #send(
    path: string,
    query: Record<string, string | undefined> | undefined,
    signal: AbortSignal,
    created: unknown,
  ): Promise<Answer> {
    const settings = await this.#settings(signal);
    const { headers, dispatcher } = settings;
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
    }).catch(error => {
      throw settings.isProxied && isOfProxy(error)
        ? new ProxyError('the proxy failed', { cause: error })
        : error;
    });
    return Object.assign(answer, { settings });
  }

  /** Credentials may take longer than the request: a plugin runs for all that wait for it. */
  #settings(signal: AbortSignal): Promise<ConnectionSettings> {
    return new Promise((resolve, reject) => {
      const giveUp = () =>
        reject(
          new CredentialError(
            'no-valid-credentials',
            'its credentials were not available in time',
          ),
        );
      if (signal.aborted) {
        giveUp();
        return;
      }
      signal.addEventListener('abort', giveUp, { once: true });
      this.#credentials
        .settings()
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', giveUp));
    });
  }
}

function mediaTypeOf({ headers }: Dispatcher.ResponseData): string {
  const header = headers['content-type'];
  const text = Array.isArray(header) ? header[0] : header;
  return (text ?? '').split(';')[0].trim().toLowerCase();
}

function isHtml(text: string): boolean {
  return /^\s*<(!doctype html|html)\b/i.test(text.slice(0, 200));
}

/** Reads at most so many bytes; a longer answer is an error, and the rest of it is not read. */
async function bytesOf(
  { body }: Dispatcher.ResponseData,
  most: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += (chunk as Buffer).length;
    if (size > most) {
      throw new AnswerTooLargeError(most);
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

async function jsonOf(
  answer: Dispatcher.ResponseData,
  what: string,
  most: number,
): Promise<unknown> {
  const bytes = await bytesOf(answer, most);
  if (!isUtf8(bytes)) {
    throw new UnexpectedAnswerError(what, 'text that is not UTF-8');
  }
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw isHtml(text) || mediaTypeOf(answer) === 'text/html'
      ? new UnexpectedAnswerError(what, 'an HTML page', titleOf(text))
      : new UnexpectedAnswerError(what, 'text that is not valid JSON');
  }
}

/** Whether the way to a proxy failed, or the proxy opens none; what is TLS comes from the server behind it. */
function isOfProxy(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return (
    typeof code === 'string' &&
    /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|UND_ERR)/.test(code)
  );
}

/** What servers of TLS answer to requests without it: Go, nginx, Apache. */
const NEEDS_TLS =
  /HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port/;

async function toError(
  answer: Answer,
): Promise<KubernetesError | UnexpectedAnswerError> {
  const { headers, settings, statusCode } = answer;
  const secrets = Object.values(settings.headers);
  const text = await beginningOf(answer);
  if (NEEDS_TLS.test(text)) {
    return new UnexpectedAnswerError(
      'the request',
      'a demand for https',
      '',
      'server-needs-tls',
    );
  }
  if (isHtml(text) || mediaTypeOf(answer) === 'text/html') {
    const page = new UnexpectedAnswerError(
      'the request',
      `an HTML page (HTTP ${statusCode})`,
      titleOf(text),
    );
    page.mask(secrets);
    return page;
  }
  return new KubernetesError(
    statusCode,
    shortWords(messageOf(text), secrets),
    retryAfterOf(headers['retry-after']),
    settings.caller?.(),
  );
}

async function beginningOf({ body }: Answer): Promise<string> {
  let text = '';
  try {
    for await (const chunk of body) {
      text += (chunk as Buffer).toString('utf8');
      if (text.length > ERROR_BODY_BYTES) {
        break;
      }
    }
  } catch {
    // What came so far is enough: the status has arrived.
  }
  return text;
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
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
