import { readLists } from '@model-serving/backstage-kubernetes-policy-node';
import { isDeepStrictEqual } from 'node:util';
import { FieldPath, isPlainMap } from './mergeValues';

/** One place where an object is other than it should be. */
export interface Difference {
  /** Where it stands: with places in lists. */
  path: Array<string | number>;
  /** The same with what tells elements of lists apart, where something does: the place moves when others are added. */
  field: FieldPath;
  /** Undefined where there should be nothing. */
  expected: unknown;
  /** Undefined where there is nothing. */
  actual: unknown;
}

const own = (map: Readonly<Record<string, unknown>>, key: string) =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** An argument as it stands in its list, where it is one word. */
export const singleWord = (words: unknown) =>
  Array.isArray(words) && words.length === 1 ? words[0] : words;

/** Where two plain values differ, as deep as both have the same form. */
export function differences(
  expected: unknown,
  actual: unknown,
  path: Array<string | number> = [],
  field: FieldPath = path,
): Difference[] {
  if (isDeepStrictEqual(expected, actual)) {
    return [];
  }
  if (isPlainMap(expected) && isPlainMap(actual)) {
    return [
      ...new Set([...Object.keys(expected), ...Object.keys(actual)]),
    ].flatMap(key =>
      differences(
        own(expected, key),
        own(actual, key),
        [...path, key],
        [...field, key],
      ),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return (
      ofElements(expected, actual, path, field) ??
      Array.from(
        { length: Math.max(expected.length, actual.length) },
        (_, index) =>
          differences(
            expected[index],
            actual[index],
            [...path, index],
            [...field, index],
          ),
      ).flat()
    );
  }
  return [{ path, field, expected, actual }];
}

/** The differences of lists by their elements; undefined where nothing names these, or they stand in another order. */
function ofElements(
  expected: readonly unknown[],
  actual: readonly unknown[],
  path: Array<string | number>,
  field: FieldPath,
): Difference[] | undefined {
  const reading = readLists([expected, actual]);
  if (!reading) {
    return undefined;
  }
  const [wanted, found] = reading.lists.map(
    list => new Map(list.map(({ key, value }) => [key, value])),
  );
  const common = (keys: Iterable<string>, other: Map<string, unknown>) =>
    [...keys].filter(key => other.has(key));
  if (
    !isDeepStrictEqual(
      common(wanted.keys(), found),
      common(found.keys(), wanted),
    )
  ) {
    return [{ path, field, expected, actual }];
  }
  const placeOf = (map: Map<string, unknown>, key: string) => {
    let place = 0;
    for (const [other, value] of map) {
      if (other === key) {
        break;
      }
      place += reading.of === 'arguments' ? (value as unknown[]).length : 1;
    }
    return place;
  };
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap(key => {
    const at = [...path, placeOf(found.has(key) ? found : wanted, key)];
    const named = [...field, key];
    const [was, is] = [wanted.get(key), found.get(key)];
    if (reading.of === 'maps') {
      return differences(was, is, at, named);
    }
    return isDeepStrictEqual(was, is)
      ? []
      : [
          {
            path: at,
            field: named,
            expected: singleWord(was),
            actual: singleWord(is),
          },
        ];
  });
}
