/** A JSON schema, as far as this folder reads and writes it. */
export type JsonSchema = { [keyword: string]: unknown };

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keywords that mean the same in JSON schema; everything else is documentation, defaults or merging rules. */
const KEPT = [
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'required',
] as const;

const INTEGER_RANGES: Record<string, [number, number]> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

const STRING_FORMATS: ReadonlySet<string> = new Set(['byte', 'date-time']);

const strings = { type: 'object', additionalProperties: { type: 'string' } };

/** `ObjectMeta`, with the fields a manifest may set. */
export const OBJECT_META: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: { type: 'string', maxLength: 253 },
    generateName: { type: 'string', maxLength: 253 },
    namespace: { type: 'string', maxLength: 63 },
    labels: strings,
    annotations: strings,
    finalizers: { type: 'array', items: { type: 'string' } },
    ownerReferences: { type: 'array', items: { type: 'object' } },
    deletionGracePeriodSeconds: { type: 'integer' },
    creationTimestamp: { type: ['string', 'null'] },
    deletionTimestamp: { type: ['string', 'null'] },
    generation: { type: 'integer' },
    resourceVersion: { type: 'string' },
    selfLink: { type: 'string' },
    uid: { type: 'string' },
    managedFields: { type: 'array', items: { type: 'object' } },
  },
};

interface Options {
  /** Turns a `$ref` into one that the result can resolve. */
  reference?: (ref: string) => string;
  /** Inside `anyOf` and its like only values are judged, not which fields exist. */
  valuesOnly?: boolean;
}

function typeOf(schema: JsonSchema): unknown {
  const isIntOrString =
    schema['x-kubernetes-int-or-string'] === true ||
    schema.format === 'int-or-string';
  const type = isIntOrString ? ['integer', 'string'] : schema.type;
  if (schema.nullable === true && type !== undefined) {
    return [...(Array.isArray(type) ? type : [type]), 'null'];
  }
  return type;
}

/** Bounds are exclusive by a flag next to them, where JSON schema has a keyword of its own. */
function boundsOf(schema: JsonSchema): JsonSchema {
  const result: JsonSchema = {};
  for (const side of ['Minimum', 'Maximum']) {
    const bound = schema[side.toLowerCase()];
    if (bound !== undefined) {
      const isExclusive = schema[`exclusive${side}`] === true;
      result[isExclusive ? `exclusive${side}` : side.toLowerCase()] = bound;
    }
  }
  return result;
}

function formatOf(schema: JsonSchema): JsonSchema {
  const { format, type } = schema;
  if (typeof format !== 'string') {
    return {};
  }
  const range = type === 'integer' ? INTEGER_RANGES[format] : undefined;
  if (range) {
    return {
      ...(schema.minimum === undefined && { minimum: range[0] }),
      ...(schema.maximum === undefined && { maximum: range[1] }),
    };
  }
  return type === 'string' && STRING_FORMATS.has(format) ? { format } : {};
}

function objectRules(schema: JsonSchema, options: Options): JsonSchema {
  const inner = (value: unknown) => toJsonSchema(value, options);
  const result: JsonSchema = {};
  const properties = isSchema(schema.properties)
    ? Object.fromEntries(
        Object.entries(schema.properties).map(([name, value]) => [
          name,
          inner(value),
        ]),
      )
    : undefined;
  if (properties) {
    result.properties = properties;
  }
  if (isSchema(schema.additionalProperties)) {
    result.additionalProperties = inner(schema.additionalProperties);
  } else if (
    properties &&
    !options.valuesOnly &&
    schema.additionalProperties !== true &&
    schema['x-kubernetes-preserve-unknown-fields'] !== true
  ) {
    result.additionalProperties = false;
  }
  if (schema['x-kubernetes-embedded-resource'] === true) {
    result.properties = {
      ...properties,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: OBJECT_META,
    };
    result.required = ['apiVersion', 'kind'];
  }
  return result;
}

/**
 * Turns the schema of a CRD version, or of a Kubernetes OpenAPI v3 document, into a JSON schema that judges as an API
 * server with strict field validation does: a field that the schema does not name is an error.
 */
export function toJsonSchema(
  schema: unknown,
  options: Options = {},
): JsonSchema {
  if (!isSchema(schema)) {
    return {};
  }
  if (typeof schema.$ref === 'string') {
    return { $ref: options.reference?.(schema.$ref) ?? schema.$ref };
  }
  const result: JsonSchema = {};
  for (const keyword of KEPT) {
    if (schema[keyword] !== undefined) {
      result[keyword] = schema[keyword];
    }
  }
  const type = typeOf(schema);
  if (type !== undefined) {
    result.type = type;
  }
  if (Array.isArray(type) && schema.nullable === true && schema.enum) {
    result.enum = [...(schema.enum as unknown[]), null];
  }
  Object.assign(
    result,
    boundsOf(schema),
    formatOf(schema),
    objectRules(schema, options),
  );
  if (schema.items !== undefined) {
    result.items = toJsonSchema(schema.items, options);
  }
  // The alternatives of an int-or-string only repeat its type.
  if (!(Array.isArray(type) && type.includes('integer'))) {
    const isWrapper = schema.properties === undefined && type === undefined;
    for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
      if (Array.isArray(schema[keyword])) {
        result[keyword] = schema[keyword].map(alternative =>
          toJsonSchema(alternative, { ...options, valuesOnly: !isWrapper }),
        );
      }
    }
    if (isSchema(schema.not)) {
      result.not = toJsonSchema(schema.not, { ...options, valuesOnly: true });
    }
  }
  return result;
}
