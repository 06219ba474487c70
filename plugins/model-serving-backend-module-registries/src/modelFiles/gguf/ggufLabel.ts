import { GGMLFileQuantizationType } from '@huggingface/gguf';

/** How a GGUF file stores its weights. */
export interface GgufLabel {
  /** As llama.cpp or its publisher names it, in lower case, such as `q4_k_m`. */
  name: string;
  /** The number format of a file that is not quantized. */
  precision: string | null;
  quantization: string | null;
}

const PRECISIONS: Readonly<Record<string, string>> = {
  f32: 'fp32',
  f16: 'fp16',
  bf16: 'bf16',
};

/**
 * How publishers name a quantization, whether llama.cpp has that name or not: `Q4_K_L`, `IQ4_KS` and `Q5_K_P` are
 * mixtures of their own, whose header says the type that they were made from.
 */
const NAMED =
  /(?<=^|[-_. ])(UD-)?((I?Q|TQ)\d(_(\d|K|[SMLP]|X{1,3}[SML]|NL|K[SLT]|KSS|R\d))*|[MN][XV]FP\d(_MOE)?|BF16|F16|F32)(?=$|[-_. ])/gi;

/** Reads it out of the file's name, else out of `general.file_type` of its header; null where neither tells. */
export function ggufLabelOf(
  path: string,
  header: { metadata: Readonly<Record<string, unknown>> } | undefined,
): GgufLabel | null {
  const type = header?.metadata['general.file_type'];
  const label =
    path
      .slice(path.lastIndexOf('/') + 1)
      .match(NAMED)
      ?.at(-1) ??
    (typeof type === 'number' ? GGMLFileQuantizationType[type] : undefined);
  if (label === undefined) {
    return null;
  }
  const name = label.toLowerCase();
  const precision = PRECISIONS[name] ?? null;
  return { name, precision, quantization: precision === null ? name : null };
}
