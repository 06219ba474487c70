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
 * Sources: bits of GGUF types, embeddings and output layer included, as measured with an 8B model
 * (`tools/quantize/README.md` of llama.cpp; larger models need a little less), of others from its block layouts; MXFP4
 * and NVFP4 from the OCP and NVIDIA formats (a scale for 32 and for 16 weights).
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
  format(/^gptq-int3$/, 'gptq-int3', 3 + 19 / 128, {
    keepsEmbeddings: true,
    minCapability: 6.0,
  }),
  format(/^gptq-int2$/, 'gptq-int2', 2 + 18 / 128, {
    keepsEmbeddings: true,
    minCapability: 6.0,
  }),
  format(/^gptq.*(8|int8)$/, 'gptq-int8', 8 + 20 / 128, {
    keepsEmbeddings: true,
    minCapability: 6.0,
  }),
  format(/^(gptq|int4|w4a16|w4a8|auto-round-4bit)/, 'gptq-int4', INT4_BITS, {
    keepsEmbeddings: true,
    minCapability: 6.0,
  }),
  format(/^(bnb|bitsandbytes|nf4)/, 'bitsandbytes', 4.5, {
    keepsEmbeddings: true,
    minCapability: 7.0,
  }),
  format(/^(gguf-|ud-)?(q8_0|q8_k)/, 'q8_0', 8.5),
  format(/^(gguf-|ud-)?q6_k/, 'q6_k', 6.5625),
  format(/^(gguf-|ud-)?q5_k_s/, 'q5_k_s', 5.5704),
  format(/^(gguf-|ud-)?q5_k/, 'q5_k', 5.7036),
  format(/^(gguf-|ud-)?q5_[01]/, 'q5_0', 5.5),
  format(/^(gguf-|ud-)?iq4_xs/, 'iq4_xs', 4.4597),
  format(/^(gguf-|ud-)?iq4/, 'iq4', 4.6818),
  format(/^(gguf-|ud-)?q4_k_s/, 'q4_k_s', 4.6672),
  format(/^(gguf-|ud-)?q4_k/, 'q4_k', 4.8944),
  format(/^(gguf-|ud-)?q4_[01]/, 'q4_0', 4.55),
  format(/^(gguf-|ud-)?iq3_xxs/, 'iq3_xxs', 3.2548),
  format(/^(gguf-|ud-)?iq3_xs/, 'iq3_xs', 3.4977),
  format(/^(gguf-|ud-)?iq3_s/, 'iq3_s', 3.6606),
  format(/^(gguf-|ud-)?iq3/, 'iq3', 3.7628),
  format(/^(gguf-|ud-)?q3_k_s/, 'q3_k_s', 3.6429),
  format(/^(gguf-|ud-)?(q3_k_l|q3_k_xl)/, 'q3_k_l', 4.2979),
  format(/^(gguf-|ud-)?q3_k/, 'q3_k', 3.996),
  format(/^(gguf-|ud-)?iq2_xxs/, 'iq2_xxs', 2.3824),
  format(/^(gguf-|ud-)?iq2_xs/, 'iq2_xs', 2.5882),
  format(/^(gguf-|ud-)?iq2_s/, 'iq2_s', 2.7403),
  format(/^(gguf-|ud-)?iq2/, 'iq2', 2.9294),
  format(/^(gguf-|ud-)?q2_k_s/, 'q2_k_s', 2.9697),
  format(/^(gguf-|ud-)?q2_k/, 'q2_k', 3.1593),
  format(/^(gguf-|ud-)?iq1_s/, 'iq1_s', 2.0042),
  format(/^(gguf-|ud-)?iq1/, 'iq1', 2.146),
] as const;

/** The format that a name stands for; undefined for one that is not known, so that nothing is guessed. */
export function numberFormat(name: string): NumberFormat | undefined {
  const plain = name.trim().toLowerCase();
  return FORMATS.find(([names]) => names.test(plain))?.[1];
}
