import { Duration, Environment } from '@marcbachmann/cel-js/evaluator';
import { isDeepStrictEqual } from 'node:util';

type Comparable = bigint | number | string | boolean | Date;

const isNumeric = (value: unknown) =>
  typeof value === 'bigint' || typeof value === 'number';

function compare(a: Comparable, b: Comparable): number {
  if (typeof a !== typeof b && !(isNumeric(a) && isNumeric(b))) {
    throw new Error('values of different types cannot be ordered');
  }
  if (a < b) {
    return -1;
  }
  return a > b ? 1 : 0;
}

function sum(list: readonly unknown[]): unknown {
  if (list.every(item => typeof item === 'bigint')) {
    return (list as bigint[]).reduce((total, item) => total + item, 0n);
  }
  if (list.every(item => typeof item === 'number')) {
    return (list as number[]).reduce((total, item) => total + item, 0);
  }
  if (list.every(item => item instanceof Duration)) {
    return (list as Duration[]).reduce((total, item) =>
      total.addDuration(item),
    );
  }
  throw new Error('sum() needs a list of numbers of one type');
}

function extreme(list: readonly Comparable[], sign: 1 | -1, name: string) {
  if (list.length === 0) {
    throw new Error(`${name}() was called on an empty list`);
  }
  return list.reduce((best, item) =>
    compare(item, best) * sign > 0 ? item : best,
  );
}

/** `isSorted`, `sum`, `min`, `max`, `indexOf` and `lastIndexOf` of lists. */
export function registerLists(environment: Environment): void {
  environment
    .registerFunction('list.sum(): dyn', sum)
    .registerFunction('list.min(): dyn', (list: Comparable[]) =>
      extreme(list, -1, 'min'),
    )
    .registerFunction('list.max(): dyn', (list: Comparable[]) =>
      extreme(list, 1, 'max'),
    )
    .registerFunction('list.isSorted(): bool', (list: Comparable[]) =>
      list.every(
        (item, index) => index === 0 || compare(list[index - 1], item) <= 0,
      ),
    )
    .registerFunction('list.indexOf(dyn): int', (list: unknown[], wanted) =>
      BigInt(list.findIndex(item => isDeepStrictEqual(item, wanted))),
    )
    .registerFunction('list.lastIndexOf(dyn): int', (list: unknown[], wanted) =>
      BigInt(list.findLastIndex(item => isDeepStrictEqual(item, wanted))),
    );
}
