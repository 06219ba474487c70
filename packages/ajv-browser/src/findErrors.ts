import { OutputUnit, Schema, Validator } from '@cfworker/json-schema';
import type { ErrorObject } from 'ajv';
import { describeError } from './describeError';

export type JsonSchema = Record<string, any>;

/** Schemas by the ID under which others refer to them. */
export type Registry = Map<string, JsonSchema>;

/** Keywords that only say that something below them failed. */
const SUMMARIES = new Set([
  '$ref',
  'additionalItems',
  'additionalProperties',
  'allOf',
  'items',
  'patternProperties',
  'prefixItems',
  'properties',
]);

/** What is wrong with data, as Ajv would say it. */
export function findErrors(
  schema: JsonSchema,
  data: unknown,
  registry: Registry,
): ErrorObject[] {
  const outputs = outputsOf(schema, data, registry);
  /** Objects with a property too many, of which each is reported once more as refused by a `false` schema. */
  const closed = new Set(
    outputs
      .filter(({ keyword }) => keyword === 'additionalProperties')
      .map(({ instanceLocation }) => instanceLocation),
  );
  return outputs.flatMap(output => {
    const { keyword, keywordLocation, instanceLocation } = output;
    const parentSchema = schemaAt(schema, keywordLocation, registry);
    if (!isReason(output, parentSchema, closed)) {
      return [];
    }
    const { message, missing } = describeError(output, parentSchema);
    return [
      {
        keyword,
        instancePath: instanceLocation.slice(1),
        schemaPath: keywordLocation,
        params: missing === undefined ? {} : { missingProperty: missing },
        message: ownMessage(parentSchema, keyword) ?? message,
        parentSchema,
      },
    ];
  });
}

function outputsOf(
  schema: JsonSchema,
  data: unknown,
  registry: Registry,
): OutputUnit[] {
  if (data === undefined) {
    // JSON has no such value; as for Ajv, it is of no type.
    const keyword = ['type', 'enum', 'const'].find(name => name in schema);
    return keyword
      ? [
          {
            instanceLocation: '#',
            keyword,
            keywordLocation: `#/${keyword}`,
            error: '',
          },
        ]
      : [];
  }
  // The validator writes into schemas.
  const validator = new Validator(copy(schema) as Schema, '7', false);
  for (const [id, other] of registry) {
    if (other !== schema) {
      validator.addSchema(copy(other) as Schema, id);
    }
  }
  // Forms hold keys without a value, which JSON does not have.
  return validator.validate(copy(data)).errors;
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** Whether an output is an error of its own, and not the summary of others or said by one. */
function isReason(
  { keyword, instanceLocation }: OutputUnit,
  parent: JsonSchema,
  closed: ReadonlySet<string>,
): boolean {
  if (keyword === 'false') {
    return !closed.has(
      instanceLocation.slice(0, instanceLocation.lastIndexOf('/')),
    );
  }
  return (
    !SUMMARIES.has(keyword) ||
    (keyword === 'additionalProperties' &&
      parent.additionalProperties === false)
  );
}

/** The schema that has the keyword. */
function schemaAt(
  root: JsonSchema,
  keywordLocation: string,
  registry: Registry,
): JsonSchema {
  let base = root;
  let schema: any = root;
  for (const part of keywordLocation.split('/').slice(1, -1)) {
    if (part === '$ref') {
      const [id, pointer = ''] = String(schema?.$ref).split('#');
      base = id ? registry.get(id) ?? {} : base;
      schema = schemaAt(base, `#${pointer}/-`, registry);
    } else {
      schema = schema?.[unescaped(part)];
    }
  }
  return typeof schema === 'object' && schema !== null ? schema : {};
}

function unescaped(part: string): string {
  return decodeURIComponent(part).replace(/~1/g, '/').replace(/~0/g, '~');
}

/** The keyword of `ajv-errors`, with which a schema words an error itself. */
function ownMessage(
  { errorMessage }: JsonSchema,
  keyword: string,
): string | undefined {
  const worded =
    typeof errorMessage === 'object' ? errorMessage?.[keyword] : errorMessage;
  return typeof worded === 'string' ? worded : undefined;
}
