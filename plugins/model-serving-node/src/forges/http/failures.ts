import { ServiceUnavailableError } from '@backstage/errors';

/** What a failed call means for the caller. */
export interface ForgeFailure {
  kind:
    | 'rate-limit'
    | 'unavailable'
    | 'credentials'
    | 'permission'
    | 'protected'
    | 'moved'
    | 'not-found'
    | 'conflict'
    | 'too-large'
    | 'rejected'
    | 'unexpected';
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

/** An answer that is no success, as far as its classification needs it. */
export interface FailedAnswer {
  status: number;
  headers: Headers;
  /** The forge's own words; empty when it gives none. */
  words: string;
}

interface Row extends ForgeFailure {
  matches(answer: FailedAnswer): boolean;
}

const statuses =
  (...known: number[]) =>
  ({ status }: FailedAnswer) =>
    known.includes(status);

/**
 * Words that forges refuse a write to a protected branch with. GitHub: "Cannot update this protected ref",
 * "Repository rule violations found"; GitLab: "You are not allowed to push into this branch";
 * Gitea: "branch is protected"; Bitbucket: "permission denied to update branch"; Azure DevOps: TF402455.
 */
const PROTECTED =
  /protected|rule violation|not allowed to push into this branch|denied to update branch|TF402455/i;

/** Every failure of a forge. The first row that matches an answer applies; the last one matches all. */
export const FORGE_FAILURES: readonly Row[] = [
  {
    kind: 'rate-limit',
    matches: isRateLimited,
    retry: 'as-is',
    actor: 'nobody',
    advice: 'The rate limit of the forge is reached; try again later.',
  },
  {
    kind: 'unavailable',
    matches: ({ status }) => [408, 425].includes(status) || status >= 500,
    retry: 'as-is',
    actor: 'nobody',
    advice: 'The forge is not available right now; try again later.',
  },
  {
    kind: 'moved',
    matches: ({ status }) => status < 400,
    retry: 'never',
    actor: 'platform owner',
    advice:
      'Redirects are not followed. If the repository was moved or renamed, update modelServing.gitops.repository and apiBaseUrl.',
  },
  {
    kind: 'credentials',
    matches: statuses(401),
    retry: 'never',
    actor: 'platform owner',
    advice:
      'Check modelServing.gitops.credentials; they may be wrong, revoked or expired.',
  },
  {
    kind: 'protected',
    matches: ({ status, words }) => status === 403 && PROTECTED.test(words),
    retry: 'never',
    actor: 'platform owner',
    advice:
      'Allow the account in modelServing.gitops.credentials to create and update branches below model-serving/.',
  },
  {
    kind: 'permission',
    matches: statuses(403),
    retry: 'never',
    actor: 'platform owner',
    advice:
      'Give the account in modelServing.gitops.credentials the permissions that docs/gitops.md lists.',
  },
  {
    kind: 'not-found',
    matches: statuses(404, 410),
    retry: 'reread',
    actor: 'platform owner',
    advice:
      'Check modelServing.gitops.repository, and that the account in modelServing.gitops.credentials can see it.',
  },
  {
    kind: 'protected',
    matches: ({ status, words }) =>
      [409, 422].includes(status) && PROTECTED.test(words),
    retry: 'reread',
    actor: 'platform owner',
    advice:
      'Allow the account in modelServing.gitops.credentials to create and update branches below model-serving/.',
  },
  {
    kind: 'conflict',
    matches: statuses(409, 412, 422),
    retry: 'reread',
    actor: 'requester',
    advice: 'Reload the proposal and try again.',
  },
  {
    kind: 'too-large',
    matches: statuses(413),
    retry: 'never',
    actor: 'requester',
    advice: 'Make the proposal smaller.',
  },
  {
    kind: 'rejected',
    matches: () => true,
    retry: 'never',
    actor: 'platform owner',
    advice:
      'The forge does not accept this request; check that its version is supported.',
  },
];

/** An answer of a forge that cannot be used although it is a success. */
export const UNEXPECTED: ForgeFailure = {
  kind: 'unexpected',
  retry: 'never',
  actor: 'platform owner',
  advice:
    'Check modelServing.gitops.apiBaseUrl, and any proxy between the portal and the forge.',
};

/** The row of {@link FORGE_FAILURES} that applies to an answer. */
export function classifyFailure(answer: FailedAnswer): ForgeFailure {
  return FORGE_FAILURES.find(({ matches }) => matches(answer))!;
}

/**
 * The forge did not answer, or answered that it cannot now. Whether a write took effect is unknown,
 * so the state has to be read again before anything else is written; doing so is always safe.
 * @public
 */
export class ForgeUnavailableError extends ServiceUnavailableError {
  /** How long the forge asks to wait, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number = 0) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The forge understood a request and refused it, or answered something that cannot be used. @public */
export class ForgeRefusalError extends Error {
  name = 'ForgeRefusalError' as const;

  constructor(
    message: string,
    /** HTTP status of the answer. */
    readonly status: number,
    readonly failure: ForgeFailure = UNEXPECTED,
  ) {
    super(message);
  }
}

/** The error with a status of 400 taken for a conflict, for what some forges answer to a change that no longer fits. */
export function badRequestAsConflict(error: unknown): unknown {
  return error instanceof ForgeRefusalError && error.status === 400
    ? new ForgeRefusalError(
        error.message,
        400,
        classifyFailure({ status: 409, headers: new Headers(), words: '' }),
      )
    : error;
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
function isRateLimited({ status, headers, words }: FailedAnswer): boolean {
  return (
    status === 429 ||
    (status === 403 &&
      (isSpent(headers) ||
        headers.has('retry-after') ||
        /rate limit|abuse/i.test(words)))
  );
}

/**
 * How long a forge asks to wait, in milliseconds, 1 hour at most: `retry-after` as seconds or as a date, else
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
