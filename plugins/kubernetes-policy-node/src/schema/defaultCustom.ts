import { hasNull } from './decode';
import type { JsonSchema } from './structuralSchema';

type Fields = Record<string, any>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Schemas that set nothing anywhere below them; most do not. */
const idle = new WeakMap<JsonSchema, boolean>();

function setsNothing(schema: JsonSchema): boolean {
  const known = idle.get(schema);
  if (known !== undefined) {
    return known;
  }
  const result = !/"default":/.test(JSON.stringify(schema));
  idle.set(schema, result);
  return result;
}

const isMissing = (value: unknown, schema: JsonSchema) =>
  value === undefined || (value === null && schema.nullable !== true);

/**
 * Gives an object the defaults of its CRD's schema and drops nulls where none are allowed, as the API server does
 * before anybody else sees the object. Changes `value` in place.
 */
export function defaultCustom(value: unknown, schema: unknown): void {
  if (!isObject(schema)) {
    return;
  }
  const { properties, additionalProperties, items } = schema;
  if (Array.isArray(value)) {
    value.forEach(item => defaultCustom(item, items));
    return;
  }
  if (!isObject(value)) {
    return;
  }
  if (isObject(properties)) {
    for (const [name, property] of Object.entries(properties)) {
      if (!isObject(property)) {
        continue;
      }
      if (isMissing(value[name], property)) {
        if (property.default !== undefined) {
          value[name] = structuredClone(property.default);
        } else if (value[name] === null) {
          delete value[name];
        }
      }
      if (!setsNothing(property) || hasNull(value[name])) {
        defaultCustom(value[name], property);
      }
    }
  }
  if (isObject(additionalProperties)) {
    for (const name of Object.keys(value)) {
      const isListed = isObject(properties) && Object.hasOwn(properties, name);
      if (!isListed) {
        defaultCustom(value[name], additionalProperties);
      }
    }
  }
}
