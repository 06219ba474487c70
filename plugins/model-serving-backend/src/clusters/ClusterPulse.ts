import { ClusterConnection } from './ClusterConnection';
import { VERSION } from './expectedAnswers';
import { CredentialError } from './credentials/ClusterCredentials';
import {
  describeFailure,
  detailOfFailure,
  KubernetesError,
  nextStepOf,
} from './KubernetesError';
import { pause } from './pause';

/** While the server is away it is asked more often than while all is well. */
const AWAY_INTERVAL_MS = 1_000;
/** A server that answers but never calls itself ready is believed to be there after this time. */
const READY_WITHIN_MS = 30_000;
const MOST_BYTES = 64 * 1024;
/** A server that is away is to be named within ten seconds. */
const MOST_PATIENCE_MS = 4_000;

/** Why an API server counts as away. */
export interface PulseFailure {
  /** In words that everybody may read. */
  reason: string;
  /** What to do, and who. */
  next: string;
  /** What the server or a credential plugin said, for platform owners. */
  detail: string | undefined;
  /** Whether the portal did not even ask: it has nothing to sign in with. */
  isOfPortal: boolean;
}

/**
 * Asks an API server at short intervals whether it is there. A watch alone cannot tell a
 * quiet cluster from one behind a cut cable.
 */
export class ClusterPulse {
  readonly #connection: ClusterConnection;
  readonly #intervalMs: number;
  readonly #deadlineMs: number;
  readonly #now: () => Date;
  readonly #changed: (alive: boolean, awayMs: number) => void;
  readonly #otherReason: () => void;
  #lastBeat: Date | undefined;
  #failure: PulseFailure | undefined;
  #failedSince: Date | undefined;
  #answersSince: Date | undefined;
  #beating: Promise<void> | undefined;
  #retryAfterMs = 0;

  constructor(options: {
    connection: ClusterConnection;
    intervalMs: number;
    deadlineMs: number;
    now: () => Date;
    /** Told when the server goes, and when it is back, with how long it was away. */
    changed: (alive: boolean, awayMs: number) => void;
    /** Told when the server is still away, but for another reason. */
    otherReason: () => void;
  }) {
    this.#connection = options.connection;
    this.#intervalMs = options.intervalMs;
    this.#deadlineMs = Math.min(options.deadlineMs, MOST_PATIENCE_MS);
    this.#now = options.now;
    this.#changed = options.changed;
    this.#otherReason = options.otherReason;
  }

  /** When the API server last answered. */
  get lastBeat(): Date | undefined {
    return this.#lastBeat;
  }

  /** Why it does not respond; undefined while it does. */
  get failure(): PulseFailure | undefined {
    return this.#failure;
  }

  get failedSince(): Date | undefined {
    return this.#failedSince;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.beat(signal);
      const interval =
        this.#failure === undefined
          ? this.#intervalMs
          : Math.min(this.#intervalMs, AWAY_INTERVAL_MS);
      await pause(
        Math.max(interval * (0.9 + Math.random() * 0.1), this.#retryAfterMs),
        signal,
      );
    }
  }

  /** Asks now, once for all who want to know. Returns when the answer is known. */
  async beat(signal: AbortSignal): Promise<void> {
    this.#beating ??= this.#beat(signal).finally(() => {
      this.#beating = undefined;
    });
    await this.#beating;
  }

  async #beat(signal: AbortSignal): Promise<void> {
    const wasAlive = this.#failure === undefined;
    const failedSince = this.#failedSince;
    const failure =
      (await this.#ask(signal, from =>
        this.#connection.getJson('/version', VERSION, from),
      )) ?? (wasAlive ? undefined : await this.#unready(signal));
    if (signal.aborted) {
      return;
    }
    if (failure === undefined) {
      this.#lastBeat = this.#now();
      this.#failedSince = undefined;
      this.#answersSince = undefined;
    } else {
      this.#failedSince ??= this.#now();
    }
    const formerReason = this.#failure?.reason;
    this.#failure = failure;
    if (failure && formerReason && formerReason !== failure.reason) {
      this.#otherReason();
    }
    if (wasAlive !== (failure === undefined)) {
      this.#changed(
        failure === undefined,
        failedSince ? this.#now().getTime() - failedSince.getTime() : 0,
      );
    }
  }

  /** A server that has just come back serves discovery before it serves all kinds. */
  async #unready(signal: AbortSignal): Promise<PulseFailure | undefined> {
    this.#answersSince ??= this.#now();
    const waited = this.#now().getTime() - this.#answersSince.getTime();
    return waited > READY_WITHIN_MS
      ? undefined
      : this.#ask(signal, from =>
          this.#connection.getText('/readyz', '/readyz', from),
        );
  }

  async #ask(
    signal: AbortSignal,
    read: (options: {
      signal: AbortSignal;
      deadlineMs: number;
      maxBytes: number;
    }) => Promise<unknown>,
  ): Promise<PulseFailure | undefined> {
    this.#retryAfterMs = 0;
    try {
      await read({
        signal,
        deadlineMs: this.#deadlineMs,
        maxBytes: MOST_BYTES,
      });
      return undefined;
    } catch (error) {
      if (error instanceof KubernetesError) {
        this.#retryAfterMs = (error.retryAfterSeconds ?? 0) * 1000;
        if (error.status >= 400 && error.status < 500) {
          // An API server that refuses is a living one, whatever it allows.
          return undefined;
        }
      }
      return {
        reason: describeFailure(error),
        next: nextStepOf(error),
        detail: detailOfFailure(error),
        isOfPortal: error instanceof CredentialError,
      };
    }
  }
}
