import { ResponseError } from '@backstage/errors';
import { asSentence } from '../format';

function isResponseError(error: Error): error is ResponseError {
  return error.name === 'ResponseError' && 'statusCode' in error;
}

function hasStatus(error: Error | undefined, status: number): boolean {
  return Boolean(
    error && isResponseError(error) && error.statusCode === status,
  );
}

/** True when there is no such object, or none that the user may see. @public */
export function isNotFound(error: Error | undefined): boolean {
  return hasStatus(error, 404);
}

/** True when the backend refuses to answer this user. @public */
export function isForbidden(error: Error | undefined): boolean {
  return hasStatus(error, 403);
}

/** True when the backend refuses what was asked, and says why: trying again does not help. @public */
export function isRefused(error: Error | undefined): boolean {
  return hasStatus(error, 400);
}

/** What the backend itself gave as the cause of a refusal that its reader can understand. @public */
export function causeOf(error: Error): string | undefined {
  return isResponseError(error) &&
    [400, 404, 501, 503].includes(error.statusCode)
    ? error.cause?.message
    : undefined;
}

const capitalized = (text: string) =>
  text.charAt(0).toLocaleUpperCase('en-US') + text.slice(1);

/**
 * What failed, and what the reader can do.
 *
 * @param what - What was asked for, such as `the services`
 * @param verb - What was to be done with it
 */
export function adviceFor(
  error: Error,
  what: string,
  verb: string,
): { title: string; advice: string } {
  const title = `Could not ${verb} ${what}`;
  if (!isResponseError(error)) {
    return {
      title,
      advice: `The portal's backend did not answer: ${error.message}. Check your connection and try again. If this persists, contact the portal's operators.`,
    };
  }
  const cause = error.cause?.message ?? error.message;
  switch (error.statusCode) {
    case 400:
      return {
        title,
        advice: `${asSentence(cause)} Correct this, then try again.`,
      };
    case 401:
      return {
        title: 'Your session has expired',
        advice: 'Sign in again, then reload this page.',
      };
    case 403:
      return {
        title: `You don't have access to ${what}`,
        advice:
          'Ask a platform owner for access or, if it belongs to a tenant, its owners to add you to their group.',
      };
    case 404:
      return {
        title: `${capitalized(
          what.replace(/^the /, ''),
        )} not found, or you don't have access`,
        advice:
          'Check the URL. If it belongs to another team, ask its owners to add you to their group.',
      };
    case 429:
      return {
        title,
        advice: `The backend is busy: ${cause}. Try again in a minute.`,
      };
    case 501:
      return {
        title,
        advice: `${asSentence(
          cause,
        )} Ask your platform owners if you need it; trying again does not help.`,
      };
    case 503:
      return {
        title,
        advice: `${asSentence(
          cause,
        )} The page shows it as soon as that is over; if it lasts for more than a minute, tell your platform owners.`,
      };
    default:
      return {
        title,
        advice: `The backend returned an error: ${cause}. Try again. If this persists, send this text to the portal's operators.`,
      };
  }
}
