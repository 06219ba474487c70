import { setTimeout as pause } from 'node:timers/promises';
import { ConflictError } from '@backstage/errors';
import { ForgeRefusalError, ForgeUnavailableError } from '../http/failures';

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Waits between two attempts; replaced in tests. */
export type Pause = (milliseconds: number) => Promise<unknown>;

/**
 * Runs something that begins by reading and can be repeated, until it comes through: again when the
 * forge did not answer, or refused because the state moved between reading and writing.
 *
 * @throws ForgeUnavailableError when the forge does not answer the last attempt either, or asks to wait
 *   for more than ten seconds.
 * @throws ConflictError with the forge's words when it goes on refusing.
 */
export async function untilSettled<T>(
  attempt: () => Promise<T>,
  wait: Pause = pause,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      const unavailable = error instanceof ForgeUnavailableError;
      const stale =
        error instanceof ForgeRefusalError && error.failure.retry === 'reread';
      if (!unavailable && !stale) {
        throw error;
      }
      const pauseMs = Math.max(
        FIRST_PAUSE_MS * 2 ** (count - 1),
        unavailable ? error.retryAfterMs : 0,
      );
      if (count === ATTEMPTS || pauseMs > LONGEST_PAUSE_MS) {
        throw unavailable ? error : new ConflictError(error.message);
      }
      await wait(pauseMs);
    }
  }
}
