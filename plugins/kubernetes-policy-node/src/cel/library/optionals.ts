import { failed } from '../CelError';
import { CelList, CelMap, CelOptional, CelUint, typeName } from '../values';
import { CelDuration } from '../times';
import type { FunctionTable } from './FunctionTable';

function isZero(value: unknown): boolean {
  if (value === null || value === '' || value === false) {
    return true;
  }
  if (typeof value === 'bigint' || typeof value === 'number') {
    return Number(value) === 0;
  }
  if (value instanceof CelUint) {
    return value.value === 0n;
  }
  if (value instanceof CelDuration) {
    return value.nanos === 0n;
  }
  if (Array.isArray(value) || value instanceof Uint8Array) {
    return (value as CelList).length === 0;
  }
  return value instanceof Map && (value as CelMap).size === 0;
}

const unwrap = (list: CelList) =>
  list.flatMap(item => {
    if (!(item instanceof CelOptional)) {
      throw failed(`value ${typeName(item)} is not optional`);
    }
    return item.hasValue ? [item.value] : [];
  });

/** `optional.of` and its like; `or` and `orValue` are macros, because their argument may not be evaluated. */
export function addOptionals(table: FunctionTable): void {
  table
    .add('optional.of(dyn): optional_type(T)', CelOptional.of)
    .add('optional.none(): optional_type(any)', () => CelOptional.none)
    .add('optional.ofNonZeroValue(dyn): optional_type(T)', (value: unknown) =>
      isZero(value) ? CelOptional.none : CelOptional.of(value),
    )
    .add('optional_type->value(): E', (optional: CelOptional) => optional.value)
    .add(
      'optional_type->hasValue(): bool',
      (optional: CelOptional) => optional.hasValue,
    )
    .add('optional.unwrap(list): list(EE)', unwrap)
    .add('list->unwrapOpt(): list(EE)', unwrap);
}
