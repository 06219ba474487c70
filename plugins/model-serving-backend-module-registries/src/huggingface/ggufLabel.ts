import {
  GGMLFileQuantizationType,
  parseGGUFQuantLabel,
} from '@huggingface/gguf';

/** How a GGUF file stores its weights. */
export interface GgufLabel {
  /** As llama.cpp names it, in lower case, such as `q4_k_m`. */
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

/** Reads it out of the file's name, else out of `general.file_type` of its header; null where neither tells. */
export function ggufLabelOf(
  path: string,
  header: { metadata: Readonly<Record<string, unknown>> } | undefined,
): GgufLabel | null {
  const type = header?.metadata['general.file_type'];
  const label =
    parseGGUFQuantLabel(path.slice(path.lastIndexOf('/') + 1)) ??
    (typeof type === 'number' ? GGMLFileQuantizationType[type] : undefined);
  if (label === undefined) {
    return null;
  }
  const name = label.toLowerCase();
  const precision = PRECISIONS[name] ?? null;
  return { name, precision, quantization: precision === null ? name : null };
}
