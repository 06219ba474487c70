import { randomBytes } from 'node:crypto';

/** Values known by an unguessable name, for some time. */
export class ExpiringStore<T> {
  readonly #entries = new Map<string, { value: T; until: number }>();

  readonly #seconds: number;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  add(value: T): string {
    const now = Date.now();
    for (const [name, { until }] of this.#entries) {
      if (until <= now) {
        this.#entries.delete(name);
      }
    }
    const name = randomBytes(24).toString('base64url');
    this.#entries.set(name, { value, until: now + this.#seconds * 1000 });
    return name;
  }

  get(name: string | undefined): T | undefined {
    const entry = this.#entries.get(name ?? '');
    return entry && entry.until > Date.now() ? entry.value : undefined;
  }

  /** Gives a value once. */
  take(name: string | undefined): T | undefined {
    const value = this.get(name);
    this.#entries.delete(name ?? '');
    return value;
  }
}
