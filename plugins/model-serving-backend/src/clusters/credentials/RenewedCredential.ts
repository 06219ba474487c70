import { Backoff } from '../Backoff';
import { CredentialError } from './ClusterCredentials';

/** A failing source is asked again no sooner than this. */
const RETRY_BASE_MS = 5_000;
const RETRY_CAP_MS = 300_000;
/** Renewed so long before it expires, or in the last tenth of its life. */
const EARLY_MS = 60_000;

export interface Expiring {
  /** Epoch milliseconds; undefined where it holds until it is refused. */
  expiresAt: number | undefined;
}

/**
 * Keeps what a slow or failing source of credentials issued: until it expires, with one renewal at a
 * time however many requests need it, and with growing pauses while the source fails. What the
 * source said is repeated to whoever asks in the meantime.
 */
export class RenewedCredential<T extends Expiring> {
  readonly #issue: () => Promise<T>;
  readonly #now: () => number;
  readonly #backoff: Backoff;
  #held: { value: T; renewAt: number } | undefined;
  #isRefused = false;
  #failure: unknown;
  #retryAt = -Infinity;
  #issuing: Promise<void> | undefined;

  constructor(
    issue: () => Promise<T>,
    options: { now?: () => number; random?: () => number } = {},
  ) {
    this.#issue = issue;
    this.#now = options.now ?? Date.now;
    this.#backoff = new Backoff(
      { baseMs: RETRY_BASE_MS, capMs: RETRY_CAP_MS },
      options.random,
    );
  }

  /** What is valid now. Throws what the source last said where there is nothing. */
  async get(): Promise<T> {
    const renewAt = this.#isRefused ? -Infinity : this.#held?.renewAt;
    if (this.#now() >= (renewAt ?? -Infinity) && this.#now() >= this.#retryAt) {
      this.#issuing ??= this.#renew().finally(() => {
        this.#issuing = undefined;
      });
    }
    const held = this.#valid();
    if (held && !this.#isRefused) {
      return held;
    }
    await this.#issuing;
    const issued = this.#valid();
    if (!issued) {
      throw (
        this.#failure ??
        new CredentialError(
          'no-valid-credentials',
          'the credentials have expired',
        )
      );
    }
    return issued;
  }

  /** The server refused this one: it is renewed, unless that was tried too recently. */
  refused(value: T): void {
    if (this.#held?.value === value) {
      this.#isRefused = true;
    }
  }

  #valid(): T | undefined {
    const value = this.#held?.value;
    return value && this.#now() < (value.expiresAt ?? Infinity)
      ? value
      : undefined;
  }

  async #renew(): Promise<void> {
    const wasRefused = this.#isRefused;
    try {
      const value = await this.#issue();
      const left = (value.expiresAt ?? Infinity) - this.#now();
      this.#held = {
        value,
        renewAt: this.#now() + left - Math.min(EARLY_MS, left / 10),
      };
      this.#isRefused = false;
      this.#failure = undefined;
      if (!wasRefused && left > 0) {
        this.#backoff.reset();
      }
    } catch (error) {
      this.#failure = error;
    }
    this.#retryAt = this.#now() + this.#backoff.next();
  }
}
