import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  credentialsAuth,
  HttpClient,
  HttpClientOptions,
  HttpCredentials,
  readHttpCredentials,
  registryDialect,
} from '@model-serving/backstage-plugin-model-serving-node';

const MOST_SECONDS = 600;

/** Where a registry is and how it is called. @public */
export interface Connection {
  /** Root of the registry, without a slash at its end. */
  url: string;
  credentials: HttpCredentials;
  /** Deadline of one request, with its retries. */
  timeoutMs: number;
  /** Configuration key, for errors. */
  key: string;
}

/**
 * Reads `url`, the credentials and `timeoutSeconds`.
 *
 * @param key - of `config`, for errors
 * @param defaultUrl - where `url` may be left out
 * @throws InputError naming the key that cannot be used
 * @public
 */
export function readConnection(
  config: Config,
  key: string,
  defaultUrl?: string,
): Connection {
  const text =
    defaultUrl === undefined
      ? config.getString('url')
      : config.getOptionalString('url') ?? defaultUrl;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username ||
    url.password ||
    url.search ||
    url.hash
  ) {
    throw new InputError(
      `${key}.url must be an http or https address without credentials, query and fragment`,
    );
  }
  const seconds = config.getOptionalNumber('timeoutSeconds') ?? 60;
  if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
    throw new InputError(
      `${key}.timeoutSeconds must be more than 0 and at most ${MOST_SECONDS}`,
    );
  }
  return {
    url: url.href.replace(/\/+$/, ''),
    credentials: readHttpCredentials(config, key),
    timeoutMs: seconds * 1_000,
    key,
  };
}

/**
 * A client for one reading, which counts its requests.
 *
 * @param options.auth - in place of the connection's credentials
 * @public
 */
export function connect(
  connection: Connection,
  options: Partial<
    Pick<HttpClientOptions, 'auth' | 'maxBytes' | 'redirects' | 'wait'>
  > = {},
): HttpClient {
  return new HttpClient({
    baseUrl: connection.url,
    auth: credentialsAuth(connection.credentials),
    dialect: registryDialect(connection.key),
    timeoutMs: connection.timeoutMs,
    redirects: { configured: [], public: [] },
    retries: true,
    ...options,
  });
}
