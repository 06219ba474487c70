import { Fields } from '../Fields';
import type { TensorCounts } from './parameters';

/** More than any tensor has elements. */
const MOST_ELEMENTS = 1e13;

/**
 * Counts the elements of the tensors of a safetensors header.
 *
 * @returns nothing where a tensor is malformed
 */
export function readSafetensorsHeader(header: unknown): TensorCounts {
  if (typeof header !== 'object' || header === null) {
    return {};
  }
  const counts: Record<string, number> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name !== '__metadata__') {
      const tensor = Fields.of(value);
      const type = tensor.text('dtype');
      const shape = tensor.list('shape');
      const elements = shape?.reduce<number>(
        (product, size) =>
          Number.isSafeInteger(size) && (size as number) >= 0
            ? product * (size as number)
            : NaN,
        1,
      );
      if (type === null || !(elements! <= MOST_ELEMENTS)) {
        return {};
      }
      counts[type] = (counts[type] ?? 0) + elements!;
    }
  }
  return counts;
}
