import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The one source of time: the clock that stamps objects, and every delay.
 * Delays are given in the seconds they take in life and run `speed` times faster.
 */
export class Pace {
  readonly #signal: AbortSignal;
  readonly #clock: () => Date;

  constructor(
    readonly speed: number,
    signal: AbortSignal,
    clock: () => Date = () => new Date(),
  ) {
    this.#signal = signal;
    this.#clock = clock;
  }

  /** Nothing waits any more. */
  get stopped(): boolean {
    return this.#signal.aborted;
  }

  now(): Date {
    return this.#clock();
  }

  /** RFC 3339 with seconds, as `metav1.Time` is written. */
  timestamp(): string {
    return this.now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  }

  /** RFC 3339 with microseconds, as `metav1.MicroTime` is written. */
  microTimestamp(): string {
    return this.now().toISOString().replace('Z', '000Z');
  }

  /** Seconds in life since an instant. */
  since(instant: string | undefined): number {
    return instant
      ? ((this.now().getTime() - Date.parse(instant)) / 1000) * this.speed
      : 0;
  }

  /** Resolves to false when the wait was cut short. */
  async wait(seconds: number, signal?: AbortSignal): Promise<boolean> {
    const signals = signal ? [this.#signal, signal] : [this.#signal];
    try {
      await sleep((seconds * 1000) / this.speed, undefined, {
        signal: AbortSignal.any(signals),
      });
      return true;
    } catch {
      return false;
    }
  }

  /** Waits in real time, whatever the speed: for polling and retrying. */
  waitReal(seconds: number): Promise<boolean> {
    return this.wait(seconds * this.speed);
  }

  /** Does something later, unless everything is stopped before. */
  after(seconds: number, action: () => void): void {
    void this.wait(seconds).then(done => done && action());
  }
}
