/** How the elements of a list are told apart: by a field of each, or as the arguments of a program. */
const FIELDS = [
  'name',
  'mountPath',
  'secretKey',
  'key',
  'containerPort',
  'port',
  'topologyKey',
  'url',
] as const;

const FLAG = /^--?[A-Za-z][^=\s]*/;

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An element of a list with what it is called there. @public */
export interface ListElement {
  key: string;
  value: unknown;
}

function byField(
  list: readonly unknown[],
  field: string,
): ListElement[] | undefined {
  const seen = new Set<string>();
  const elements: ListElement[] = [];
  for (const value of list) {
    const name =
      isMap(value) && Object.hasOwn(value, field) ? value[field] : undefined;
    if (typeof name !== 'string' && typeof name !== 'number') {
      return undefined;
    }
    const key = String(name);
    if (seen.has(key)) {
      return undefined;
    }
    seen.add(key);
    elements.push({ key, value });
  }
  return elements;
}

/** Each argument by its flag, with the words that follow it; undefined where a word comes before the first flag. */
function byFlag(list: readonly unknown[]): ListElement[] | undefined {
  const elements: Array<{ key: string; value: string[] }> = [];
  const seen = new Set<string>();
  for (const word of list) {
    if (typeof word !== 'string') {
      return undefined;
    }
    const flag = FLAG.exec(word)?.[0];
    if (flag !== undefined) {
      if (seen.has(flag)) {
        return undefined;
      }
      seen.add(flag);
      elements.push({ key: flag, value: [word] });
    } else if (elements.length === 0) {
      return undefined;
    } else {
      elements.at(-1)!.value.push(word);
    }
  }
  return elements;
}

/** Lists whose elements are told apart in one way, so that they can be compared and merged. @public */
export interface ListReading {
  /** The elements of each list, in its order. */
  lists: ListElement[][];
  /** What the elements are; an argument is the list of its words. */
  of: 'maps' | 'arguments';
  /** What elements are made a list of again: arguments have several words each. */
  listOf(elements: readonly ListElement[]): unknown[];
}

/**
 * Tells the elements of versions of one list apart: maps by the field by which Kubernetes merges such lists, as far as all of
 * them have it and no two the same; arguments of a program by their flags.
 *
 * @returns undefined where nothing names their elements, so that the list is one value
 * @public
 */
export function readLists(
  versions: ReadonlyArray<readonly unknown[]>,
): ListReading | undefined {
  if (versions.every(list => list.length === 0)) {
    return undefined;
  }
  for (const field of FIELDS) {
    const lists = versions.map(list => byField(list, field));
    if (lists.every(list => list !== undefined)) {
      return {
        lists,
        of: 'maps',
        listOf: elements => elements.map(({ value }) => value),
      };
    }
  }
  const lists = versions.map(byFlag);
  return lists.every(list => list !== undefined)
    ? {
        lists,
        of: 'arguments',
        listOf: elements => elements.flatMap(({ value }) => value as unknown[]),
      }
    : undefined;
}
