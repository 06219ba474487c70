import { CelList, equal } from '../values';
import type { FunctionTable } from './FunctionTable';

const includes = (list: CelList, wanted: unknown) =>
  list.some(item => equal(item, wanted));

const contains = (list: CelList, wanted: CelList) =>
  wanted.every(item => includes(list, item));

/** `sets.contains`, `sets.equivalent` and `sets.intersects`. */
export function addSets(table: FunctionTable): void {
  table
    .add('sets.contains(list, list): bool', contains)
    .add(
      'sets.equivalent(list, list): bool',
      (a: CelList, b: CelList) => contains(a, b) && contains(b, a),
    )
    .add('sets.intersects(list, list): bool', (a: CelList, b: CelList) =>
      a.some(item => includes(b, item)),
    );
}
