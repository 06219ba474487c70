import {
  InvalidQuantityError,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import { publicAddress } from '../secrets';
import { bothEnds, plainText, readNumber, TEXT_LIMITS } from '../text';
import { maskedMessage, sharedText } from './sharing';
import { UnreadableObjectError } from './UnreadableObjectError';

/** As much of a message is searched for credentials before it is cut, so that none is cut in two. */
const MAX_MASKED = 8 * TEXT_LIMITS.text;
/** Longest list taken over; real ones are far shorter. */
const MAX_ITEMS = 2000;
/** Most entries of a map taken over: the API server itself bounds labels by the size of an object only. */
const MAX_ENTRIES = 500;
/** What the API server writes; `Date.parse` alone takes much more for a time. */
const RFC_3339 =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
/** The largest 32-bit integer: replicas, restarts and counts are of that type. */
const MAX_COUNT = 2_147_483_647;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2200;

/** Path segments of the API server hold neither `/` nor `%`. */
const NAME = /^[^\s/%\p{C}]+$/u;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A text that a cluster wrote, at most 1,024 characters of it, without characters that hide or turn text
 * round.
 */
export function capText(text: string): string {
  return plainText(text, TEXT_LIMITS.text);
}

/**
 * Reads fields of one untrusted object. What is absent is null or empty; what is there in the
 * wrong shape is an {@link UnreadableObjectError} that names the field.
 */
export class FieldReader {
  readonly #kind: string;
  readonly #object: string;
  readonly #path: string;
  readonly #value: unknown;

  private constructor(
    kind: string,
    object: string,
    path: string,
    value: unknown,
  ) {
    this.#kind = kind;
    this.#object = object;
    this.#path = path;
    this.#value = value;
  }

  static of(kind: string, object: string, value: unknown): FieldReader {
    return new FieldReader(kind, object, '', value);
  }

  /** The field below, which need not exist. A dotted key is one key: steps are separate arguments. */
  at(...keys: string[]): FieldReader {
    return keys.reduce<FieldReader>((reader, key) => reader.#step(key), this);
  }

  #step(key: string): FieldReader {
    const record = this.record();
    return new FieldReader(
      this.#kind,
      this.#object,
      this.#path ? `${this.#path}.${key}` : key,
      Object.hasOwn(record, key) ? record[key] : undefined,
    );
  }

  /** The same place with another value, for shapes that have to be put together first. */
  with(value: unknown): FieldReader {
    return new FieldReader(this.#kind, this.#object, this.#path, value);
  }

  get exists(): boolean {
    return this.#value !== undefined && this.#value !== null;
  }

  fail(expected: string): never {
    throw new UnreadableObjectError(
      this.#kind,
      this.#object,
      this.#path || 'the object',
      expected,
    );
  }

  record(): Record<string, unknown> {
    if (!this.exists) {
      return {};
    }
    return isRecord(this.#value) ? this.#value : this.fail('an object');
  }

  text(): string | null {
    if (!this.exists) {
      return null;
    }
    return typeof this.#value === 'string'
      ? capText(this.#value)
      : this.fail('a text');
  }

  /**
   * Words that a controller, an engine or a kubelet wrote for people: they may quote credentials, which are masked.
   * Whatever else of an object is taken over is a name or a number.
   */
  message(): string | null {
    if (!this.exists) {
      return null;
    }
    return typeof this.#value === 'string'
      ? capText(
          bothEnds(
            maskedMessage(
              plainText(bothEnds(this.#value, MAX_MASKED), MAX_MASKED),
            ),
            TEXT_LIMITS.text,
          ),
        )
      : this.fail('a text');
  }

  /** A text that many objects have in common. */
  sharedText(): string | null {
    const text = this.text();
    return text === null ? null : sharedText(text);
  }

  /** An address that many objects have in common, without credentials. */
  address(): string | null {
    const text = this.text();
    return text === null ? null : sharedText(publicAddress(text));
  }

  requiredText(): string {
    return this.text() || this.fail('a text');
  }

  integer(): number | null {
    if (!this.exists) {
      return null;
    }
    return typeof this.#value === 'number' && Number.isSafeInteger(this.#value)
      ? this.#value
      : this.fail('a whole number');
  }

  /** How many of something there are: a whole number that Kubernetes can count to. */
  count(): number | null {
    if (!this.exists) {
      return null;
    }
    return (
      readNumber(this.#value, { max: MAX_COUNT, integer: true }) ??
      this.fail(`a whole number from 0 to ${MAX_COUNT}`)
    );
  }

  flag(): boolean | null {
    if (!this.exists) {
      return null;
    }
    return typeof this.#value === 'boolean'
      ? this.#value
      : this.fail('true or false');
  }

  /** A name, which ends up in addresses, keys and sentences. */
  requiredName(maxLength: number): string {
    const text = this.requiredText();
    return text.length <= maxLength && NAME.test(text)
      ? text
      : this.fail(`a name of at most ${maxLength} characters`);
  }

  /** An ISO time as the server wrote it; null for Go's zero time and others that nothing can have happened at. */
  time(): string | null {
    const text = this.text();
    if (text === null || text === '') {
      return null;
    }
    if (!RFC_3339.test(text) || Number.isNaN(Date.parse(text))) {
      return this.fail('a time');
    }
    const year = Number(text.slice(0, 4));
    return year >= FIRST_YEAR && year <= LAST_YEAR ? text : null;
  }

  /** A number of pods or a percentage, as rollout limits are written. */
  countOrShare(): string | null {
    if (typeof this.#value === 'number') {
      return String(this.integer());
    }
    return this.text();
  }

  quantity(): string | null {
    if (!this.exists) {
      return null;
    }
    if (typeof this.#value !== 'string' && typeof this.#value !== 'number') {
      return this.fail('a quantity');
    }
    try {
      parseQuantity(this.#value);
    } catch (error) {
      if (error instanceof InvalidQuantityError) {
        return this.fail('a quantity');
      }
      throw error;
    }
    return String(this.#value);
  }

  list(maxItems: number = MAX_ITEMS): FieldReader[] {
    if (!this.exists) {
      return [];
    }
    if (!Array.isArray(this.#value) || this.#value.length > maxItems) {
      return this.fail(`a list of at most ${maxItems} items`);
    }
    return this.#value.map(
      (item, index) =>
        new FieldReader(
          this.#kind,
          this.#object,
          `${this.#path}[${index}]`,
          item,
        ),
    );
  }

  texts(): string[] {
    return this.list().map(item => item.text() ?? '');
  }

  /**
   * A map of texts, restricted to the keys that are let through.
   *
   * @param name - what the object is called, which labels repeat: kept once for the object, and not among what
   * many objects share
   */
  textMap(
    allowed: (key: string) => boolean = () => true,
    name?: string,
  ): Record<string, string> {
    const keys = this.#keys(allowed);
    const entries = keys.map(key => {
      const text = this.at(key).text() ?? '';
      return [key, text === name ? name : sharedText(text)] as const;
    });
    return Object.fromEntries(entries);
  }

  #keys(allowed: (key: string) => boolean = () => true): string[] {
    const keys = Object.keys(this.record()).filter(
      key =>
        key !== '__proto__' && key.length <= TEXT_LIMITS.text && allowed(key),
    );
    return keys.length <= MAX_ENTRIES
      ? keys
      : this.fail(`a map of at most ${MAX_ENTRIES} entries`);
  }

  quantities(): Record<string, string> {
    const entries = this.#keys().map(
      key => [key, sharedText(this.at(key).quantity() ?? '0')] as const,
    );
    return Object.fromEntries(entries);
  }
}
