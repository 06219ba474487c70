import { arithmetic, isIn, negative, not, ordered, size } from './operators';
import { BOOL, INT, joined, simple, StaticType } from './types';
import { equal } from './values';

/** The type of a result, by the types known of the operands. */
export type TypeRule = (types: readonly StaticType[]) => StaticType;

export type Binary = (a: unknown, b: unknown) => unknown;
export type Unary = (value: unknown) => unknown;

const boolean = () => BOOL;

/** The type of a sum: what both operands may be. */
const sumType: TypeRule = ([a, b]) => {
  if (a.name === 'google.protobuf.Timestamp') {
    return b.name === a.name ? simple('google.protobuf.Duration') : a;
  }
  if (a.name === 'dyn') {
    return b;
  }
  return b.name === 'dyn' ? a : joined(a, b);
};

/** Operators between two values. */
export const BINARY: ReadonlyMap<string, [Binary, TypeRule]> = new Map<
  string,
  [Binary, TypeRule]
>([
  ['_==_', [equal, boolean]],
  ['_!=_', [(a, b) => !equal(a, b), boolean]],
  ['@in', [isIn, boolean]],
  ...(['+', '-', '*', '/', '%'] as const).map(
    (operator): [string, [Binary, TypeRule]] => [
      `_${operator}_`,
      [(a, b) => arithmetic(operator, a, b), sumType],
    ],
  ),
  ...['<', '<=', '>', '>='].map((operator): [string, [Binary, TypeRule]] => [
    `_${operator}_`,
    [(a, b) => ordered(operator, a, b), boolean],
  ]),
]);

/** Operators and functions of one value of any type. */
export const UNARY: ReadonlyMap<string, [Unary, TypeRule]> = new Map<
  string,
  [Unary, TypeRule]
>([
  ['!_', [not, boolean]],
  ['-_', [negative, ([type]) => type]],
  ['size', [size, () => INT]],
]);
