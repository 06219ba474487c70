/** Decorrelated jitter: each pause lies between the base and three times the former one. */
export class Backoff {
  readonly #baseMs: number;
  readonly #capMs: number;
  readonly #random: () => number;
  #formerMs: number;

  constructor(
    options: { baseMs: number; capMs: number },
    random: () => number = Math.random,
  ) {
    this.#baseMs = options.baseMs;
    this.#capMs = options.capMs;
    this.#random = random;
    this.#formerMs = options.baseMs;
  }

  /** The next pause; never shorter than what the server asked for. */
  next(retryAfterSeconds?: number): number {
    const span = Math.max(this.#formerMs * 3 - this.#baseMs, 0);
    this.#formerMs = Math.min(
      this.#capMs,
      this.#baseMs + this.#random() * span,
    );
    return Math.max(this.#formerMs, (retryAfterSeconds ?? 0) * 1000);
  }

  reset(): void {
    this.#formerMs = this.#baseMs;
  }
}
