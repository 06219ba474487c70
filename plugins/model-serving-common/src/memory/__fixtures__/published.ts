import type { ModelFacts } from '../../api';
import {
  DEEPSEEK_V3,
  GEMMA_3_27B,
  GPT_2_XL,
  GPT_OSS_120B,
  GPT_OSS_20B,
  JAMBA,
  LLAMA_2_70B,
  LLAMA_2_7B,
  LLAMA_3_1_405B,
  LLAMA_3_1_405B_FP8,
  LLAMA_3_1_70B,
  LLAMA_3_2_11B_VISION,
  LLAMA_3_8B,
  MISTRAL_7B,
  MISTRAL_SMALL_3_1_24B,
  MIXTRAL_8X7B,
  OPT_13B,
  QWEN_2_36_LAYERS,
  QWEN_2_5_0_5B,
  QWEN_2_5_32B,
  QWEN_2_5_72B,
  QWEN_2_5_7B,
  QWEN_3_235B_A22B_FP8,
  QWEN_3_30B_A3B,
  QWEN_3_8_27B,
  R1_DISTILL_QWEN_14B,
  TRILM_3_9B,
} from './architectures';

/** A number that somebody's engine measured, in GiB of one accelerator as engines print it. */
export type Measure =
  /** Weights of one accelerator after loading. */
  | { of: 'weights'; gib: number }
  /** The KV cache of one token, in bytes. */
  | { of: 'kvToken'; bytes: number }
  /** A KV cache that holds so many tokens. */
  | { of: 'kvCache'; gib: number; tokens: number }
  /** Cache of the layers with a sliding window, for one request. */
  | { of: 'slidingCache'; gib: number; tokens: number }
  /** What the engine worked in. */
  | { of: 'activations'; gib: number }
  /** All that the engine holds but its KV cache, of so much memory. */
  | { of: 'total'; gib: number; deviceMib: number };

/** A configuration that was published with what it measured. */
export interface PublishedConfiguration {
  name: string;
  source: string;
  facts: ModelFacts;
  engine: string;
  args: string[];
  devices?: number;
  measured: Measure[];
  /** Why a measure is further from the arithmetic than the test allows, by what was measured. */
  explained?: Partial<Record<Measure['of'], string>>;
}

const H100 = 81_559;
const A100 = 81_920;
const MIB_IN_GIB = 1 / 1024;
const vllm = (path: string) => `https://github.com/vllm-project/vllm/${path}`;

/** What the files of gpt-oss hold is less than what engines make of them. */
const MXFP4_PADDING =
  'vLLM pads the hidden size of 2,880 for its MXFP4 kernels; the file that llama.cpp loads is met';

const tensor = (ranks: number) => `--tensor-parallel-size=${ranks}`;

/** Every number is copied from the source; the facts of models are those of their publishers. */
export const PUBLISHED: readonly PublishedConfiguration[] = [
  {
    name: 'Llama 3 8B, vLLM, 1 × H100',
    source: vllm('pull/10511'),
    facts: LLAMA_3_8B,
    engine: 'vLLM',
    args: ['--enforce-eager'],
    measured: [
      { of: 'weights', gib: 14.96 },
      { of: 'activations', gib: 1.26 },
      { of: 'total', gib: 14.96 + 1.79 + 1.26, deviceMib: H100 },
    ],
  },
  {
    name: 'Llama 3 8B, vLLM, 2 × H100',
    source: vllm('pull/10511'),
    facts: LLAMA_3_8B,
    engine: 'vLLM',
    args: [tensor(2), '--enforce-eager'],
    devices: 2,
    measured: [
      { of: 'weights', gib: 7.48 },
      { of: 'activations', gib: 1.26 },
      { of: 'total', gib: 7.48 + 3.58 + 1.26, deviceMib: H100 },
    ],
    explained: {
      total:
        '3.58 GiB outside PyTorch: that version counted what all processes of the accelerator hold, which the same pull request corrects',
    },
  },
  {
    name: 'Llama 3.1 70B W8A8, vLLM, 1 × H100',
    source: vllm('pull/12569'),
    facts: { ...LLAMA_3_1_70B, quantization: 'w8a8' },
    engine: 'vLLM',
    args: ['--max-model-len=2048', '--gpu-memory-utilization=0.98'],
    measured: [{ of: 'weights', gib: 67.7229 }],
  },
  {
    name: 'Llama 3.1 405B FP8, vLLM, 8 × H100',
    source: vllm('issues/6746'),
    facts: LLAMA_3_1_405B_FP8,
    engine: 'vLLM',
    args: [tensor(8)],
    devices: 8,
    measured: [{ of: 'weights', gib: 57.752 }],
    explained: {
      weights:
        "Meta's FP8 keeps attention and the first and last layers in 16 bits; the size of the files (weightBytes) counts that",
    },
  },
  {
    name: 'Llama 3.2 11B Vision, vLLM, 1 × H100',
    source: vllm('pull/12126'),
    facts: LLAMA_3_2_11B_VISION,
    engine: 'vLLM',
    args: ['--enforce-eager', '--max-num-seqs=128'],
    measured: [{ of: 'weights', gib: 19.86 }],
  },
  {
    name: 'Llama 2 7B, vLLM, 1 × A100',
    source: vllm('pull/2031'),
    facts: LLAMA_2_7B,
    engine: 'vLLM',
    args: ['--enforce-eager'],
    measured: [
      // What 7,351 blocks of 16 tokens of 512 KiB leave of 0.9 of the memory.
      {
        of: 'total',
        gib: 0.9 * 79.15 - (7351 * 16 * 512) / 1024 ** 2,
        deviceMib: A100,
      },
    ],
  },
  {
    name: 'Llama 2 70B, vLLM, 4 × A100',
    source: vllm('pull/2031'),
    facts: LLAMA_2_70B,
    engine: 'vLLM',
    args: [tensor(4), '--enforce-eager'],
    devices: 4,
    measured: [
      // What 20,865 blocks of 16 tokens of 80 KiB leave of 0.9 of the memory.
      {
        of: 'total',
        gib: 0.9 * 79.15 - (20_865 * 16 * 80) / 1024 ** 2,
        deviceMib: A100,
      },
    ],
    explained: {
      total:
        'that version counted the peak of a whole pass with the buffers of NCCL; before, the same machine had 31,615 blocks',
    },
  },
  {
    name: 'Qwen2.5 32B, vLLM, 2 × L40S',
    source: vllm('issues/15815'),
    facts: QWEN_2_5_32B,
    engine: 'vLLM',
    args: [tensor(2), '--max-model-len=10000', '--enforce-eager'],
    devices: 2,
    measured: [
      { of: 'weights', gib: 30.71 },
      { of: 'kvCache', gib: 7.71, tokens: 3947 * 16 },
      { of: 'activations', gib: 1.26 },
      { of: 'total', gib: 30.71 + 0.3 + 1.26, deviceMib: 46_068 },
    ],
    explained: {
      activations: 'estimated from above: 1.45 GiB',
    },
  },
  {
    name: 'DeepSeek-R1-Distill-Qwen 14B, vLLM, 2 × RTX 4090',
    source: vllm('issues/13061'),
    facts: R1_DISTILL_QWEN_14B,
    engine: 'vLLM',
    args: [tensor(2), '--gpu-memory-utilization=0.98', '--enforce-eager'],
    devices: 2,
    measured: [
      { of: 'weights', gib: 13.9476 },
      { of: 'activations', gib: 0.19 },
      { of: 'total', gib: 13.9476 + 0.25 + 0.19, deviceMib: 24_564 },
    ],
    explained: {
      activations:
        'the line is that of a worker that does not sample, so that no logits are counted',
      total: 'as for activations',
    },
  },
  {
    name: 'Qwen3 30B-A3B, vLLM, 4 × A10',
    source: vllm('issues/17469'),
    facts: QWEN_3_30B_A3B,
    engine: 'vLLM',
    args: [tensor(4)],
    devices: 4,
    measured: [{ of: 'weights', gib: 14.2474 }],
  },
  {
    name: 'Qwen3 235B-A22B FP8, vLLM, 4 × H100',
    source: vllm('issues/21348'),
    facts: QWEN_3_235B_A22B_FP8,
    engine: 'vLLM',
    args: [tensor(4)],
    devices: 4,
    measured: [{ of: 'kvCache', gib: 8.11, tokens: 178_880 }],
    explained: {
      kvCache:
        'the memory is that of one worker, and the tokens are what the worker with the least memory holds',
    },
  },
  {
    name: 'Qwen3 235B-A22B FP8, SGLang, 4 × H100',
    source: vllm('issues/21348'),
    facts: QWEN_3_235B_A22B_FP8,
    engine: 'SGLang',
    args: ['--tp', '4', '--mem-fraction-static', '0.93'],
    devices: 4,
    measured: [{ of: 'kvCache', gib: 8.23 + 8.23, tokens: 367_404 }],
  },
  {
    name: 'Qwen3-Omni 30B-A3B, SGLang, 4 ranks',
    source: 'https://github.com/sgl-project/sglang/pull/15909',
    facts: QWEN_3_30B_A3B,
    engine: 'SGLang',
    args: ['--tp=4'],
    devices: 4,
    measured: [{ of: 'kvCache', gib: 23.92 + 23.92, tokens: 2_090_351 }],
  },
  {
    name: 'gpt-oss 20B, vLLM, 1 × A100',
    source: 'https://myoceane.fr/index.php/ai-vllm-a100-gemma-4/',
    facts: GPT_OSS_20B,
    engine: 'vLLM',
    args: ['--max-model-len=131072', '--gpu-memory-utilization=0.65'],
    measured: [
      { of: 'weights', gib: 13.72 },
      { of: 'total', gib: 0.65 * 79.15 - 36.56, deviceMib: A100 },
    ],
    explained: { weights: MXFP4_PADDING },
  },
  {
    name: 'gpt-oss 120B, vLLM with Marlin, 1 × H100',
    source: vllm('issues/23278'),
    facts: GPT_OSS_120B,
    engine: 'vLLM',
    args: [],
    measured: [{ of: 'weights', gib: 65.9651 }],
    explained: { weights: MXFP4_PADDING },
  },
  {
    name: 'gpt-oss 120B, vLLM with Triton, 1 × H100',
    source: vllm('issues/33155'),
    facts: GPT_OSS_120B,
    engine: 'vLLM',
    args: [],
    measured: [{ of: 'weights', gib: 64.38 }],
    explained: { weights: MXFP4_PADDING },
  },
  {
    name: 'gpt-oss 120B MXFP4, llama.cpp, file',
    source: 'https://github.com/ggml-org/llama.cpp/issues/15253',
    facts: { ...GPT_OSS_120B, weightBytes: null },
    engine: 'llama.cpp',
    args: [],
    measured: [{ of: 'weights', gib: 59.02 }],
  },
  {
    name: 'gpt-oss 120B, llama.cpp in Ollama, 2 sequences of 131,072',
    source: 'https://github.com/ollama/ollama/issues/16480',
    facts: GPT_OSS_120B,
    engine: 'llama.cpp',
    args: ['--ctx-size', '262144', '--ubatch-size', '1024'],
    measured: [
      { of: 'kvCache', gib: 9216 * MIB_IN_GIB, tokens: 262_144 },
      // 90 MiB of K and V for each of two sequences of 1,280 cells.
      { of: 'slidingCache', gib: 45 * MIB_IN_GIB, tokens: 131_072 },
    ],
  },
  {
    name: 'DeepSeek V3, SGLang with KTransformers, 2 ranks',
    source: 'https://github.com/kvcache-ai/ktransformers/issues/1804',
    facts: DEEPSEEK_V3,
    engine: 'SGLang',
    args: ['--tp', '2'],
    devices: 2,
    measured: [{ of: 'kvCache', gib: 0.65, tokens: 10_000 }],
  },
  {
    name: 'DeepSeek R1 with latent cache in q8_0, ik_llama.cpp',
    source: 'https://github.com/ikawrakow/ik_llama.cpp/pull/259',
    facts: DEEPSEEK_V3,
    engine: 'llama.cpp',
    args: ['--ctx-size', '32768', '--cache-type-k', 'q8_0'],
    measured: [{ of: 'kvCache', gib: 1166.62 * MIB_IN_GIB, tokens: 32_768 }],
  },
  {
    name: 'Gemma 3 27B, vLLM, 4 ranks',
    source: vllm('issues/15676'),
    facts: GEMMA_3_27B,
    engine: 'vLLM',
    args: [tensor(4)],
    devices: 4,
    measured: [{ of: 'weights', gib: 13.1665 }],
  },
  {
    name: 'Mistral Small 3.1 24B, vLLM, all ranks together',
    source: vllm('issues/16128'),
    facts: MISTRAL_SMALL_3_1_24B,
    engine: 'vLLM',
    args: [],
    measured: [{ of: 'weights', gib: 44.5 }],
  },
  {
    name: 'Llama 3.1 70B Q4_0, llama.cpp in Ollama',
    source: 'https://github.com/ollama/ollama/pull/6279',
    facts: { ...LLAMA_3_1_70B, quantization: 'q4_0' },
    engine: 'llama.cpp',
    args: [],
    measured: [{ of: 'weights', gib: 37.22 }],
  },
  {
    name: 'Llama 3.1 8B FP8, TensorRT-LLM, 1 × H100',
    source: 'https://github.com/NVIDIA/TensorRT-LLM/issues/6294',
    facts: { ...LLAMA_3_8B, quantization: 'fp8' },
    engine: 'TensorRT-LLM',
    args: [],
    measured: [{ of: 'kvCache', gib: 52.51, tokens: 860_320 }],
  },
  {
    name: 'Qwen2.5 Coder 0.5B INT8, TensorRT-LLM, 1 × A4000',
    source: 'https://github.com/NVIDIA/TensorRT-LLM/issues/1188',
    facts: { ...QWEN_2_5_0_5B, quantization: 'int8' },
    engine: 'TensorRT-LLM',
    args: [],
    measured: [{ of: 'kvCache', gib: 4.53, tokens: 395_776 }],
  },
  {
    name: 'R1 Distill Qwen 7B F16, llama.cpp in Python',
    source: 'https://github.com/JamePeng/llama-cpp-python/pull/1',
    facts: { ...QWEN_2_5_7B, precision: 'fp16' },
    engine: 'llama.cpp',
    args: ['--ctx-size', '2048'],
    measured: [
      { of: 'weights', gib: 14.19 },
      { of: 'kvCache', gib: 112 * MIB_IN_GIB, tokens: 2048 },
      { of: 'activations', gib: 304 * MIB_IN_GIB },
    ],
  },
  {
    name: 'Qwen2 of 36 layers, llama.cpp in LLamaSharp',
    source: 'https://github.com/SciSharp/LLamaSharp/issues/1099',
    facts: QWEN_2_36_LAYERS,
    engine: 'llama.cpp',
    args: ['--ctx-size=4096'],
    measured: [
      { of: 'kvCache', gib: 144 * MIB_IN_GIB, tokens: 4096 },
      { of: 'activations', gib: 300.75 * MIB_IN_GIB },
    ],
  },
  {
    name: 'TriLM 3.9B, llama.cpp in llamafile',
    source: 'https://github.com/mozilla-ai/llamafile/pull/552',
    facts: TRILM_3_9B,
    engine: 'llama.cpp',
    args: ['--ctx-size=512'],
    measured: [
      { of: 'kvCache', gib: 180 * MIB_IN_GIB, tokens: 512 },
      { of: 'activations', gib: 105 * MIB_IN_GIB },
    ],
  },
  {
    name: 'Qwen3.8 27B FP8, vLLM, 2 × RTX 3090',
    source: 'https://github.com/mitchross/talos-argocd-proxmox/pull/1995',
    facts: QWEN_3_8_27B,
    engine: 'vLLM',
    args: [tensor(2), '--kv-cache-dtype=fp8_e4m3'],
    devices: 2,
    measured: [{ of: 'kvCache', gib: 4.99, tokens: 302_921 }],
    explained: {
      kvCache:
        'the memory holds the states of the layers without a cache too, whose size the source does not say',
    },
  },
  {
    name: 'Qwen3.6 27B FP8 with speculation, vLLM, 2 × RTX 3090',
    source: 'https://github.com/noonghunna/club-3090/pull/594',
    facts: QWEN_3_8_27B,
    engine: 'vLLM',
    args: [tensor(2), '--kv-cache-dtype=fp8'],
    devices: 2,
    measured: [{ of: 'kvCache', gib: 5.33, tokens: 300_220 }],
    explained: {
      kvCache:
        'the layer that speculates has a cache too, and vLLM pads groups of layers ("Add 3 padding layers"); neither is counted',
    },
  },
  {
    name: 'GPT-2 XL, one token',
    source: 'https://news.future-shock.ai/the-weight-of-remembering/',
    facts: GPT_2_XL,
    engine: 'vLLM',
    args: [],
    measured: [{ of: 'kvToken', bytes: 300 * 1024 }],
  },
  {
    name: 'Llama 3 8B, one token',
    source: 'https://news.future-shock.ai/the-weight-of-remembering/',
    facts: LLAMA_3_8B,
    engine: 'vLLM',
    args: [],
    measured: [{ of: 'kvToken', bytes: 128 * 1024 }],
  },
  {
    name: 'OPT 13B, one token',
    source: 'https://arxiv.org/abs/2309.06180',
    facts: OPT_13B,
    engine: 'vLLM',
    args: [],
    measured: [{ of: 'kvToken', bytes: 800 * 1024 }],
  },
  {
    name: 'DeepSeek V3, one token',
    source: 'https://arxiv.org/abs/2505.09343',
    facts: DEEPSEEK_V3,
    engine: 'SGLang',
    args: [],
    measured: [{ of: 'kvToken', bytes: 70_272 }],
  },
  {
    name: 'Qwen2.5 72B, one token',
    source: 'https://arxiv.org/abs/2505.09343',
    facts: QWEN_2_5_72B,
    engine: 'SGLang',
    args: [],
    measured: [{ of: 'kvToken', bytes: 327_680 }],
  },
  {
    name: 'Llama 3.1 405B, one token',
    source: 'https://arxiv.org/abs/2505.09343',
    facts: LLAMA_3_1_405B,
    engine: 'SGLang',
    args: [],
    measured: [{ of: 'kvToken', bytes: 516_096 }],
  },
  ...[
    { name: 'Llama 2 7B', facts: LLAMA_2_7B, gib: 128 },
    { name: 'Mistral 7B', facts: MISTRAL_7B, gib: 32 },
    { name: 'Mixtral 8x7B', facts: MIXTRAL_8X7B, gib: 32 },
    { name: 'Jamba', facts: JAMBA, gib: 4 },
  ].map(
    ({ facts, gib, name }): PublishedConfiguration => ({
      name: `${name}, a context of 262,144 tokens`,
      source: 'https://arxiv.org/abs/2403.19887',
      facts,
      engine: 'vLLM',
      args: [],
      measured: [{ of: 'kvCache', gib, tokens: 262_144 }],
    }),
  ),
];
