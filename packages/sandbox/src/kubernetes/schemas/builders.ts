import { JsonObject } from '@backstage/types';

/** One node of a structural OpenAPI schema, as a CRD holds it. */
export interface Schema {
  type?: string;
  description?: string;
  properties?: { [name: string]: Schema };
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema;
  enum?: string[];
  pattern?: string;
  format?: string;
  minimum?: number;
  minLength?: number;
  minItems?: number;
  anyOf?: { type: string }[];
  'x-kubernetes-int-or-string'?: true;
  'x-kubernetes-preserve-unknown-fields'?: true;
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
}

export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
export const int32: Schema = { type: 'integer', format: 'int32' };
export const int64: Schema = { type: 'integer', format: 'int64' };
export const intOrText: Schema = {
  anyOf: [{ type: 'integer' }, { type: 'string' }],
  'x-kubernetes-int-or-string': true,
};
export const quantity: Schema = {
  ...intOrText,
  pattern:
    '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
};
/** An object whose fields this API does not look into. */
export const open: Schema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};
export const oneOf = (...values: string[]): Schema => ({
  type: 'string',
  enum: values,
});
export const list = (items: Schema): Schema => ({ type: 'array', items });
export const keyed = (key: string, items: Schema): Schema => ({
  ...list(items),
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': [key],
});
export const mapOf = (additionalProperties: Schema): Schema => ({
  type: 'object',
  additionalProperties,
});
/** An object with these fields only; a name ending in `!` is required. */
export const of = (fields: { [name: string]: Schema }): Schema => {
  const required = Object.keys(fields)
    .filter(name => name.endsWith('!'))
    .map(name => name.slice(0, -1));
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, schema]) => [
        name.replace(/!$/, ''),
        schema,
      ]),
    ),
    ...(required.length && { required }),
  };
};
/** Many fields of one type: `each(text, 'a b c')`. */
export const each = (
  schema: Schema,
  names: string,
): { [name: string]: Schema } =>
  Object.fromEntries(names.split(' ').map(name => [name, schema]));

/** The schema of a whole object: identity, and `fields` beside it. */
export const root = (fields: { [name: string]: Schema }): Schema =>
  of({ apiVersion: text, kind: text, metadata: { type: 'object' }, ...fields });

/** As it is sent. */
export const json = (schema: Schema): JsonObject =>
  schema as unknown as JsonObject;
