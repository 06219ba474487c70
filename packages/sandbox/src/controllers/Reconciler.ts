import { KubernetesError } from './KubernetesError';
import { Pace } from './Pace';

/** A work queue: each key once at a time, again after a failure, later when asked. */
export class Reconciler {
  readonly #waiting = new Set<string>();
  readonly #failures = new Map<string, number>();
  #running = false;

  readonly #pace: Pace;
  readonly #reconcile: (key: string) => Promise<void>;

  constructor(pace: Pace, reconcile: (key: string) => Promise<void>) {
    this.#pace = pace;
    this.#reconcile = reconcile;
  }

  enqueue(key: string): void {
    this.#waiting.add(key);
    if (!this.#running) {
      this.#running = true;
      setImmediate(() => void this.#drain());
    }
  }

  /** Seconds in life. */
  enqueueAfter(key: string, seconds: number): void {
    this.#pace.after(seconds, () => this.enqueue(key));
  }

  async #drain(): Promise<void> {
    for (const key of this.#waiting) {
      this.#waiting.delete(key);
      try {
        await this.#reconcile(key);
        this.#failures.delete(key);
      } catch (error) {
        this.#retry(key, error);
      }
    }
    this.#running = false;
  }

  #retry(key: string, error: unknown): void {
    if (this.#pace.stopped) {
      return;
    }
    // Conflicts and objects that are gone are part of the game.
    const expected = error instanceof KubernetesError && error.code < 422;
    const times = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, times);
    if (!expected && times === 1) {
      process.emitWarning(error as Error);
    }
    this.enqueueAfter(key, Math.min(0.02 * 2 ** times, 30));
  }
}
