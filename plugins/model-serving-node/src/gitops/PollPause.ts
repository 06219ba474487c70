import { toError } from '@backstage/errors';
import { ForgeUnavailableError } from '../forges/http/failures';

const LONGEST_FACTOR = 8;

/**
 * Keeps something that is asked for again and again from being asked while it fails: after each failure
 * in a row for twice as long, up to eight intervals, and for as long as the forge asks to wait.
 * @public
 */
export class PollPause {
  readonly #intervalMs: number;
  readonly #now: () => number;
  #failures = 0;
  #failure: Error | undefined;
  #until = 0;

  constructor(intervalMs: number, now: () => number = Date.now) {
    this.#intervalMs = intervalMs;
    this.#now = now;
  }

  /** Runs it, or fails at once as it failed last while the pause lasts. */
  async unlessFailing<T>(run: () => Promise<T>): Promise<T> {
    if (this.#failure && this.#now() < this.#until) {
      throw this.#failure;
    }
    try {
      const value = await run();
      this.#failures = 0;
      this.#failure = undefined;
      return value;
    } catch (error) {
      // The first failure is followed by a try at the next interval, as if nothing had been.
      const factor = Math.min(2 ** this.#failures, LONGEST_FACTOR);
      this.#failures += 1;
      const asked =
        error instanceof ForgeUnavailableError ? error.retryAfterMs : 0;
      this.#failure = toError(error);
      this.#until =
        this.#now() + Math.max((factor - 0.5) * this.#intervalMs, asked);
      throw error;
    }
  }
}
