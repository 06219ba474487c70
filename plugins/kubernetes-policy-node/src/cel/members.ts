import { failed } from './CelError';
import { CelOptional, CelUint, equal, mapValue, typeName } from './values';

function listIndex(index: unknown): bigint | undefined {
  if (typeof index === 'bigint') {
    return index;
  }
  if (index instanceof CelUint) {
    return index.value;
  }
  if (typeof index === 'number') {
    if (!Number.isInteger(index)) {
      throw failed(`unsupported index value ${index} in list`);
    }
    return BigInt(index);
  }
  throw failed(`unsupported index type '${typeName(index)}' in list`);
}

const text = (key: unknown): string =>
  key instanceof CelUint ? String(key.value) : String(key);

/** What a value holds under a key or index; undefined when it holds nothing there. */
function find(holder: unknown, key: unknown): unknown {
  if (holder instanceof Map) {
    return mapValue(holder, key);
  }
  if (Array.isArray(holder)) {
    const index = listIndex(key)!;
    return index >= 0n && index < BigInt(holder.length)
      ? holder[Number(index)]
      : undefined;
  }
  return undefined;
}

/** `holder.key` and `holder[key]`; of an optional holder an optional. */
export function member(holder: unknown, key: unknown): unknown {
  if (holder instanceof CelOptional) {
    return optionalMember(holder, key);
  }
  const value = find(holder, key);
  if (value !== undefined) {
    return value;
  }
  throw failed(
    Array.isArray(holder)
      ? `index out of bounds: ${text(key)}`
      : `no such key: ${text(key)}`,
  );
}

/** `holder.?key` and `holder[?key]`. */
export function optionalMember(holder: unknown, key: unknown): CelOptional {
  if (holder instanceof CelOptional) {
    return holder.hasValue
      ? optionalMember(holder.value, key)
      : CelOptional.none;
  }
  const value = find(holder, key);
  return value === undefined ? CelOptional.none : CelOptional.of(value);
}

/** `has(holder.key)`. */
export function hasMember(holder: unknown, key: string): boolean {
  if (holder instanceof CelOptional) {
    return optionalMember(holder, key).hasValue;
  }
  return find(holder, key) !== undefined;
}

/** Elements without those that equal an earlier one. */
export function distinct(list: readonly unknown[]): unknown[] {
  return list.filter(
    (item, index) => list.findIndex(other => equal(other, item)) === index,
  );
}
