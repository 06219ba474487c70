import {
  BOOL,
  DYN,
  INT,
  listOf,
  mapOf,
  objectOf,
  simple,
  StaticType,
  STRING,
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
