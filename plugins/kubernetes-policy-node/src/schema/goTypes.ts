import {
  formatQuantity,
  InvalidQuantityError,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import {
  fieldPath,
  KubernetesObject,
  splitApiVersion,
} from '../kubernetes/KubernetesObject';
import { GO_STRUCTS, isGoKind } from './goStructs';

type Path = ReadonlyArray<string | number>;

/** A value whose type the API server refuses, in its words. @public */
export interface TypeProblem {
  /** Such as `spec.template.spec.containers[0].env[1].value`. */
  path: string;
  message: string;
}

/** A type that a value at a path does not have. */
interface Mismatch {
  path: Path;
  /** The fields of structs on the path, as Go's decoder names them: without places in lists and keys of maps. */
  fields: readonly string[];
  /** The struct that holds the field. */
  struct: string;
  type: string;
  value: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const INT32 = 2 ** 31;

/** A value in JSON that a type of Go takes. */
function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int32':
      return Number.isInteger(value) && Math.abs(value as number) <= INT32;
    case 'int64':
      return Number.isInteger(value);
    case 'IntOrString':
      return typeof value === 'string' || fits('int32', value);
    case 'bytes':
      return typeof value === 'string' && corruptInput(value) === undefined;
    case 'Quantity':
      return isQuantity(value);
    default:
      return true;
  }
}

/** Where Go's decoder of Base64 gives up; undefined where it does not. */
function corruptInput(text: string): number | undefined {
  const plain = text.replace(/[\r\n]/g, '');
  const wrong = /[^A-Za-z0-9+/=]/.exec(plain)?.index;
  const padding = plain.indexOf('=');
  const length = padding < 0 ? plain.length : padding;
  if (wrong !== undefined && wrong < length) {
    return wrong;
  }
  const rest = length % 4;
  if (padding < 0) {
    return rest === 0 ? undefined : length - rest;
  }
  return rest >= 2 && plain.slice(padding) === '='.repeat(4 - rest)
    ? undefined
    : padding;
}

function isQuantity(value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') {
    return false;
  }
  try {
    parseQuantity(value);
    return true;
  } catch (error) {
    if (error instanceof InvalidQuantityError) {
      return false;
    }
    throw error;
  }
}

/** Walks a value by its type; a `null` is an absent field to Go. */
function* mismatches(
  value: unknown,
  type: string,
  path: Path,
  struct: string,
  fields: readonly string[] = [],
): Generator<Mismatch> {
  if (value === null || value === undefined) {
    return;
  }
  const wrong = { path, fields, struct, type, value };
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) {
      yield wrong;
      return;
    }
    for (const [index, item] of value.entries()) {
      yield* mismatches(item, type.slice(2), [...path, index], struct, fields);
    }
  } else if (type.startsWith('map ')) {
    if (!isObject(value)) {
      yield wrong;
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      yield* mismatches(item, type.slice(4), [...path, key], struct, fields);
    }
  } else if (Object.hasOwn(GO_STRUCTS, type)) {
    if (!isObject(value)) {
      yield wrong;
      return;
    }
    for (const [name, of] of Object.entries(GO_STRUCTS[type])) {
      if (Object.hasOwn(value, name)) {
        yield* mismatches(value[name], of, [...path, name], type, [
          ...fields,
          name,
        ]);
      }
    }
  } else if (!fits(type, value)) {
    yield wrong;
  }
}

/** A value's type as Go's decoder names it. */
function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const QUANTITY_PATTERN = "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const goTypeOf = (type: string): string => {
  if (type.startsWith('[]')) {
    return `[]${goTypeOf(type.slice(2))}`;
  }
  if (type.startsWith('map ')) {
    return `map[string]${goTypeOf(type.slice(4))}`;
  }
  if (type === 'bytes') {
    return '[]uint8';
  }
  return /^[A-Z]/.test(type) ? `v1.${type}` : type;
};

/** What Go's JSON decoder says about a value that a struct cannot hold. */
function decoderMessage({ fields, struct, type, value }: Mismatch): string {
  if (type === 'Quantity') {
    return `quantities must match the regular expression ${QUANTITY_PATTERN}`;
  }
  if (type === 'bytes' && typeof value === 'string') {
    return `illegal base64 data at input byte ${corruptInput(value)}`;
  }
  const isNumber = typeof value === 'number';
  const wantsNumber = /^int|^IntOrString$/.test(type);
  const what = isNumber && wantsNumber ? `number ${value}` : jsonTypeOf(value);
  if (type === 'IntOrString') {
    return `json: cannot unmarshal ${what} into Go value of type int32`;
  }
  return `json: cannot unmarshal ${what} into Go struct field ${struct}.${fields.join(
    '.',
  )} of type ${goTypeOf(type)}`;
}

/** A value's type as a schema's validation names it. */
function schemaTypeOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return typeof value;
}

const SCHEMA_TYPES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int32: 'integer',
  int64: 'integer',
  string: 'string',
};

function schemaTypeFor(type: string): string {
  if (type.startsWith('[]')) {
    return 'array';
  }
  return SCHEMA_TYPES[type] ?? 'object';
}

/** What the validation of a custom resource says about a value that its schema does not take. */
function schemaMessage(path: string, { type, value }: Mismatch): string {
  const found = schemaTypeOf(value);
  if (type === 'Quantity' || type === 'IntOrString') {
    return typeof value === 'string'
      ? `${path}: Invalid value: ${JSON.stringify(
          value,
        )}: ${path} in body should match '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$'`
      : `${path}: Invalid value: "${found}": ${path} in body must be of type integer,string: "${found}"`;
  }
  return `${path}: Invalid value: "${found}": ${path} in body must be of type ${schemaTypeFor(
    type,
  )}: "${found}"`;
}

/**
 * Where an object has values of types that the API server does not convert, in its words: what Go's decoder says of
 * kinds of its own and of metadata.
 */
export function typeProblems(object: KubernetesObject): TypeProblem[] {
  const [group, version] = splitApiVersion(object.apiVersion);
  const { kind } = object;
  const found = isGoKind(group, kind)
    ? mismatches(object, kind, [], kind)
    : mismatches(object.metadata, 'ObjectMeta', ['metadata'], 'ObjectMeta');
  return [...found].map(mismatch => {
    const path = fieldPath(mismatch.path);
    // The decoder says neither which item of a list it was, nor which key of a map.
    return {
      path,
      message: `${kind} in version "${version}" cannot be handled as a ${kind}: ${decoderMessage(
        mismatch,
      )} (at ${path})`,
    };
  });
}

/**
 * The same for a part of a custom resource that is a type of Kubernetes itself, such as `PodTemplateSpec` or
 * `Container`, in the words of a schema's validation.
 *
 * @param type - a struct such as `PodSpec`, or a type made of them such as `map string`
 * @param path - where in the object the value is
 * @public
 */
export function embeddedTypeProblems(
  object: KubernetesObject,
  value: unknown,
  type: string,
  path: ReadonlyArray<string | number>,
): TypeProblem[] {
  const [group] = splitApiVersion(object.apiVersion);
  return [...mismatches(value, type, path, type)].map(mismatch => {
    const at = fieldPath(mismatch.path);
    return {
      path: at,
      message: `${object.kind}.${group} "${
        object.metadata.name
      }" is invalid: ${schemaMessage(at, mismatch)}`,
    };
  });
}

/** Writes the quantities of a value as the API server does: `4` as `"4"`, `1000m` as `"1"`. */
function convertQuantities(value: unknown, type: string): void {
  if (type.startsWith('[]') && Array.isArray(value)) {
    value.forEach(item => convertQuantities(item, type.slice(2)));
  } else if (type === 'map Quantity' && isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (isQuantity(item)) {
        value[key] = formatQuantity(parseQuantity(item as string | number));
      }
    }
  } else if (Object.hasOwn(GO_STRUCTS, type) && isObject(value)) {
    for (const [name, of] of Object.entries(GO_STRUCTS[type])) {
      if (of === 'Quantity' && isQuantity(value[name])) {
        value[name] = formatQuantity(
          parseQuantity(value[name] as string | number),
        );
      } else if (Object.hasOwn(value, name)) {
        convertQuantities(value[name], of);
      }
    }
  }
}

/** Changes the object's quantities to the text that the API server stores, where it is of the API server's own kinds. */
export function convertTypes(object: KubernetesObject): void {
  const [group] = splitApiVersion(object.apiVersion);
  if (isGoKind(group, object.kind)) {
    convertQuantities(object, object.kind);
  }
}
