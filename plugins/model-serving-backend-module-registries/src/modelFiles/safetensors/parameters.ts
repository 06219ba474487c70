import { readNumber } from '@model-serving/backstage-plugin-model-serving-common';
import { lookUp } from '../lookUp';
import type { Quantization } from '../transformers/quantization';

/** Elements of the tensors by the name of their number format, as safetensors names them. */
export type TensorCounts = Readonly<Record<string, number>>;

/** Bytes of an element. */
const BYTES: Readonly<Record<string, number>> = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  F8_E8M0: 1,
  I8: 1,
  U8: 1,
  BOOL: 1,
  F4: 0.5,
};

/** Integers that hold several weights each. */
const CONTAINER_BITS: Readonly<Record<string, number>> = {
  I32: 32,
  U32: 32,
  I16: 16,
  U16: 16,
  I8: 8,
  U8: 8,
};

/** How far the bytes of all elements may be from those of the files, which have headers as well. */
const TOLERANCE = 0.03;

/** Integers in a model whose weights are none: masks, and what tokens are. More of them are weights that are packed. */
const MOST_INTEGERS = 0.02;

const PRECISIONS: Readonly<Record<string, string>> = {
  BF16: 'bf16',
  F16: 'fp16',
  F32: 'fp32',
};

/** Reads counts that somebody else wrote; what is no count is left out. */
export function readTensorCounts(value: unknown): TensorCounts {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).filter(
          ([, count]) => readNumber(count, { integer: true }) !== null,
        ),
      )
    : {};
}

/**
 * Parameters of a model by the elements of its tensors. Where several weights share an integer, a count says either the
 * integers or the weights: the size of the files tells which.
 *
 * @param weightBytes - size of the files; null when unknown
 * @returns null where that decides and is not known
 */
export function parametersOf(
  counts: TensorCounts,
  quantization: Quantization | null,
  weightBytes: number | null,
): number | null {
  const total = sum(counts, () => 1);
  if (total === 0) {
    return null;
  }
  const packing = quantization?.packing ?? null;
  const packed = Object.keys(counts).filter(
    each => lookUp(CONTAINER_BITS, each) !== undefined,
  );
  const integers = packed.reduce(
    (elements, each) => elements + counts[each],
    0,
  );
  if (packing === null) {
    return integers > MOST_INTEGERS * total ? null : total;
  }
  if (integers === 0) {
    return total;
  }
  if (packing === 'unknown' || weightBytes === null) {
    return null;
  }
  const bytes = sum(counts, each => lookUp(BYTES, each) ?? 1);
  if (Math.abs(bytes - weightBytes) > TOLERANCE * weightBytes) {
    return total;
  }
  const unpacked = sum(counts, each =>
    packed.includes(each) ? CONTAINER_BITS[each] / packing.bits : 0,
  );
  const others = sum(counts, each => (packed.includes(each) ? 0 : 1));
  const weights = unpacked / (1 + packing.packedScales);
  return Math.round(weights + Math.max(others - weights * packing.scales, 0));
}

/** The number format that most elements of a model have; null where that is not one that models compute in. */
export function precisionOf(counts: TensorCounts): string | null {
  const [most] = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return most ? lookUp(PRECISIONS, most[0]) ?? null : null;
}

function sum(counts: TensorCounts, factor: (name: string) => number): number {
  return Object.entries(counts).reduce(
    (total, [name, count]) => total + count * factor(name),
    0,
  );
}
