import { Environment } from '@marcbachmann/cel-js';
import { isDeepStrictEqual } from 'node:util';

class SetsNamespace {}

const includes = (list: readonly unknown[], wanted: unknown) =>
  list.some(item => isDeepStrictEqual(item, wanted));

const contains = (list: readonly unknown[], wanted: readonly unknown[]) =>
  wanted.every(item => includes(list, item));

/** `sets.contains`, `sets.equivalent` and `sets.intersects`. */
export function registerSets(environment: Environment): void {
  environment
    .registerType('SetsNamespace', SetsNamespace)
    .registerConstant('sets', 'SetsNamespace', new SetsNamespace())
    .registerFunction(
      'SetsNamespace.contains(list, list): bool',
      (_sets, a: unknown[], b: unknown[]) => contains(a, b),
    )
    .registerFunction(
      'SetsNamespace.equivalent(list, list): bool',
      (_sets, a: unknown[], b: unknown[]) => contains(a, b) && contains(b, a),
    )
    .registerFunction(
      'SetsNamespace.intersects(list, list): bool',
      (_sets, a: unknown[], b: unknown[]) => a.some(item => includes(b, item)),
    );
}
