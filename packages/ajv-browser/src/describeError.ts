import { OutputUnit } from '@cfworker/json-schema';
import type { JsonSchema } from './findErrors';

/** The words of Ajv, which people know from forms. */
const WORDS: Record<string, (schema: any) => string> = {
  const: () => 'must be equal to constant',
  contains: () => 'must contain at least 1 valid item(s)',
  enum: () => 'must be equal to one of the allowed values',
  exclusiveMaximum: s => `must be < ${s.exclusiveMaximum}`,
  exclusiveMinimum: s => `must be > ${s.exclusiveMinimum}`,
  false: () => 'boolean schema is false',
  additionalProperties: () => 'must NOT have additional properties',
  format: s => `must match format "${s.format}"`,
  maximum: s => `must be <= ${s.maximum}`,
  maxItems: s => `must NOT have more than ${s.maxItems} items`,
  maxLength: s => `must NOT have more than ${s.maxLength} characters`,
  maxProperties: s => `must NOT have more than ${s.maxProperties} properties`,
  minimum: s => `must be >= ${s.minimum}`,
  minItems: s => `must NOT have fewer than ${s.minItems} items`,
  minLength: s => `must NOT have fewer than ${s.minLength} characters`,
  minProperties: s => `must NOT have fewer than ${s.minProperties} properties`,
  multipleOf: s => `must be multiple of ${s.multipleOf}`,
  not: () => 'must NOT be valid',
  oneOf: () => 'must match exactly one schema in oneOf',
  anyOf: () => 'must match a schema in anyOf',
  pattern: s => `must match pattern "${s.pattern}"`,
  propertyNames: () => 'property name must be valid',
  type: s => `must be ${[s.type].flat().join(',')}`,
  uniqueItems: () => 'must NOT have duplicate items',
};

/** What an error says, and the property that is missing, where one is. */
export function describeError(
  { error, keyword }: OutputUnit,
  schema: JsonSchema,
): { message: string; missing?: string } {
  // Only the message names the property.
  const missing =
    keyword === 'required'
      ? /required property "(.*)"\.$/s.exec(error)?.[1]
      : undefined;
  if (missing !== undefined) {
    return { message: `must have required property '${missing}'`, missing };
  }
  return { message: WORDS[keyword]?.(schema) ?? error };
}
