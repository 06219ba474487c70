import { CustomErrorBase } from '@backstage/errors';

const RETRY_SECONDS = 5;

/** Too much is waiting already. Answered with 429. @public */
export class TooManyRequestsError extends CustomErrorBase {
  readonly name = 'TooManyRequestsError';
  readonly statusCode = 429;
  /** For the header `Retry-After`. */
  readonly retryAfterSeconds = RETRY_SECONDS;
}

/** @public */
export interface FairQueueLimits {
  /** How much runs at once. */
  concurrent: number;
  /** How much waits at most, for all users together. */
  queued: number;
  /** The same for each user. */
  perUser: { concurrent: number; queued: number };
}

interface Lane {
  running: number;
  waiting: Array<{ begin(): void }>;
}

/**
 * Lets work begin in turn: one after the other of the users who wait, however much each of them waits for. Nobody has
 * more running or waiting than one user may.
 * @public
 */
export class FairQueue {
  readonly #limits: FairQueueLimits;
  readonly #lanes = new Map<string, Lane>();
  #running = 0;
  #waiting = 0;

  constructor(limits: FairQueueLimits) {
    this.#limits = limits;
  }

  /**
   * Does the work when it is the user's turn.
   *
   * @param signal - gives up waiting; work that has begun is not ended by it
   * @throws TooManyRequestsError where the user, or all together, have too much waiting
   */
  async run<T>(
    user: string,
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const lane = this.#lane(user);
    await this.#turn(lane, signal);
    try {
      return await work();
    } finally {
      this.#running--;
      lane.running--;
      this.#putLast(user, lane);
      this.#next();
    }
  }

  #lane(user: string): Lane {
    const lane = this.#lanes.get(user) ?? { running: 0, waiting: [] };
    this.#lanes.set(user, lane);
    return lane;
  }

  /** A user who has had a turn is last in order for the next one. */
  #putLast(user: string, lane: Lane): void {
    this.#lanes.delete(user);
    this.#lanes.set(user, lane);
  }

  #turn(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
    const { concurrent, perUser, queued } = this.#limits;
    const mayBegin =
      this.#running < concurrent &&
      lane.running < perUser.concurrent &&
      lane.waiting.length === 0;
    if (mayBegin) {
      this.#running++;
      lane.running++;
      return Promise.resolve();
    }
    if (lane.waiting.length >= perUser.queued) {
      throw new TooManyRequestsError(
        `You have ${perUser.concurrent} of these requests running and ${perUser.queued} waiting. Wait for one to finish, then try again`,
      );
    }
    if (this.#waiting >= queued) {
      throw new TooManyRequestsError(
        `${queued} of these requests are waiting already. Try again in ${RETRY_SECONDS} seconds`,
      );
    }
    return new Promise((resolve, reject) => {
      const waiter = { begin: resolve };
      const abandon = () => {
        lane.waiting.splice(lane.waiting.indexOf(waiter), 1);
        this.#waiting--;
        reject(signal?.reason);
      };
      waiter.begin = () => {
        signal?.removeEventListener('abort', abandon);
        this.#waiting--;
        this.#running++;
        lane.running++;
        resolve();
      };
      this.#waiting++;
      lane.waiting.push(waiter);
      signal?.addEventListener('abort', abandon, { once: true });
    });
  }

  #next(): void {
    const { concurrent, perUser } = this.#limits;
    for (const [user, lane] of [...this.#lanes]) {
      if (lane.running === 0 && lane.waiting.length === 0) {
        this.#lanes.delete(user);
      } else if (
        this.#running < concurrent &&
        lane.running < perUser.concurrent &&
        lane.waiting.length > 0
      ) {
        this.#putLast(user, lane);
        lane.waiting.shift()!.begin();
      }
    }
  }
}
