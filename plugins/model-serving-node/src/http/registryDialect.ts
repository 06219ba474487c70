import {
  FailureRow,
  HttpFailure,
  HttpRefusalError,
  HttpUnavailableError,
  isRateLimited,
  isRedirect,
  isUnavailable,
  statuses,
} from './failures';
import type { HttpDialect } from './HttpDialect';

/**
 * Failures of a registry, with advice that names what an operator configured.
 *
 * @param key - configuration key of the registry, such as `modelServing.models.sources.mlflow.main`
 * @public
 */
export function registryDialect(key: string, noun = 'registry'): HttpDialect {
  const rows = failuresOf(key, noun);
  return {
    noun,
    classify: answer => rows.find(({ matches }) => matches(answer))!,
    unexpected: unexpectedOf(key),
    unavailable: (message, retryAfterMs) =>
      new HttpUnavailableError(message, retryAfterMs),
    refusal: (message, status, failure) =>
      new HttpRefusalError(
        failure.kind === 'unexpected'
          ? `${message}. ${failure.advice}`
          : message,
        status,
        failure,
      ),
  };
}

function failuresOf(key: string, noun: string): FailureRow[] {
  return [
    {
      kind: 'rate-limit',
      matches: isRateLimited,
      retry: 'as-is',
      actor: 'nobody',
      advice: `The rate limit of the ${noun} is reached; try again later.`,
    },
    {
      kind: 'unavailable',
      matches: isUnavailable,
      retry: 'as-is',
      actor: 'nobody',
      advice: `The ${noun} is not available right now; try again later.`,
    },
    {
      kind: 'moved',
      matches: isRedirect,
      retry: 'never',
      actor: 'platform owner',
      advice: `Redirects to other hosts are not followed. If the ${noun} moved, update ${key}.url.`,
    },
    {
      kind: 'credentials',
      matches: statuses(401),
      retry: 'never',
      actor: 'platform owner',
      advice: `Check the credentials of ${key}; they may be missing, wrong, revoked or expired.`,
    },
    {
      kind: 'permission',
      matches: statuses(403),
      retry: 'never',
      actor: 'platform owner',
      advice: `Give the account of ${key} the permission to read.`,
    },
    {
      kind: 'not-found',
      matches: statuses(404, 410),
      retry: 'reread',
      actor: 'platform owner',
      advice: `Check ${key}.url, and that its account can see what is asked for.`,
    },
    {
      kind: 'rejected',
      matches: () => true,
      retry: 'never',
      actor: 'platform owner',
      advice: `The ${noun} does not accept this request; check that its version is supported.`,
    },
  ];
}

function unexpectedOf(key: string): HttpFailure {
  return {
    kind: 'unexpected',
    retry: 'never',
    actor: 'platform owner',
    advice: `Check ${key}.url, and any proxy between the portal and it.`,
  };
}
