import type { ModelArchitecture, ModelFacts } from '../../api';

type Known = Partial<Omit<ModelFacts, 'architecture'>> & {
  architecture?: Partial<Omit<ModelArchitecture, 'slidingWindow'>> & {
    slidingWindow?:
      | (Partial<NonNullable<ModelArchitecture['slidingWindow']>> & {
          tokens: number;
          layers: number;
        })
      | null;
  };
};

/** Facts of a model with what the arithmetic needs; everything else is unknown. */
export function factsOf({ architecture, ...facts }: Known): ModelFacts {
  return {
    uri: 'oci://registry.example/model@sha256:0',
    format: 'vLLM',
    publisher: null,
    license: null,
    task: null,
    parameters: null,
    contextLength: null,
    precision: 'bf16',
    quantization: null,
    weightBytes: null,
    memoryBytes: null,
    engine: null,
    ...facts,
    architecture: architecture
      ? {
          layers: null,
          attentionHeads: null,
          kvHeads: null,
          headSize: null,
          valueSize: null,
          hiddenSize: null,
          vocabularySize: null,
          caches: null,
          latentAttention: null,
          recurrent: null,
          experts: null,
          ...architecture,
          slidingWindow: architecture.slidingWindow
            ? { sizes: null, ...architecture.slidingWindow }
            : null,
        }
      : null,
  };
}

/** Facts of public models, as their publishers' `config.json` and model cards have them. */
export const LLAMA_2_7B = factsOf({
  parameters: 6_738_000_000,
  precision: 'fp16',
  contextLength: 4096,
  architecture: {
    layers: 32,
    attentionHeads: 32,
    kvHeads: 32,
    hiddenSize: 4096,
    vocabularySize: 32_000,
  },
});

export const LLAMA_2_70B = factsOf({
  parameters: 68_977_000_000,
  precision: 'fp16',
  contextLength: 4096,
  architecture: {
    layers: 80,
    attentionHeads: 64,
    kvHeads: 8,
    hiddenSize: 8192,
    vocabularySize: 32_000,
  },
});

export const LLAMA_3_8B = factsOf({
  parameters: 8_030_000_000,
  contextLength: 8192,
  architecture: {
    layers: 32,
    attentionHeads: 32,
    kvHeads: 8,
    hiddenSize: 4096,
    vocabularySize: 128_256,
  },
});

export const LLAMA_3_1_70B = factsOf({
  parameters: 70_550_000_000,
  contextLength: 131_072,
  architecture: {
    layers: 80,
    attentionHeads: 64,
    kvHeads: 8,
    hiddenSize: 8192,
    vocabularySize: 128_256,
  },
});

export const LLAMA_3_1_405B_FP8 = factsOf({
  parameters: 405_850_000_000,
  quantization: 'fp8',
  contextLength: 131_072,
  architecture: {
    layers: 126,
    attentionHeads: 128,
    kvHeads: 8,
    hiddenSize: 16_384,
    vocabularySize: 128_256,
  },
});

export const QWEN_2_5_0_5B = factsOf({
  parameters: 494_000_000,
  contextLength: 32_768,
  architecture: {
    layers: 24,
    attentionHeads: 14,
    kvHeads: 2,
    hiddenSize: 896,
    vocabularySize: 151_936,
  },
});

export const QWEN_2_5_7B = factsOf({
  parameters: 7_620_000_000,
  contextLength: 131_072,
  architecture: {
    layers: 28,
    attentionHeads: 28,
    kvHeads: 4,
    hiddenSize: 3584,
    vocabularySize: 152_064,
  },
});

export const LLAMA_3_2_11B_VISION = factsOf({
  parameters: 10_670_000_000,
  contextLength: 131_072,
});

export const QWEN_2_5_32B = factsOf({
  parameters: 32_764_000_000,
  contextLength: 32_768,
  architecture: {
    layers: 64,
    attentionHeads: 40,
    kvHeads: 8,
    hiddenSize: 5120,
    vocabularySize: 152_064,
  },
});

export const R1_DISTILL_QWEN_14B = factsOf({
  parameters: 14_770_000_000,
  contextLength: 131_072,
  architecture: {
    layers: 48,
    attentionHeads: 40,
    kvHeads: 8,
    hiddenSize: 5120,
    vocabularySize: 152_064,
  },
});

export const QWEN_3_30B_A3B = factsOf({
  parameters: 30_532_000_000,
  contextLength: 40_960,
  architecture: {
    layers: 48,
    attentionHeads: 32,
    kvHeads: 4,
    headSize: 128,
    hiddenSize: 2048,
    vocabularySize: 151_936,
    experts: { total: 128, active: 8, activeParameters: 3_345_000_000 },
  },
});

export const QWEN_3_235B_A22B_FP8 = factsOf({
  parameters: 235_090_000_000,
  quantization: 'fp8',
  contextLength: 40_960,
  architecture: {
    layers: 94,
    attentionHeads: 64,
    kvHeads: 4,
    headSize: 128,
    hiddenSize: 4096,
    vocabularySize: 151_936,
    experts: { total: 128, active: 8, activeParameters: 22_190_000_000 },
  },
});

export const GPT_OSS_20B = factsOf({
  parameters: 20_910_000_000,
  quantization: 'mxfp4',
  // 12.8 GiB of the model card's table.
  weightBytes: 13_743_895_347,
  contextLength: 131_072,
  architecture: {
    layers: 24,
    attentionHeads: 64,
    kvHeads: 8,
    headSize: 64,
    hiddenSize: 2880,
    vocabularySize: 201_088,
    slidingWindow: { tokens: 128, layers: 12 },
    experts: { total: 32, active: 4, activeParameters: 3_610_000_000 },
  },
});

export const GPT_OSS_120B = factsOf({
  parameters: 116_830_000_000,
  quantization: 'mxfp4',
  // 60.8 GiB of the model card's table.
  weightBytes: 65_283_502_899,
  contextLength: 131_072,
  architecture: {
    layers: 36,
    attentionHeads: 64,
    kvHeads: 8,
    headSize: 64,
    hiddenSize: 2880,
    vocabularySize: 201_088,
    slidingWindow: { tokens: 128, layers: 18 },
    experts: { total: 128, active: 4, activeParameters: 5_130_000_000 },
  },
});

export const DEEPSEEK_V3 = factsOf({
  parameters: 671_030_000_000,
  quantization: 'fp8',
  contextLength: 163_840,
  architecture: {
    layers: 61,
    attentionHeads: 128,
    hiddenSize: 7168,
    vocabularySize: 129_280,
    latentAttention: { rank: 512, ropeSize: 64 },
    experts: { total: 256, active: 8, activeParameters: 37_550_000_000 },
  },
});

export const GEMMA_3_27B = factsOf({
  parameters: 27_430_000_000,
  contextLength: 131_072,
  architecture: {
    layers: 62,
    attentionHeads: 32,
    kvHeads: 16,
    headSize: 128,
    hiddenSize: 5376,
    vocabularySize: 262_208,
    slidingWindow: { tokens: 1024, layers: 52 },
  },
});

export const MISTRAL_SMALL_3_1_24B = factsOf({
  parameters: 24_010_000_000,
  contextLength: 131_072,
  architecture: {
    layers: 40,
    attentionHeads: 32,
    kvHeads: 8,
    headSize: 128,
    hiddenSize: 5120,
    vocabularySize: 131_072,
  },
});

/** A hybrid of 64 layers of which 16 keep a cache, as the sources' own arithmetic says. */
export const QWEN_3_8_27B = factsOf({
  quantization: 'fp8',
  contextLength: 262_144,
  architecture: {
    layers: 64,
    kvHeads: 4,
    headSize: 256,
    recurrent: { layers: 48, stateBytes: 1 },
  },
});

/** Named by its log as Qwen2 with 36 layers and 256 elements of keys; its vocabulary is that of Qwen2.5. */
export const QWEN_2_36_LAYERS = factsOf({
  contextLength: 32_768,
  architecture: {
    layers: 36,
    kvHeads: 2,
    headSize: 128,
    hiddenSize: 2048,
    vocabularySize: 151_936,
  },
});

export const TRILM_3_9B = factsOf({
  precision: 'fp16',
  contextLength: 2048,
  architecture: {
    layers: 30,
    attentionHeads: 24,
    kvHeads: 24,
    headSize: 128,
    hiddenSize: 3072,
    vocabularySize: 50_688,
  },
});

export const GPT_2_XL = factsOf({
  parameters: 1_557_611_200,
  precision: 'fp16',
  contextLength: 1024,
  architecture: {
    layers: 48,
    attentionHeads: 25,
    kvHeads: 25,
    hiddenSize: 1600,
    vocabularySize: 50_257,
  },
});

export const OPT_13B = factsOf({
  parameters: 12_853_000_000,
  precision: 'fp16',
  contextLength: 2048,
  architecture: {
    layers: 40,
    attentionHeads: 40,
    kvHeads: 40,
    hiddenSize: 5120,
    vocabularySize: 50_272,
  },
});

export const QWEN_2_5_72B = factsOf({
  parameters: 72_706_000_000,
  contextLength: 32_768,
  architecture: {
    layers: 80,
    attentionHeads: 64,
    kvHeads: 8,
    hiddenSize: 8192,
    vocabularySize: 152_064,
  },
});

export const LLAMA_3_1_405B = { ...LLAMA_3_1_405B_FP8, quantization: null };

export const MISTRAL_7B = factsOf({
  parameters: 7_242_000_000,
  contextLength: 32_768,
  architecture: {
    layers: 32,
    attentionHeads: 32,
    kvHeads: 8,
    hiddenSize: 4096,
    vocabularySize: 32_000,
  },
});

export const MIXTRAL_8X7B = factsOf({
  parameters: 46_703_000_000,
  contextLength: 32_768,
  architecture: {
    layers: 32,
    attentionHeads: 32,
    kvHeads: 8,
    hiddenSize: 4096,
    vocabularySize: 32_000,
    experts: { total: 8, active: 2, activeParameters: 12_879_000_000 },
  },
});

/** A hybrid: one layer in eight has attention; the state of the others does not grow. */
export const JAMBA = factsOf({
  parameters: 51_570_000_000,
  contextLength: 262_144,
  architecture: {
    layers: 32,
    attentionHeads: 32,
    kvHeads: 8,
    hiddenSize: 4096,
    vocabularySize: 65_536,
    recurrent: { layers: 28, stateBytes: 1 },
    experts: { total: 16, active: 2, activeParameters: 12_000_000_000 },
  },
});
