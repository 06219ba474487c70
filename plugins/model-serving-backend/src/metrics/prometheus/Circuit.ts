import { CustomErrorBase } from '@backstage/errors';

/** Nothing was asked: it failed too often, and it is too early to try again. */
export class CircuitOpenError extends CustomErrorBase {}

/**
 * Spares whoever does not answer. After three failures in a row nothing is asked for a while; then
 * one call probes whether it is back, while all others are still refused. Each failed probe doubles
 * the pause, up to five minutes.
 */
export class Circuit {
  static readonly FAILURES = 3;
  static readonly FIRST_PAUSE_MS = 15_000;
  static readonly LONGEST_PAUSE_MS = 300_000;

  readonly #now: () => number;
  #failures = 0;
  #since: number | undefined;
  #retryAt = 0;
  #pauseMs = Circuit.FIRST_PAUSE_MS;
  #probing = false;

  /** @param now - milliseconds of a clock that only goes forward */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether calls are refused, except for a probe when its time has come. */
  get isOpen(): boolean {
    return this.#failures >= Circuit.FAILURES;
  }

  /** Milliseconds since the first of the present failures; undefined while all is well. */
  get failingForMs(): number | undefined {
    return this.#since === undefined ? undefined : this.#now() - this.#since;
  }

  /** Calls, or throws {@link CircuitOpenError} at once. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    const isProbe = this.isOpen;
    if (isProbe && (this.#probing || this.#now() < this.#retryAt)) {
      throw new CircuitOpenError('it failed several times in a row');
    }
    this.#probing = isProbe;
    try {
      const answer = await work();
      this.#succeed();
      return answer;
    } catch (error) {
      this.#fail(isProbe);
      throw error;
    } finally {
      if (isProbe) {
        this.#probing = false;
      }
    }
  }

  #succeed(): void {
    this.#failures = 0;
    this.#since = undefined;
    this.#pauseMs = Circuit.FIRST_PAUSE_MS;
  }

  #fail(isProbe: boolean): void {
    this.#failures += 1;
    this.#since ??= this.#now();
    if (isProbe) {
      this.#pauseMs = Math.min(this.#pauseMs * 2, Circuit.LONGEST_PAUSE_MS);
    }
    this.#retryAt = this.#now() + this.#pauseMs;
  }
}
