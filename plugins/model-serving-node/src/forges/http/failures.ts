import {
  FailedAnswer,
  FailureRow,
  HttpFailure,
  HttpFailureKind,
  HttpRefusalError,
  HttpUnavailableError,
  isRateLimited,
  isRedirect,
  isUnavailable,
  statuses,
} from '../../http/failures';
import type { HttpDialect } from '../../http/HttpDialect';

/** What a failed call to a forge means. @public */
export type ForgeFailureKind = HttpFailureKind | 'protected';

/** What a failed call to a forge means for the caller. @public */
export type ForgeFailure = HttpFailure<ForgeFailureKind>;

/**
 * Words that forges refuse a write to a protected branch with. GitHub: "Cannot update this protected ref",
 * "Repository rule violations found"; GitLab: "You are not allowed to push into this branch";
 * Gitea: "branch is protected"; Bitbucket: "permission denied to update branch"; Azure DevOps: TF402455.
 */
const PROTECTED =
  /protected|rule violation|not allowed to push into this branch|denied to update branch|TF402455/i;

/** Every failure of a forge. The first row that matches an answer applies; the last one matches all. */
export const FORGE_FAILURES: readonly FailureRow<ForgeFailureKind>[] = [
  {
    kind: 'rate-limit',
    matches: isRateLimited,
    retry: 'as-is',
    actor: 'nobody',
    advice: 'The rate limit of the forge is reached; try again later.',
  },
  {
    kind: 'unavailable',
    matches: isUnavailable,
    retry: 'as-is',
    actor: 'nobody',
    advice: 'The forge is not available right now; try again later.',
  },
  {
    kind: 'moved',
    matches: isRedirect,
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
export class ForgeUnavailableError extends HttpUnavailableError {}

/** The forge understood a request and refused it, or answered something that cannot be used. @public */
export class ForgeRefusalError extends HttpRefusalError<ForgeFailureKind> {
  name = 'ForgeRefusalError';

  constructor(
    message: string,
    status: number,
    failure: ForgeFailure = UNEXPECTED,
  ) {
    super(message, status, failure);
  }
}

/** How failures of a forge are read and told. */
export const FORGE_DIALECT: HttpDialect<ForgeFailureKind> = {
  noun: 'forge',
  classify: classifyFailure,
  unexpected: UNEXPECTED,
  unavailable: (message, retryAfterMs) =>
    new ForgeUnavailableError(message, retryAfterMs),
  refusal: (message, status, failure) =>
    new ForgeRefusalError(message, status, failure),
};

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
