import { ServiceUnavailableError } from '@backstage/errors';

/** What a failed call means for the caller. @public */
export interface HttpFailure<Kind extends string = HttpFailureKind> {
  kind: Kind;
  /**
   * `as-is`: the same call may succeed later. `reread`: what was read before the call may be out of date,
   * so read again and decide again. `never`: a person has to act first.
   */
  retry: 'as-is' | 'reread' | 'never';
  /** Who can end it. */
  actor: 'nobody' | 'requester' | 'platform owner';
  /** What that person does next, as a sentence. */
  advice: string;
}

/** @public */
export type HttpFailureKind =
  | 'rate-limit'
  | 'unavailable'
  | 'credentials'
  | 'permission'
  | 'moved'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'rejected'
  | 'unexpected';

/** An answer that is no success, as far as its classification needs it. @public */
export interface FailedAnswer {
  status: number;
  headers: Headers;
  /** The other program's own words; empty when it gives none. */
  words: string;
}

/** A failure and the answers that it is read from. */
export interface FailureRow<Kind extends string = HttpFailureKind>
  extends HttpFailure<Kind> {
  matches(answer: FailedAnswer): boolean;
}

/** Matches answers by status. */
export const statuses =
  (...known: number[]) =>
  ({ status }: FailedAnswer) =>
    known.includes(status);

/** Matches answers that say that the other program cannot answer now. */
export const isUnavailable = ({ status }: FailedAnswer) =>
  [408, 425].includes(status) || status >= 500;

/** Matches redirects. */
export const isRedirect = ({ status }: FailedAnswer) => status < 400;

/**
 * There is no answer, or one that says to try again. Whether a write took effect is unknown,
 * so the state has to be read again before anything else is written; doing so is always safe.
 * @public
 */
export class HttpUnavailableError extends ServiceUnavailableError {
  /** How long the other program asks to wait, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number = 0) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A request was understood and refused, or the answer to it cannot be used. @public */
export class HttpRefusalError<Kind extends string = string> extends Error {
  name = 'HttpRefusalError';

  constructor(
    message: string,
    /** HTTP status of the answer. */
    readonly status: number,
    readonly failure: HttpFailure<Kind>,
  ) {
    super(message);
  }
}

const MAX_PAUSE_MS = 3_600_000;

function isSpent(headers: Headers): boolean {
  const remaining =
    headers.get('x-ratelimit-remaining') ?? headers.get('ratelimit-remaining');
  return remaining === '0';
}

/**
 * GitHub announces its limits with 429, and with 403 that has `retry-after`, `x-ratelimit-remaining: 0` or the
 * words "rate limit": https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api.
 */
export function isRateLimited({
  status,
  headers,
  words,
}: FailedAnswer): boolean {
  return (
    status === 429 ||
    (status === 403 &&
      (isSpent(headers) ||
        headers.has('retry-after') ||
        /rate limit|abuse/i.test(words)))
  );
}

/**
 * How long an answer asks to wait, in milliseconds, 1 hour at most: `retry-after` as seconds or as a date, else
 * the time until its rate limit is reset (`x-ratelimit-reset`, GitLab's `ratelimit-reset`, in seconds since 1970).
 */
export function pauseAskedFor(headers: Headers, now: number): number {
  const asked = headers.get('retry-after') ?? '';
  const seconds = Number(asked);
  const reset = Number(
    headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset'),
  );
  let pause = 0;
  if (asked.trim() !== '') {
    pause = Number.isFinite(seconds)
      ? seconds * 1_000
      : (Date.parse(asked) || now) - now;
  } else if (isSpent(headers) && reset > 0) {
    pause = reset * 1_000 - now;
  }
  return Math.min(Math.max(pause, 0), MAX_PAUSE_MS);
}
