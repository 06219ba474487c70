import {
  BOOL,
  CelDuration,
  CelTimestamp,
  DYN,
  INT,
  listOf,
  mapOf,
  objectOf,
  simple,
  StaticType,
  STRING,
  toCelValue,
} from '../cel';
import type { JsonSchema } from './structuralSchema';

const FORMATS: Readonly<Record<string, StaticType>> = {
  date: simple('google.protobuf.Timestamp'),
  'date-time': simple('google.protobuf.Timestamp'),
  duration: simple('google.protobuf.Duration'),
  byte: simple('bytes'),
};

const types = new WeakMap<object, StaticType>();

/** The type that the rules of a CRD see a part of its schema as. */
export function selfType(schema: JsonSchema | undefined): StaticType {
  if (!schema) {
    return DYN;
  }
  const known = types.get(schema) ?? typeOf(schema);
  types.set(schema, known);
  return known;
}

function typeOf(schema: JsonSchema): StaticType {
  if (schema['x-kubernetes-int-or-string']) {
    return DYN;
  }
  const { properties, additionalProperties } = schema;
  switch (schema.type) {
    case 'string':
      return FORMATS[schema.format as string] ?? STRING;
    case 'integer':
      return INT;
    case 'number':
      return simple('double');
    case 'boolean':
      return BOOL;
    case 'array':
      return listOf(selfType(schema.items as JsonSchema | undefined));
    case 'object':
      if (properties) {
        return objectOf(
          'object',
          Object.fromEntries(
            Object.entries(properties).map(([name, property]) => [
              name,
              selfType(property as JsonSchema),
            ]),
          ),
        );
      }
      return typeof additionalProperties === 'object'
        ? mapOf(STRING, selfType(additionalProperties as JsonSchema))
        : DYN;
    default:
      return DYN;
  }
}

type Read = (text: string) => unknown;

const READERS: Readonly<Record<string, Read>> = {
  date: text => CelTimestamp.parse(`${text}T00:00:00Z`),
  'date-time': text => CelTimestamp.parse(text),
  duration: text => CelDuration.parse(text),
  byte: text => Buffer.from(text, 'base64'),
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A part of an object as the rules of a CRD see it: of the type that its schema says, which JSON alone does not. */
export function selfValue(value: unknown, schema: unknown): unknown {
  if (!isObject(schema)) {
    return toCelValue(value);
  }
  if (Array.isArray(value)) {
    return value.map(item => selfValue(item, schema.items));
  }
  if (isObject(value)) {
    const { properties, additionalProperties } = schema;
    return new Map(
      Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => [
          name,
          selfValue(
            member,
            isObject(properties) && Object.hasOwn(properties, name)
              ? properties[name]
              : additionalProperties,
          ),
        ]),
    );
  }
  if (typeof value === 'number' && schema.type === 'number') {
    return value;
  }
  const read =
    schema.type === 'string' ? READERS[schema.format as string] : undefined;
  return (
    (typeof value === 'string' ? read?.(value) : undefined) ?? toCelValue(value)
  );
}
