import { CustomErrorBase } from '@backstage/errors';

/** An answer of an API server other than success. The message never holds credentials. */
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
}

/** No answer within the time allowed. */
export class DeadlineError extends CustomErrorBase {}

const NETWORK_WORDS: Record<string, string> = {
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection is cut',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'it does not answer',
  CERT_SIGNATURE_FAILURE: 'its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'it does not answer',
  UND_ERR_SOCKET: 'the connection is cut',
};

/**
 * What went wrong with a cluster, in words that a reader may see. Only known causes are
 * named: an arbitrary error text could carry a token or a path.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof DeadlineError) {
    return 'it does not answer in time';
  }
  if (error instanceof KubernetesError) {
    return `it answers ${error.status}: ${error.message}`;
  }
  const { code, cause } = (error ?? {}) as { code?: string; cause?: unknown };
  if (code && NETWORK_WORDS[code]) {
    return NETWORK_WORDS[code];
  }
  if (cause && cause !== error) {
    return describeFailure(cause);
  }
  return code ? `it cannot be reached (${code})` : 'it cannot be reached';
}
