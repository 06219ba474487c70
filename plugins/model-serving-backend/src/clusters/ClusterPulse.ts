import { ClusterConnection } from './ClusterConnection';
import { describeFailure, KubernetesError } from './KubernetesError';
import { pause } from './pause';

/**
 * Asks an API server at short intervals whether it is there. A watch alone cannot tell a
 * quiet cluster from one behind a cut cable.
 */
export class ClusterPulse {
  readonly #connection: ClusterConnection;
  readonly #intervalMs: number;
  readonly #now: () => Date;
  readonly #changed: (alive: boolean) => void;
  #lastBeat: Date | undefined;
  #failure: string | undefined;
  #failedSince: Date | undefined;

  constructor(options: {
    connection: ClusterConnection;
    intervalMs: number;
    now: () => Date;
    changed: (alive: boolean) => void;
  }) {
    this.#connection = options.connection;
    this.#intervalMs = options.intervalMs;
    this.#now = options.now;
    this.#changed = options.changed;
  }

  /** When the API server last answered. */
  get lastBeat(): Date | undefined {
    return this.#lastBeat;
  }

  /** Why it does not answer, in words; undefined while it does. */
  get failure(): string | undefined {
    return this.#failure;
  }

  get failedSince(): Date | undefined {
    return this.#failedSince;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const failure = await this.#beat(signal);
      if (signal.aborted) {
        return;
      }
      const wasAlive = this.#failure === undefined;
      if (failure === undefined) {
        this.#lastBeat = this.#now();
        this.#failedSince = undefined;
      } else {
        this.#failedSince ??= this.#now();
      }
      this.#failure = failure;
      if (wasAlive !== (failure === undefined)) {
        this.#changed(failure === undefined);
      }
      await pause(this.#intervalMs * (0.9 + Math.random() * 0.1), signal);
    }
  }

  async #beat(signal: AbortSignal): Promise<string | undefined> {
    try {
      await this.#connection.getText('/version', {
        signal,
        deadlineMs: this.#intervalMs,
        maxBytes: 64 * 1024,
      });
      return undefined;
    } catch (error) {
      // Any answer below 500 comes from a living server, whatever it allows.
      return error instanceof KubernetesError && error.status < 500
        ? undefined
        : describeFailure(error);
    }
  }
}
