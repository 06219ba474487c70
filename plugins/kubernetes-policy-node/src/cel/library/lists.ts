import { failed } from '../CelError';
import { sorted } from '../macros';
import { distinct } from '../members';
import { arithmetic, compare } from '../operators';
import { CelList, CelOptional, equal, typeName } from '../values';
import { assertListLength, work } from '../work';
import type { FunctionTable } from './FunctionTable';

/** The cluster looks at a list's first element to tell what the list holds. */
function assertHolds(
  types: readonly string[],
  list: CelList,
  call: string,
): void {
  if (list.length > 0 && !types.includes(typeName(list[0]))) {
    throw failed(`no such overload: ${call}`);
  }
}

const ADDED = ['int', 'uint', 'double', 'google.protobuf.Duration'];
const ORDERED = [
  ...ADDED,
  'bool',
  'string',
  'bytes',
  'google.protobuf.Timestamp',
];

function sum(list: CelList): unknown {
  assertHolds(ADDED, list, 'sum(list)');
  return list.length === 0
    ? 0n
    : list
        .slice(1)
        .reduce((total, item) => arithmetic('+', total, item), list[0]);
}

function extreme(list: CelList, sign: 1 | -1, name: string): unknown {
  assertHolds(ORDERED, list, `${name}(list)`);
  if (list.length === 0) {
    throw failed(`${name} called on empty list`);
  }
  return list.reduce((best, item) =>
    Math.sign(compare(best, item)) === sign ? item : best,
  );
}

function flatten(list: CelList, depth: bigint): unknown[] {
  if (depth < 0n) {
    throw failed('level must be non-negative');
  }
  return list.flatMap(item => {
    if (!Array.isArray(item)) {
      work(1);
      return [item];
    }
    assertListLength(item.length);
    return depth > 1n ? flatten(item, depth - 1n) : item;
  });
}

function slice(list: CelList, start: bigint, end: bigint): unknown[] {
  const call = `cannot slice(${start}, ${end})`;
  if (start < 0n || end < 0n) {
    throw failed(`${call}, negative indexes not supported`);
  }
  if (start > end) {
    throw failed(
      `${call}, start index must be less than or equal to end index`,
    );
  }
  if (BigInt(list.length) < end) {
    throw failed(`${call}, list is length ${list.length}`);
  }
  return list.slice(Number(start), Number(end));
}

const at = (list: CelList, index: number) =>
  list.length === 0 ? CelOptional.none : CelOptional.of(list.at(index));

function range(size: bigint): bigint[] {
  const length = Math.max(0, Number(size));
  assertListLength(length);
  return Array.from({ length }, (_, index) => BigInt(index));
}

/** What Kubernetes and CEL's extensions add to lists. */
export function addLists(table: FunctionTable): void {
  table
    .add('list->sum(): E', sum)
    .add('list->min(): E', (list: CelList) => extreme(list, 1, 'min'))
    .add('list->max(): E', (list: CelList) => extreme(list, -1, 'max'))
    .add('list->isSorted(): bool', (list: CelList) =>
      list.every(
        (item, index) => index === 0 || compare(list[index - 1], item) <= 0,
      ),
    )
    .add('list->indexOf(dyn): int', (list: CelList, wanted: unknown) =>
      BigInt(list.findIndex(item => equal(item, wanted))),
    )
    .add('list->lastIndexOf(dyn): int', (list: CelList, wanted: unknown) =>
      BigInt(list.findLastIndex(item => equal(item, wanted))),
    )
    .add('list->slice(int, int): T', slice)
    .add('list->flatten(): list(EE)', (list: CelList) => flatten(list, 1n))
    .add('list->flatten(int): list(dyn)', (list: CelList, depth: bigint) =>
      depth === 0n ? list : flatten(list, depth),
    )
    .add('list->sort(): T', (list: CelList) => sorted(list, list))
    .add('list->reverse(): T', (list: CelList) => [...list].reverse())
    .add('list->distinct(): T', distinct)
    .add('list->first(): optional_type(E)', (list: CelList) => at(list, 0))
    .add('list->last(): optional_type(E)', (list: CelList) => at(list, -1))
    .add('lists.range(int): list(int)', range);
}
