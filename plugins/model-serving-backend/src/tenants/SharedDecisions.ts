import { withinPatience } from '../withinPatience';

/** So long a decision holds for all that a user looks at: a page asks half a dozen times at once. */
const SHARED_MS = 5_000;
/** So long the last decision holds while nobody can be asked. */
const KEPT_MS = 5 * 60_000;

interface Made<T> {
  at: number;
  decision: T;
}

/**
 * Decisions on what users may read, each asked for once within a few seconds. The permission backend reads users from a
 * database: while it fails or hangs, what it decided within the last minutes holds, so that people can go on reading. A
 * refusal is a decision, and holds as long.
 */
export class SharedDecisions<T> {
  readonly #now: () => number;
  readonly #patienceMs: number | undefined;
  readonly #shared = new Map<string, { at: number; decided: Promise<T> }>();
  readonly #kept = new Map<string, Made<T>>();
  /** When it was last in vain to ask for a user. */
  readonly #failed = new Map<string, { at: number }>();

  constructor(options: { now?: () => number; patienceMs?: number } = {}) {
    this.#now = options.now ?? (() => performance.now());
    this.#patienceMs = options.patienceMs;
  }

  /** @throws the error of `decide` where nothing is kept, or where it says that the user is not accepted */
  async of(user: string, what: string, decide: () => Promise<T>): Promise<T> {
    const now = this.#now();
    const key = `${user} ${what}`;
    const known = this.#shared.get(key);
    if (known && now - known.at < SHARED_MS) {
      return await known.decided;
    }
    forget(this.#shared, now - SHARED_MS);
    forget(this.#failed, now - SHARED_MS);
    forget(this.#kept, now - KEPT_MS);
    const decided = this.#ask(user, key, decide);
    this.#shared.set(key, { at: now, decided });
    try {
      return await decided;
    } catch (error) {
      this.#shared.delete(key);
      throw error;
    }
  }

  async #ask(user: string, key: string, decide: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key);
    // A page asks for several: only the first waits for one that hangs.
    if (kept && this.#failed.has(user)) {
      return kept.decision;
    }
    try {
      const decision = await withinPatience(decide(), this.#patienceMs);
      this.#kept.set(key, { at: this.#now(), decision });
      return decision;
    } catch (error) {
      if (isRefusal(error)) {
        this.#revoke(key);
        if (isUnauthenticated(error)) {
          [...this.#kept.keys()]
            .filter(each => each.startsWith(`${user} `))
            .forEach(each => this.#revoke(each));
        }
        throw error;
      }
      // Another request may have been refused in the meantime.
      const last = this.#kept.get(key);
      if (!last) {
        throw error;
      }
      this.#failed.set(user, { at: this.#now() });
      return last.decision;
    }
  }

  #revoke(key: string): void {
    this.#kept.delete(key);
    this.#shared.delete(key);
  }
}

function forget(made: Map<string, { at: number }>, before: number): void {
  for (const [key, { at }] of made) {
    if (at <= before) {
      made.delete(key);
    }
  }
}

interface Failure {
  name?: string;
  statusCode?: number;
}

/** Responses of a permission backend that is too slow or too busy to decide. */
const OVERLOADED = [408, 429];

/** The permission backend answered, and does not accept who asks. */
function isRefusal(error: unknown): boolean {
  const { name, statusCode } = error as Failure;
  return (
    isUnauthenticated(error) ||
    name === 'NotAllowedError' ||
    (statusCode !== undefined &&
      statusCode < 500 &&
      !OVERLOADED.includes(statusCode))
  );
}

/** Nothing that was decided for the user holds, whatever it was about. */
function isUnauthenticated(error: unknown): boolean {
  const { name, statusCode } = error as Failure;
  return name === 'AuthenticationError' || statusCode === 401;
}
