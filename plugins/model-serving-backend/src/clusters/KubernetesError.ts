import { CustomErrorBase } from '@backstage/errors';
import { readableTime } from '@model-serving/backstage-plugin-model-serving-common';
import { Caller } from './credentials/Caller';
import { CredentialError } from './credentials/ClusterCredentials';
import { FailureName, FAILURES, NETWORK_FAILURES, TLS_ALERT } from './failures';
import {
  AnswerTooLargeError,
  shortWords,
  UnexpectedAnswerError,
} from './UnexpectedAnswerError';

/** An answer of an API server other than success. The message is the server's, without credentials. */
export class KubernetesError extends CustomErrorBase {
  readonly status: number;
  /** Seconds the server asks to wait, from its Retry-After header. */
  readonly retryAfterSeconds: number | undefined;

  /** Who the portal was to the server; undefined where that is not known. */
  readonly caller: Caller | undefined;

  constructor(
    status: number,
    message: string,
    retryAfterSeconds?: number,
    caller?: Caller,
  ) {
    super(message);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    this.caller = caller;
  }

  /** The account that was refused, as the server calls it or the credentials say. */
  get account(): string | undefined {
    const named = /\bUser "([\x20\x21\x23-\x7e]{1,253})"/.exec(this.message);
    return named?.[1] ?? this.caller?.name;
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

/** The proxy on the way to an API server is not there, or does not let the portal through. */
export class ProxyError extends Error {}

/**
 * What went wrong with a cluster, in words that everybody may read. Nothing in them was written by
 * the server: its text may name what belongs to others, and an arbitrary one a token or a path.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof UnexpectedAnswerError) {
    return error.failure === 'other-server'
      ? error.message
      : FAILURES[error.failure].reason;
  }
  if (error instanceof AnswerTooLargeError) {
    return error.message;
  }
  if (error instanceof KubernetesError) {
    if (error.isRedirect) {
      return `it redirects (HTTP ${error.status}), which is not followed`;
    }
    return error.status === 401
      ? FAILURES[failureOf(error)].reason
      : `it responds with HTTP ${error.status}`;
  }
  const failure = failureOf(error);
  const code = codeOf(error);
  return failure === 'unreachable' && /^[A-Z_]{1,40}$/.test(code ?? '')
    ? `${FAILURES.unreachable.reason} (${code})`
    : FAILURES[failure].reason;
}

/** What to do about it: a sentence that names who acts, for everybody. */
export function nextStepOf(error: unknown): string {
  return FAILURES[failureOf(error)].next;
}

/** Which of the known failures it is. */
export function failureOf(error: unknown): FailureName {
  if (error instanceof DeadlineError) {
    return 'no-answer-in-time';
  }
  if (error instanceof ProxyError) {
    return 'proxy-failed';
  }
  if (
    error instanceof CredentialError ||
    error instanceof UnexpectedAnswerError
  ) {
    return error.failure;
  }
  if (error instanceof AnswerTooLargeError) {
    return 'server-error';
  }
  if (error instanceof KubernetesError) {
    return failureOfStatus(error);
  }
  const code = codeOf(error) ?? '';
  return (
    NETWORK_FAILURES[code] ??
    (TLS_ALERT.test(code) ? 'tls-rejected' : 'unreachable')
  );
}

function failureOfStatus(error: KubernetesError): FailureName {
  if (error.status === 401) {
    if (error.caller?.expiredAt) {
      return 'token-expired';
    }
    return error.caller?.isAnonymous
      ? 'no-credentials'
      : 'credentials-rejected';
  }
  if (error.status === 403) {
    return 'access-denied';
  }
  return error.isRedirect ? 'other-server' : 'server-error';
}

/** The code of the error, or of the one that caused it. */
function codeOf(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') {
    return code;
  }
  return cause && cause !== error ? codeOf(cause) : undefined;
}

/** What the server, or the credential plugin, itself said of a failure, for platform owners; undefined where it said nothing. */
export function detailOfFailure(error: unknown): string | undefined {
  if (error instanceof KubernetesError) {
    const { caller, message, status } = error;
    const words = [
      ...(message ? [message] : []),
      ...(status === 401 && caller?.name
        ? [`the portal calls itself ${caller.name}`]
        : []),
      ...(caller?.expiredAt
        ? [`its token expired at ${readableTime(caller.expiredAt)}`]
        : []),
    ];
    return words.join('; ') || undefined;
  }
  if (error instanceof CredentialError) {
    return error.message || undefined;
  }
  if (error instanceof UnexpectedAnswerError) {
    return error.detail || undefined;
  }
  return networkDetailOf(error);
}

/** What Node.js says of a connection: addresses, and the names of certificates. */
function networkDetailOf(error: unknown): string | undefined {
  if (codeOf(error) === undefined) {
    return undefined;
  }
  const { cause, cert, errors, message } = error as {
    cause?: unknown;
    /** Of a server whose certificate is for other names. */
    cert?: { subjectaltname?: unknown };
    /** One for each address that was tried. */
    errors?: Array<{ message?: unknown }>;
    message?: unknown;
  };
  if (codeOf(cause) !== undefined) {
    return networkDetailOf(cause);
  }
  const words = [
    errors?.[0]?.message ?? message,
    cert?.subjectaltname && `the certificate names ${cert.subjectaltname}`,
  ];
  return shortWords(words.filter(Boolean).join('; ')) || undefined;
}

/** {@link describeFailure} with {@link detailOfFailure}: for platform owners and the log. */
export function explainFailure(error: unknown): string {
  const detail = detailOfFailure(error);
  return `${describeFailure(error)}${detail ? `: ${detail}` : ''}`;
}
