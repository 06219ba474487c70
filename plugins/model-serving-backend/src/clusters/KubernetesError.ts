import { CustomErrorBase } from '@backstage/errors';
import { CredentialError } from './credentials/ClusterCredentials';
import {
  AnswerTooLargeError,
  UnexpectedAnswerError,
} from './UnexpectedAnswerError';

/** An answer of an API server other than success. The message is the server's, without credentials. */
export class KubernetesError extends CustomErrorBase {
  readonly status: number;
  /** Seconds the server asks to wait, from its Retry-After header. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, message: string, retryAfterSeconds?: number) {
    super(message);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get isGone(): boolean {
    return this.status === 410;
  }

  get isMissing(): boolean {
    return this.status === 404;
  }

  get isForbidden(): boolean {
    return this.status === 401 || this.status === 403;
  }

  get isRedirect(): boolean {
    return this.status >= 300 && this.status < 400;
  }
}

/** No answer within the time allowed. */
export class DeadlineError extends CustomErrorBase {}

const NETWORK_WORDS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'its host name cannot be resolved',
  EAI_AGAIN: 'its host name cannot be resolved',
  EHOSTUNREACH: 'no route to its host',
  ENETUNREACH: 'no route to its host',
  ETIMEDOUT: 'it does not respond',
  CERT_SIGNATURE_FAILURE: 'its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  UND_ERR_CONNECT_TIMEOUT: 'it does not respond',
  UND_ERR_HEADERS_TIMEOUT: 'it does not respond',
  UND_ERR_SOCKET: 'the connection was closed',
};

/**
 * What went wrong with a cluster, in words that everybody may read. Nothing in them was written by
 * the server: its text may name what belongs to others, and an arbitrary one a token or a path.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof DeadlineError) {
    return 'it did not respond in time';
  }
  if (error instanceof CredentialError) {
    return 'the portal has no valid credentials for it';
  }
  if (
    error instanceof UnexpectedAnswerError ||
    error instanceof AnswerTooLargeError
  ) {
    return error.message;
  }
  if (error instanceof KubernetesError) {
    return error.isRedirect
      ? `it redirects (HTTP ${error.status}), which is not followed`
      : `it responds with HTTP ${error.status}`;
  }
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && NETWORK_WORDS[code]) {
    return NETWORK_WORDS[code];
  }
  if (cause && cause !== error) {
    return describeFailure(cause);
  }
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code)
    ? `it cannot be reached (${code})`
    : 'it cannot be reached';
}

/** What the server, or the credential plugin, itself said of a failure, for platform owners; undefined where it said nothing. */
export function detailOfFailure(error: unknown): string | undefined {
  if (error instanceof CredentialError || error instanceof KubernetesError) {
    return error.message || undefined;
  }
  return error instanceof UnexpectedAnswerError
    ? error.detail || undefined
    : undefined;
}

/** {@link describeFailure} with {@link detailOfFailure}: for platform owners and the log. */
export function explainFailure(error: unknown): string {
  const detail = detailOfFailure(error);
  return `${describeFailure(error)}${detail ? `: ${detail}` : ''}`;
}
