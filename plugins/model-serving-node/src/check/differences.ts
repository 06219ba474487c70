import { isDeepStrictEqual } from 'node:util';

/** One place where an object is other than it should be. */
export interface Difference {
  path: Array<string | number>;
  /** Undefined where there should be nothing. */
  expected: unknown;
  /** Undefined where there is nothing. */
  actual: unknown;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (map: Record<string, unknown>, key: string) =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** Where two plain values differ, as deep as both have the same form. */
export function differences(
  expected: unknown,
  actual: unknown,
  path: Array<string | number> = [],
): Difference[] {
  if (isDeepStrictEqual(expected, actual)) {
    return [];
  }
  if (isMap(expected) && isMap(actual)) {
    return [
      ...new Set([...Object.keys(expected), ...Object.keys(actual)]),
    ].flatMap(key =>
      differences(own(expected, key), own(actual, key), [...path, key]),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return Array.from(
      { length: Math.max(expected.length, actual.length) },
      (_, index) =>
        differences(expected[index], actual[index], [...path, index]),
    ).flat();
  }
  return [{ path, expected, actual }];
}
