import { CustomErrorBase } from '@backstage/errors';
import type { CallLimits } from './readCallsConfig';

const MINUTE_MS = 60_000;

/** A user calls more than they may. Answered with 429. */
export class TooManyCallsError extends CustomErrorBase {
  readonly name = 'TooManyCallsError';
  readonly statusCode = 429;

  constructor(message: string, readonly retryAfterSeconds: number) {
    super(message);
  }
}

/** Counts the calls of each user: those under way, and those of the last minute. */
export class UserLimits {
  readonly #limits: CallLimits;
  readonly #now: () => number;
  readonly #running = new Map<string, number>();
  readonly #begun = new Map<string, number[]>();

  constructor(limits: CallLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * Counts a call.
   *
   * @returns what to call when it has ended
   * @throws TooManyCallsError where it is one too many
   */
  begin(user: string): () => void {
    const now = this.#now();
    const running = this.#running.get(user) ?? 0;
    if (running >= this.#limits.concurrent) {
      throw new TooManyCallsError(
        `You have ${running} calls under way, which is the most allowed. Stop one and try again.`,
        5,
      );
    }
    this.#forgetOld(now);
    const begun = this.#begun.get(user) ?? [];
    if (begun.length >= this.#limits.perMinute) {
      const seconds = Math.ceil((begun[0] + MINUTE_MS - now) / 1000);
      throw new TooManyCallsError(
        `You made ${begun.length} calls within a minute, which is the most allowed. Try again in ${seconds} s.`,
        seconds,
      );
    }
    this.#begun.set(user, [...begun, now]);
    this.#running.set(user, running + 1);
    let isOver = false;
    return () => {
      if (!isOver) {
        isOver = true;
        this.#end(user);
      }
    };
  }

  #end(user: string): void {
    const left = (this.#running.get(user) ?? 1) - 1;
    if (left > 0) {
      this.#running.set(user, left);
    } else {
      this.#running.delete(user);
    }
  }

  #forgetOld(now: number): void {
    for (const [user, begun] of this.#begun) {
      const recent = begun.filter(at => at > now - MINUTE_MS);
      if (recent.length > 0) {
        this.#begun.set(user, recent);
      } else {
        this.#begun.delete(user);
      }
    }
  }
}
