/** How numbers are stored. */
export interface NumberFormat {
  name: string;
  /** Bits of one weight, with the scales that belong to it. */
  bits: number;
  /** Embeddings and output layer are stored in 16 bits whatever the other layers are. */
  keepsEmbeddings: boolean;
  /**
   * The lowest compute capability of an NVIDIA accelerator that vLLM runs it on, as its quantization classes and
   * platform checks say (`get_min_capability`, `check_if_supports_dtype`); null where it depends on neither.
   */
  minCapability: number | null;
}

const format = (
  names: RegExp,
  name: string,
  bits: number,
  rest: Partial<NumberFormat> = {},
): readonly [RegExp, NumberFormat] => [
  names,
  { name, bits, keepsEmbeddings: false, minCapability: null, ...rest },
];

/** Groups of 128 weights share one 16-bit scale and one zero point. */
const INT4_BITS = 4 + 20 / 128;

/**
 * Sources: `Bits` of GGUF types from llama.cpp's block layouts (`ggml-common.h`), which hold scales with the weights;
 * MXFP4 and NVFP4 from the OCP and NVIDIA formats (a scale for 32 and for 16 weights).
 */
const FORMATS = [
  format(/^(f32|fp32|float32|float)$/, 'fp32', 32),
  format(/^(bf16|bfloat16)$/, 'bf16', 16, { minCapability: 8.0 }),
  format(/^(f16|fp16|float16|half)$/, 'fp16', 16),
  format(/^(fp8|f8|float8|e4m3|e5m2)/, 'fp8', 8, {
    keepsEmbeddings: true,
    minCapability: 8.0,
  }),
  format(/^(w8a8|int8|i8|w8a16)/, 'int8', 8, {
    keepsEmbeddings: true,
    minCapability: 7.5,
  }),
  format(/^nvfp4/, 'nvfp4', 4.5, { keepsEmbeddings: true, minCapability: 8.0 }),
  format(/^mxfp4/, 'mxfp4', 4.25, {
    keepsEmbeddings: true,
    minCapability: 8.0,
  }),
  format(/^awq/, 'awq', INT4_BITS, {
    keepsEmbeddings: true,
    minCapability: 7.5,
  }),
  format(/^gptq.*(8|int8)$/, 'gptq-int8', 8 + 20 / 128, {
    keepsEmbeddings: true,
    minCapability: 6.0,
  }),
  format(/^(gptq|int4|w4a16)/, 'gptq-int4', INT4_BITS, {
    keepsEmbeddings: true,
    minCapability: 6.0,
  }),
  format(/^(bnb|bitsandbytes|nf4)/, 'bitsandbytes', 4.5, {
    keepsEmbeddings: true,
    minCapability: 7.0,
  }),
  format(/^(gguf-)?q8_0/, 'q8_0', 8.5),
  format(/^(gguf-)?q6_k/, 'q6_k', 6.5625),
  format(/^(gguf-)?q5_k/, 'q5_k', 5.7),
  format(/^(gguf-)?q5_[01]/, 'q5_0', 5.5),
  format(/^(gguf-)?q4_k/, 'q4_k', 4.85),
  format(/^(gguf-)?q4_[01]/, 'q4_0', 4.55),
  format(/^(gguf-)?q3_k/, 'q3_k', 3.9),
  format(/^(gguf-)?q2_k/, 'q2_k', 3.0),
] as const;

/** The format that a name stands for; undefined for one that is not known, so that nothing is guessed. */
export function numberFormat(name: string): NumberFormat | undefined {
  const plain = name.trim().toLowerCase();
  return FORMATS.find(([names]) => names.test(plain))?.[1];
}
