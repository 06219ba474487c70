import { failed, unsupported } from './CelError';
import { work } from './work';

/** A CEL `uint`; a plain bigint is an `int`, a plain number a `double`. */
export class CelUint {
  constructor(readonly value: bigint) {}
}

/** A CEL type as a value, such as the result of `type(1)`. */
export class CelType {
  constructor(readonly name: string) {}
}

/** A value of a type that a library adds; equality and text are its own. */
export abstract class CelOpaque {
  abstract readonly typeName: string;
  abstract equals(other: unknown): boolean;
}

/** A value that may be absent. */
export class CelOptional extends CelOpaque {
  readonly typeName = 'optional_type';
  static readonly none = new CelOptional(undefined);

  readonly #content: unknown;

  private constructor(content: unknown) {
    super();
    this.#content = content;
  }

  static of(value: unknown): CelOptional {
    return new CelOptional(value);
  }

  get hasValue(): boolean {
    return this.#content !== undefined;
  }

  get value(): unknown {
    if (this.#content === undefined) {
      throw failed('optional.none() dereference');
    }
    return this.#content;
  }

  equals(other: unknown): boolean {
    return (
      other instanceof CelOptional &&
      this.hasValue === other.hasValue &&
      (!this.hasValue || equal(this.#content, other.#content))
    );
  }
}

export type CelMap = ReadonlyMap<unknown, unknown>;
export type CelList = readonly unknown[];

/** Bounds of CEL's 64-bit integers. */
export const MIN_INT = -(2n ** 63n);
export const MAX_INT = 2n ** 63n - 1n;
export const MAX_UINT = 2n ** 64n - 1n;

/** Refuses what does not fit into 64 bits. */
export function int(value: bigint): bigint {
  if (value < MIN_INT || value > MAX_INT) {
    throw failed('integer overflow');
  }
  return value;
}

/** Refuses what does not fit into 64 bits without a sign. */
export function uint(value: bigint): CelUint {
  if (value < 0n || value > MAX_UINT) {
    throw failed('unsigned integer overflow');
  }
  return new CelUint(value);
}

/** The name of a value's type, as the cluster's messages have it. */
export function typeName(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    default:
  }
  if (value === null) {
    return 'null_type';
  }
  if (Array.isArray(value)) {
    return 'list';
  }
  if (value instanceof Map) {
    return 'map';
  }
  if (value instanceof CelUint) {
    return 'uint';
  }
  if (value instanceof Uint8Array) {
    return 'bytes';
  }
  if (value instanceof CelType) {
    return 'type';
  }
  if (value instanceof CelOpaque) {
    return value.typeName;
  }
  throw unsupported(`a value of an unknown kind (${typeof value})`);
}

function numeric(value: unknown): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') {
    return value;
  }
  return value instanceof CelUint ? value.value : undefined;
}

/** Which of two numbers is less; a whole number is compared with a fraction as the double next to it. NaN for NaN. */
export function compareNumbers(a: bigint | number, b: bigint | number): number {
  const [left, right] = typeof a === typeof b ? [a, b] : [Number(a), Number(b)];
  if (left < right) {
    return -1;
  }
  if (left > right) {
    return 1;
  }
  return left === right ? 0 : NaN;
}

/** CEL's equality: numbers compare across types, anything else of another type is unequal. */
export function equal(a: unknown, b: unknown): boolean {
  work(5);
  if (a === b) {
    return true;
  }
  const left = numeric(a);
  if (left !== undefined) {
    const right = numeric(b);
    return right !== undefined && compareNumbers(left, right) === 0;
  }
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => equal(item, b[index]))
    );
  }
  if (a instanceof Map) {
    return (
      b instanceof Map &&
      a.size === b.size &&
      [...a].every(([key, value]) => {
        const other = mapValue(b, key);
        return other !== undefined && equal(value, other);
      })
    );
  }
  if (a instanceof Uint8Array) {
    return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  }
  if (a instanceof CelType) {
    return b instanceof CelType && a.name === b.name;
  }
  return a instanceof CelOpaque && a.equals(b);
}

/** A key as maps hold it: integers with and without sign are one key. */
export const mapKey = (key: unknown): unknown =>
  key instanceof CelUint ? key.value : key;

/** What a map holds under a key; a double also finds an integer, but no integer finds a double. */
export function mapValue(map: CelMap, key: unknown): unknown {
  const value = map.get(mapKey(key));
  return value === undefined && typeof key === 'number' && Number.isInteger(key)
    ? map.get(BigInt(key))
    : value;
}

/** Plain JSON as CEL sees it: whole numbers become integers, objects maps. */
export function toCelValue(value: unknown): unknown {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    return value.map(toCelValue);
  }
  if (typeof value === 'object' && value !== null) {
    const map = new Map<string, unknown>();
    for (const key of Object.keys(value)) {
      const member = (value as Record<string, unknown>)[key];
      if (member !== undefined) {
        map.set(key, toCelValue(member));
      }
    }
    return map;
  }
  return value ?? null;
}
