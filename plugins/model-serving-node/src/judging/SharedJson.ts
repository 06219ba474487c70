import { randomUUID } from 'node:crypto';

/**
 * A value that every thread can read and none has to be sent: threads are given the memory itself, and what one of them
 * made of it is kept under its id.
 * @public
 */
export interface SharedJson<T> {
  id: string;
  /** JSON in UTF-8. */
  bytes: SharedArrayBuffer;
  /** Only for the type. */
  holds?: T;
}

/** Writes a value of JSON where threads can read it. Another version of it is another value. @public */
export function shareJson<T>(value: T): SharedJson<T> {
  const text = Buffer.from(JSON.stringify(value), 'utf8');
  const bytes = new SharedArrayBuffer(text.length);
  new Uint8Array(bytes).set(text);
  return { id: randomUUID(), bytes };
}

/** What a thread makes of shared values, kept for the few that are in use. */
export class SharedReader<T, R> {
  readonly #made = new Map<string, R>();

  readonly #make: (value: T) => R;
  readonly #keep: number;

  constructor(make: (value: T) => R, keep: number) {
    this.#make = make;
    this.#keep = keep;
  }

  of({ id, bytes }: SharedJson<T>): R {
    const known = this.#made.get(id);
    const result =
      known ?? this.#make(JSON.parse(Buffer.from(bytes).toString('utf8')) as T);
    // Last in use is last in order.
    this.#made.delete(id);
    this.#made.set(id, result);
    for (const oldest of this.#made.keys()) {
      if (this.#made.size <= this.#keep) {
        break;
      }
      this.#made.delete(oldest);
    }
    return result;
  }
}
