import type { ErrorObject } from 'ajv';
import { JsonSchema, findErrors, Registry } from './findErrors';

interface Validate {
  (data: unknown): boolean;
  schema: JsonSchema;
  errors: ErrorObject[] | null;
}

/**
 * The part of Ajv that Backstage's pages use, without the code that Ajv generates: with `unsafe-eval` forbidden,
 * a browser runs none. `resolutions` in the root's package.json give it to the packages that bring Ajv into the
 * pages; outside of browsers they get Ajv itself.
 */
export class InterpretingAjv {
  readonly opts: { allErrors: boolean; code: Record<string, unknown> };
  readonly #registry: Registry = new Map();

  constructor(options: object = {}) {
    // `ajv-errors` and `ajv-formats` look for these.
    this.opts = { code: {}, ...options, allErrors: true };
  }

  compile(schema: JsonSchema): Validate {
    return this.#validatorOf(schema);
  }

  validate(schema: JsonSchema, data: unknown): boolean {
    return this.compile(schema)(data);
  }

  addSchema(schema: JsonSchema | JsonSchema[], key?: string): this {
    for (const each of [schema].flat()) {
      const id = key ?? each.$id;
      if (typeof id === 'string') {
        this.#registry.set(id, each);
      }
    }
    return this;
  }

  getSchema(key: string): Validate | undefined {
    const schema = this.#registry.get(key);
    return schema && this.#validatorOf(schema);
  }

  removeSchema(key?: string): this {
    if (key === undefined) {
      this.#registry.clear();
    } else {
      this.#registry.delete(key);
    }
    return this;
  }

  /** Metaschemas only judge schemas, which the backend has judged. */
  addMetaSchema(): this {
    return this;
  }

  /** Keywords that assert something are JSON Schema's own; `errorMessage` is known. */
  addKeyword(): this {
    return this;
  }

  addVocabulary(): this {
    return this;
  }

  /** Formats are JSON Schema's own; an unknown one is accepted. */
  addFormat(): this {
    return this;
  }

  #validatorOf(schema: JsonSchema): Validate {
    const validate: Validate = Object.assign(
      (data: unknown) => {
        const errors = findErrors(schema, data, this.#registry);
        validate.errors = errors.length > 0 ? errors : null;
        return errors.length === 0;
      },
      { schema, errors: null },
    );
    return validate;
  }
}
