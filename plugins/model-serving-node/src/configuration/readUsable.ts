import { toError } from '@backstage/errors';

/** What a reader of app-config found, or why it cannot be used. @public */
export type Usable<T> =
  | { value: T; problem?: undefined }
  | { value?: undefined; problem: string };

/**
 * Reads a part of app-config that the suite can do without, so that a mistake in it does not stop the backend.
 *
 * @param read - throws an error that names the key and what is expected of it
 * @public
 */
export function readUsable<T>(read: () => T): Usable<T> {
  try {
    return { value: read() };
  } catch (error) {
    return { problem: toError(error).message };
  }
}
