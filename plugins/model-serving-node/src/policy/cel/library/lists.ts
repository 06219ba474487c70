import { failed } from '../CelError';
import { sorted } from '../macros';
import { distinct } from '../members';
import { arithmetic, compare } from '../operators';
import { CelList, CelOptional, equal, typeName } from '../values';
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
      return [item];
    }
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

const MAX_RANGE = 1_000_000n;

function range(size: bigint): bigint[] {
  if (size > MAX_RANGE) {
    throw new RangeError(`${size} elements`);
  }
  return Array.from({ length: Math.max(0, Number(size)) }, (_, index) =>
    BigInt(index),
  );
}

/** What Kubernetes and CEL's extensions add to lists. */
export function addLists(table: FunctionTable): void {
  table
    .add('list->sum()', sum)
    .add('list->min()', (list: CelList) => extreme(list, 1, 'min'))
    .add('list->max()', (list: CelList) => extreme(list, -1, 'max'))
    .add('list->isSorted()', (list: CelList) =>
      list.every(
        (item, index) => index === 0 || compare(list[index - 1], item) <= 0,
      ),
    )
    .add('list->indexOf(dyn)', (list: CelList, wanted: unknown) =>
      BigInt(list.findIndex(item => equal(item, wanted))),
    )
    .add('list->lastIndexOf(dyn)', (list: CelList, wanted: unknown) =>
      BigInt(list.findLastIndex(item => equal(item, wanted))),
    )
    .add('list->slice(int, int)', slice)
    .add('list->flatten()', (list: CelList) => flatten(list, 1n))
    .add('list->flatten(int)', (list: CelList, depth: bigint) =>
      depth === 0n ? list : flatten(list, depth),
    )
    .add('list->sort()', (list: CelList) => sorted(list, list))
    .add('list->reverse()', (list: CelList) => [...list].reverse())
    .add('list->distinct()', distinct)
    .add('list->first()', (list: CelList) => at(list, 0))
    .add('list->last()', (list: CelList) => at(list, -1))
    .add('lists.range(int)', range);
}
