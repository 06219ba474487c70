import { readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  ModelDetail,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { JsonObject, JsonValue } from '@backstage/types';
import { parse } from 'yaml';
import type { z as Zod } from 'zod/v3';

/** Schemas of the document that actions answer with, and the types that the document is held to. */
interface Answered {
  ModelDetail: ModelDetail;
  ServiceDetail: ServiceDetail;
}

/** Keywords that say nothing about the shape of a value. */
const IGNORED: ReadonlySet<string> = new Set([
  'default',
  'format',
  'maximum',
  'maxItems',
  'maxLength',
  'minimum',
  'minItems',
  'minLength',
  'pattern',
  'uniqueItems',
]);

const REFERENCE = '#/components/schemas/';

/** The OpenAPI document of the HTTP API, as schemas for actions, so that both describe the same answer by the same text. */
export class ApiDocument {
  readonly #schemas: Readonly<Record<string, JsonObject>>;

  constructor(schemas: Readonly<Record<string, JsonObject>>) {
    this.#schemas = schemas;
  }

  static read(): ApiDocument {
    const path = resolvePackagePath(
      '@model-serving/backstage-plugin-model-serving-backend',
      'src/schema/openapi.yaml',
    );
    return new ApiDocument(
      parse(readFileSync(path, 'utf8')).components.schemas,
    );
  }

  get names(): string[] {
    return Object.keys(this.#schemas);
  }

  /** The schema of an answer. What the document does not have is left out of what it parses. */
  answer<K extends keyof Answered>(
    z: typeof Zod,
    name: K,
  ): Zod.ZodType<Answered[K], Zod.ZodTypeDef, unknown> {
    return this.schema(z, name);
  }

  /** @throws Error for a schema that the document does not have, or that uses a keyword which is not known here */
  schema(z: typeof Zod, name: string): Zod.ZodTypeAny {
    if (!Object.hasOwn(this.#schemas, name)) {
      throw new Error(`The OpenAPI document has no schema ${name}`);
    }
    return this.#read(z, this.#schemas[name]);
  }

  #read(z: typeof Zod, schema: JsonObject): Zod.ZodTypeAny {
    const { description, ...rest } = schema;
    const read = this.#shape(z, rest);
    return typeof description === 'string' ? read.describe(description) : read;
  }

  #shape(z: typeof Zod, schema: JsonObject): Zod.ZodTypeAny {
    const all = (list: JsonValue) =>
      (list as JsonObject[]).map(each => this.#read(z, each));
    const { $ref, allOf, anyOf, const: value, enum: values, ...rest } = schema;
    const { oneOf = anyOf, ...plain } = rest;
    if (typeof $ref === 'string') {
      return this.schema(z, $ref.slice(REFERENCE.length));
    }
    if (allOf) {
      const parts = all(allOf);
      return parts.reduce((one, other) =>
        one instanceof z.ZodObject && other instanceof z.ZodObject
          ? one.merge(other)
          : one.and(other),
      );
    }
    if (oneOf) {
      return union(z, all(oneOf));
    }
    if (values) {
      return union(z, (values as string[]).map(literal(z)));
    }
    return value === undefined
      ? this.#plain(z, plain)
      : literal(z)(value as string);
  }

  #plain(z: typeof Zod, schema: JsonObject): Zod.ZodTypeAny {
    const { type, ...rest } = schema;
    if (Array.isArray(type)) {
      return union(
        z,
        type.map(each => this.#plain(z, { ...rest, type: each })),
      );
    }
    const { items, prefixItems, properties, ...more } = rest;
    const { additionalProperties, required, ...others } = more;
    const unknown = Object.keys(others).find(key => !IGNORED.has(key));
    if (unknown !== undefined) {
      throw new Error(`The keyword ${unknown} has no meaning for actions`);
    }
    switch (type) {
      case undefined:
        return z.any();
      case 'array':
        return prefixItems
          ? z.tuple(
              (prefixItems as JsonObject[]).map(each =>
                this.#read(z, each),
              ) as [],
            )
          : z.array(this.#read(z, (items ?? {}) as JsonObject));
      case 'boolean':
        return z.boolean();
      case 'integer':
        return z.number().int();
      case 'null':
        return z.null();
      case 'number':
        return z.number();
      case 'object':
        return properties
          ? this.#object(
              z,
              properties as Record<string, JsonObject>,
              (required ?? []) as string[],
            )
          : z.record(
              typeof additionalProperties === 'object'
                ? this.#read(z, additionalProperties as JsonObject)
                : z.any(),
            );
      case 'string':
        return z.string();
      default:
        throw new Error(`The type ${type} has no meaning for actions`);
    }
  }

  #object(
    z: typeof Zod,
    properties: Readonly<Record<string, JsonObject>>,
    required: readonly string[],
  ): Zod.ZodTypeAny {
    return z.object(
      Object.fromEntries(
        Object.entries(properties).map(([key, property]) => {
          const read = this.#read(z, property);
          return [key, required.includes(key) ? read : read.optional()];
        }),
      ),
    );
  }
}

function literal(z: typeof Zod) {
  return (value: string | number | boolean | null): Zod.ZodTypeAny =>
    value === null ? z.null() : z.literal(value);
}

function union(
  z: typeof Zod,
  options: readonly Zod.ZodTypeAny[],
): Zod.ZodTypeAny {
  const some = options.filter(option => !(option instanceof z.ZodNull));
  const [first, second, ...others] = some;
  const joined = second ? z.union([first, second, ...others]) : first;
  return some.length < options.length ? joined.nullable() : joined;
}
