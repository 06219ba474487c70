/**
 * What is known of an expression's type before it is evaluated. Written as the API server writes types:
 * `list(string)`, `map(string, dyn)`, `optional_type(int)`.
 */
export interface StaticType {
  readonly name: string;
  readonly params: readonly StaticType[];
  /** Fields of an object whose schema is known. */
  readonly fields?: Readonly<Record<string, StaticType>>;
}

const none: readonly StaticType[] = [];

/** A type without parameters. */
export const simple = (name: string): StaticType => ({ name, params: none });

export const DYN = simple('dyn');
/** What `a[?b]` holds where nothing is known of `a`: it takes the type of what it is used with. */
export const FREE = simple('dyn');
export const BOOL = simple('bool');
export const INT = simple('int');
export const STRING = simple('string');

export const listOf = (element: StaticType): StaticType => ({
  name: 'list',
  params: [element],
});
export const mapOf = (key: StaticType, value: StaticType): StaticType => ({
  name: 'map',
  params: [key, value],
});
export const optionalOf = (value: StaticType): StaticType => ({
  name: 'optional_type',
  params: [value],
});
export const objectOf = (
  name: string,
  fields: Readonly<Record<string, StaticType>>,
): StaticType => ({ name, params: none, fields });

/** A type as the API server writes it. */
export function typeText({ name, params }: StaticType): string {
  return params.length > 0
    ? `${name}(${params.map(typeText).join(', ')})`
    : name;
}

/** The type of a value that may come from either; `dyn` where they differ. */
export function joined(a: StaticType, b: StaticType): StaticType {
  if (a === b || b === FREE) {
    return a;
  }
  if (a === FREE) {
    return b;
  }
  if (a.name !== b.name || a.fields || b.fields) {
    return DYN;
  }
  return {
    name: a.name,
    params: a.params.map((param, index) =>
      joined(param, b.params[index] ?? DYN),
    ),
  };
}

/** The type that all values have together; `dyn` for none. */
export const joinedAll = (types: readonly StaticType[]): StaticType =>
  types.length === 0 ? DYN : types.reduce(joined);

/** The type of what a comprehension's variables stand for: a list's index and element, a map's key and value. */
export function entryTypes(range: StaticType): [StaticType, StaticType] {
  if (range.name === 'list') {
    return [INT, range.params[0]];
  }
  return range.name === 'map' ? [range.params[0], range.params[1]] : [DYN, DYN];
}

/** The type of a field or of what stands under a key; of an optional holder an optional. */
export function memberType(holder: StaticType, field?: string): StaticType {
  if (holder.name === 'optional_type') {
    const type = memberType(holder.params[0], field);
    return optionalOf(type === DYN && field === undefined ? FREE : type);
  }
  if (holder.fields && field !== undefined) {
    return holder.fields[field] ?? DYN;
  }
  return entryTypes(holder)[1];
}

/** The type of `holder.?field` and `holder[?key]`. */
export const optionalMemberType = (
  holder: StaticType,
  field?: string,
): StaticType =>
  memberType(
    holder.name === 'optional_type' ? holder : optionalOf(holder),
    field,
  );

/** Whether a value of one type may turn out to be of another. */
export const mayBe = (type: StaticType, name: string): boolean =>
  type.name === name || type.name === 'dyn';

/**
 * Reads what a function's signature says of its result: a type, `T` for the type of its first argument, `E` for what
 * that holds, `EE` for what the latter holds, `any` for a type that follows from the result's use.
 */
export function resultType(text: string, first?: StaticType): StaticType {
  const match = /^([\w.]+)\((.*)\)$/.exec(text);
  if (match) {
    const [, name, inner] = match;
    return {
      name,
      params: inner.split(/, */).map(param => resultType(param, first)),
    };
  }
  switch (text) {
    case 'T':
      return first ?? DYN;
    case 'E':
      return first?.params.at(-1) ?? DYN;
    case 'EE':
      return first?.params.at(-1)?.params.at(-1) ?? DYN;
    case 'any':
      return FREE;
    default:
      return simple(text);
  }
}
