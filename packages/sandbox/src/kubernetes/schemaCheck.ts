import Ajv, { ErrorObject, ValidateFunction } from 'ajv';
import { JsonObject, JsonValue } from '@backstage/types';
import { KubernetesObject, isJsonObject, plainCopy } from './KubernetesObject';
import { ResourceType } from './ResourceType';
import { StatusError } from './StatusError';
import { Schema } from './schemas/builders';
import { kserveSchemas } from './schemas/kserve';
import { platformSchemas } from './schemas/platform';

/** The structural schema of each custom kind. */
export const customSchemas: { [kind: string]: Schema } = {
  ...kserveSchemas,
  ...platformSchemas,
};

const validators = new Map<string, ValidateFunction>();

function toJsonSchema(schema: Schema): JsonObject {
  const { properties, items, additionalProperties, anyOf, ...rest } = schema;
  const children = Object.entries(properties ?? {}).map(([name, child]) => [
    name,
    toJsonSchema(child),
  ]);
  return {
    ...(rest as JsonObject),
    ...(anyOf && { type: ['integer', 'string'] }),
    ...(properties && { properties: Object.fromEntries(children) }),
    ...(items && { items: toJsonSchema(items) }),
    ...(additionalProperties && {
      additionalProperties: toJsonSchema(additionalProperties),
    }),
  };
}

function validatorOf(kind: string): ValidateFunction {
  const known = validators.get(kind);
  if (known) {
    return known;
  }
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateFormats: false,
    verbose: true,
  });
  const compiled = ajv.compile(toJsonSchema(customSchemas[kind]));
  validators.set(kind, compiled);
  return compiled;
}

function fieldOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map(part => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return value === null ? 'null' : typeof value;
}

function problemOf({
  keyword,
  instancePath,
  params,
  data,
}: ErrorObject): string {
  const field = fieldOf(instancePath);
  const shown = JSON.stringify(data);
  switch (keyword) {
    case 'required': {
      const missing = `${field}.${params.missingProperty}`.replace(/^\./, '');
      return `${missing}: Required value`;
    }
    case 'type': {
      const type = typeName(data);
      return `${field}: Invalid value: "${type}": ${field} in body must be of type ${params.type}: "${type}"`;
    }
    case 'enum': {
      const allowed = params.allowedValues.map((value: string) => `"${value}"`);
      return `${field}: Unsupported value: ${shown}: supported values: ${allowed.join(
        ', ',
      )}`;
    }
    case 'pattern':
      return `${field}: Invalid value: ${shown}: ${field} in body should match '${params.pattern}'`;
    default:
      return `${field}: Invalid value: ${shown}: ${field} in body should be at least ${params.limit}`;
  }
}

/** Names the fields that the schema does not know, and takes them out of `value`. */
function prune(schema: Schema, value: JsonValue, path: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      schema.items ? prune(schema.items, item, `${path}[${index}]`) : [],
    );
  }
  if (!isJsonObject(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([name, child]) => {
    const known = schema.properties && Object.hasOwn(schema.properties, name);
    const inner = known
      ? schema.properties![name]
      : schema.additionalProperties;
    if (inner) {
      return prune(inner, child!, path ? `${path}.${name}` : name);
    }
    if (!schema.properties || schema['x-kubernetes-preserve-unknown-fields']) {
      return [];
    }
    delete value[name];
    return [path ? `${path}.${name}` : name];
  });
}

/** Names the fields of an object that its kind's schema does not declare. */
export function unknownFields(
  type: ResourceType,
  object: JsonObject,
): string[] {
  const schema = customSchemas[type.kind];
  return schema ? prune(schema, plainCopy(object), '') : [];
}

/** Refuses a custom object that breaks its schema (422); fields that the schema does not declare are dropped. */
export function checkSchema(
  type: ResourceType,
  object: KubernetesObject,
): KubernetesObject {
  const schema = customSchemas[type.kind];
  if (!schema) {
    return object;
  }
  const validate = validatorOf(type.kind);
  const valid: boolean = validate(object);
  if (!valid) {
    throw StatusError.invalid(
      type,
      object.metadata.name,
      (validate.errors ?? []).map(problemOf),
    );
  }
  prune(schema, object, '');
  return object;
}
