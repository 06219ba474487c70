import {
  readLine,
  readNumber,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Fields of JSON that somebody else wrote: one of the wrong type counts as absent. */
export class Fields {
  static readonly EMPTY = new Fields({});

  /** @returns no fields for what is not an object */
  static of(value: unknown): Fields {
    return isObject(value) ? new Fields(value) : Fields.EMPTY;
  }

  readonly #values: Readonly<Record<string, unknown>>;

  private constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  get names(): string[] {
    return Object.keys(this.#values);
  }

  /** Whether a field is there with a value. */
  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  value(name: string): unknown {
    return Object.hasOwn(this.#values, name)
      ? this.#values[name] ?? undefined
      : undefined;
  }

  /** A positive integer: the first of these names that has one. */
  count(...names: string[]): number | null {
    return this.#first(names, value =>
      readNumber(value, { min: 1, integer: true }),
    );
  }

  /** Like {@link Fields.count}, and 0 counts. */
  countOrZero(...names: string[]): number | null {
    return this.#first(names, value => readNumber(value, { integer: true }));
  }

  number(...names: string[]): number | null {
    return this.#first(names, value =>
      readNumber(value, { min: Number.NEGATIVE_INFINITY }),
    );
  }

  /** One line: the first of these names that has a text. */
  text(...names: string[]): string | null {
    return this.#first(names, value => readLine(value));
  }

  flag(name: string): boolean | null {
    const value = this.value(name);
    return typeof value === 'boolean' ? value : null;
  }

  list(name: string): readonly unknown[] | null {
    const value = this.value(name);
    return Array.isArray(value) ? value : null;
  }

  fields(...names: string[]): Fields {
    return Fields.of(
      this.#first(names, value => (isObject(value) ? value : null)),
    );
  }

  /** These fields, and those of another where these have none. */
  or(other: Fields): Fields {
    const values: Record<string, unknown> = { ...other.#values };
    for (const [name, value] of Object.entries(this.#values)) {
      if (value !== null) {
        values[name] = value;
      }
    }
    return new Fields(values);
  }

  /** These fields, null ones too, and those of another that are not among them. */
  withDefaults(defaults: Fields): Fields {
    return new Fields({ ...defaults.#values, ...this.#values });
  }

  #first<T>(names: string[], read: (value: unknown) => T | null): T | null {
    for (const name of names) {
      const found = read(this.value(name));
      if (found !== null) {
        return found;
      }
    }
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
