import { characterCount } from './characters';
import { failed } from './CelError';
import { CelDuration, CelTimestamp, plus, minus } from './times';
import {
  CelList,
  CelMap,
  CelUint,
  compareNumbers,
  equal,
  int,
  MIN_INT,
  mapValue,
  typeName,
  uint,
} from './values';
import { assertListLength, assertTextLength, work } from './work';

export const noOverload = () => failed('no such overload');

const unknownOperator = (name: string) => failed(`no such overload: ${name}`);

type Arithmetic = '+' | '-' | '*' | '/' | '%';

function integers(operator: Arithmetic, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      if (b === 0n) {
        throw failed('division by zero');
      }
      return a / b;
    default:
      if (b === 0n) {
        throw failed('modulus by zero');
      }
      if (a === MIN_INT && b === -1n) {
        throw failed('integer overflow');
      }
      return a % b;
  }
}

function doubles(operator: Arithmetic, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      throw unknownOperator('_%_');
  }
}

function concatenation(a: unknown, b: unknown): unknown {
  if (typeof a === 'string' && typeof b === 'string') {
    assertTextLength(a.length + b.length);
    return a + b;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    assertListLength(a.length + b.length);
    return a.concat(b);
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    assertTextLength(a.length + b.length);
    return Buffer.concat([a, b]);
  }
  return plus(a, b);
}

const hasSum = (value: unknown) =>
  typeof value === 'string' ||
  Array.isArray(value) ||
  value instanceof Uint8Array ||
  value instanceof CelDuration ||
  value instanceof CelTimestamp;

/** `+ - * / %`, with the errors of the cluster. */
export function arithmetic(operator: Arithmetic, a: unknown, b: unknown) {
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    return int(integers(operator, a, b));
  }
  if (typeof a === 'number' && typeof b === 'number') {
    return doubles(operator, a, b);
  }
  if (a instanceof CelUint && b instanceof CelUint) {
    return uint(integers(operator, a.value, b.value));
  }
  if (operator === '+' && hasSum(a)) {
    const sum = concatenation(a, b);
    if (sum !== undefined) {
      return sum;
    }
    throw noOverload();
  }
  if (
    operator === '-' &&
    (a instanceof CelDuration || a instanceof CelTimestamp)
  ) {
    const difference = minus(a, b);
    if (difference !== undefined) {
      return difference;
    }
    throw noOverload();
  }
  throw operandError(`_${operator}_`, a, operator);
}

/** The cluster names the operator only for values that take no operators at all. */
function operandError(name: string, value: unknown, operator?: Arithmetic) {
  const takesOperators =
    ['string', 'bigint'].includes(typeof value) ||
    value instanceof CelUint ||
    (typeof value === 'number' && operator !== '%') ||
    value instanceof CelDuration ||
    value instanceof CelTimestamp;
  return takesOperators ? noOverload() : unknownOperator(name);
}

function compareBytes(a: Uint8Array, b: Uint8Array) {
  return Buffer.compare(a, b);
}

/** Go compares strings byte by byte, which is the order of code points. */
function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  work(Math.min(a.length, b.length));
  for (let index = 0; index < a.length && index < b.length; index++) {
    const left = a.codePointAt(index)!;
    const right = b.codePointAt(index)!;
    if (left !== right) {
      return left < right ? -1 : 1;
    }
  }
  return a.length < b.length ? -1 : 1;
}

const isNumber = (value: unknown): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number';

const numberOf = (value: unknown) =>
  value instanceof CelUint ? value.value : value;

/**
 * Which of two values comes first.
 *
 * @throws CelError when the cluster cannot order them
 */
export function compare(a: unknown, b: unknown): number {
  const left = numberOf(a);
  const right = numberOf(b);
  if (isNumber(left) && isNumber(right)) {
    const order = compareNumbers(left, right);
    if (Number.isNaN(order)) {
      throw failed('NaN values cannot be ordered');
    }
    return order;
  }
  if (typeof a === 'string' && typeof b === 'string') {
    return compareText(a, b);
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') {
    return Number(a) - Number(b);
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return compareBytes(a, b);
  }
  if (a instanceof CelDuration && b instanceof CelDuration) {
    return Math.sign(Number(a.nanos - b.nanos));
  }
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) {
    return Math.sign(Number(a.nanos - b.nanos));
  }
  throw noOverload();
}

const ORDERED: ReadonlySet<string> = new Set([
  'int',
  'uint',
  'double',
  'string',
  'bool',
  'bytes',
  'google.protobuf.Duration',
  'google.protobuf.Timestamp',
]);

/** `< <= > >=`. */
export function ordered(operator: string, a: unknown, b: unknown): boolean {
  if (!ORDERED.has(typeName(a))) {
    throw unknownOperator(`_${operator}_`);
  }
  const order = compare(a, b);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

/** `in`: an element of a list, a key of a map. */
export function isIn(value: unknown, container: unknown): boolean {
  if (container instanceof Map) {
    return mapValue(container, value) !== undefined;
  }
  if (Array.isArray(container)) {
    return container.some(item => equal(item, value));
  }
  throw noOverload();
}

export function not(value: unknown): boolean {
  if (typeof value === 'boolean') {
    return !value;
  }
  throw operandError('!_', value);
}

export function negative(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return int(-value);
  }
  if (typeof value === 'number') {
    return -value;
  }
  if (value instanceof CelDuration) {
    return new CelDuration(-value.nanos);
  }
  throw typeof value === 'boolean' ? noOverload() : operandError('-_', value);
}

/** How many elements, entries, characters or bytes a value has. */
export function size(value: unknown): bigint {
  if (typeof value === 'string') {
    work(value.length);
    return BigInt(characterCount(value));
  }
  if (Array.isArray(value) || value instanceof Uint8Array) {
    return BigInt((value as CelList).length);
  }
  if (value instanceof Map) {
    return BigInt((value as CelMap).size);
  }
  throw unknownOperator('size');
}
