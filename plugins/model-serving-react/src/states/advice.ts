import { ResponseError } from '@backstage/errors';

function isResponseError(error: Error): error is ResponseError {
  return error.name === 'ResponseError' && 'statusCode' in error;
}

/** True when the backend says that there is no such object, or none the user may see. */
export function isNotFound(error: Error | undefined): boolean {
  return Boolean(error && isResponseError(error) && error.statusCode === 404);
}

/** True when the backend refuses to answer this user. */
export function isForbidden(error: Error | undefined): boolean {
  return Boolean(error && isResponseError(error) && error.statusCode === 403);
}

/** What the backend itself gave as the cause of a refusal that its reader can understand. */
export function causeOf(error: Error): string | undefined {
  return isResponseError(error) && [400, 404, 503].includes(error.statusCode)
    ? error.cause?.message
    : undefined;
}

/** What went wrong in one sentence, and what its reader can do. */
export function adviceFor(
  error: Error,
  what: string,
): { title: string; advice: string } {
  if (!isResponseError(error)) {
    return {
      title: `Could not reach the portal's backend to read ${what}.`,
      advice: `Check your connection; if it is fine, ask whoever runs the portal whether the model-serving backend is up. (${error.message})`,
    };
  }
  switch (error.statusCode) {
    case 401:
      return {
        title: 'Your sign-in has expired.',
        advice: 'Sign in again, then come back to this page.',
      };
    case 403:
      return {
        title: `You may not see ${what}.`,
        advice:
          "Ask the owners of the tenant to add you to their group, or the platform's owners for access.",
      };
    case 404:
      return {
        title: `There is no such page of ${what}, or you may not see it.`,
        advice:
          'Check the address. If it belongs to another team, ask its owners to add you to their group.',
      };
    case 429:
    case 503:
      return {
        title: `The backend is busy and did not answer with ${what}.`,
        advice: 'Wait a minute and try again.',
      };
    default:
      return {
        title: `The backend could not answer with ${what}.`,
        advice: `It said: ${
          error.cause?.message ?? error.message
        }. Try again; if it persists, give this text to whoever runs the portal.`,
      };
  }
}
