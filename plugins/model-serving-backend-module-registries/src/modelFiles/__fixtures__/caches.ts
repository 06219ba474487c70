/** What a request keeps, computed by hand from the sizes of the model. */
export interface PublishedCache {
  model: string;
  /** Where the sizes are published, or the code that says what is kept. */
  source: string;
  /** A `config.json`, or the metadata of a GGUF header. */
  facts: Record<string, unknown>;
  /** Bytes of a request; null where that is unknown. */
  bytes: number | null;
}

const S = 'sliding_attention';
const F = 'full_attention';
const cycle = <T>(pattern: readonly T[], count: number): T[] =>
  Array.from({ length: count }, (_, index) => pattern[index % pattern.length]);

/** vLLM: a request of 65,536 tokens, of which a window keeps its own and the 8,192 of a step. */
const T = 65_536;
const W = (window: number) => window + 8192;

const gemma4 = (text: Record<string, unknown>) => ({
  dtype: 'bfloat16',
  model_type: 'gemma4',
  text_config: {
    model_type: 'gemma4_text',
    global_head_dim: 512,
    head_dim: 256,
    max_position_embeddings: 262_144,
    vocab_size: 262_144,
    ...text,
  },
});

const BLOCKS: Readonly<Record<string, string>> = {
  '*': 'attention',
  E: 'moe',
  M: 'mamba',
};

const latent = {
  dtype: 'bfloat16',
  hidden_size: 2560,
  num_attention_heads: 40,
  num_hidden_layers: 62,
  num_key_value_heads: 40,
  vocab_size: 73_448,
};

/** In bf16, by what vLLM allocates. */
export const CONFIG_CACHES: readonly PublishedCache[] = [
  {
    model: 'google/gemma-4-31B-it',
    source: 'https://github.com/ikawrakow/ik_llama.cpp/issues/1607',
    facts: gemma4({
      attention_k_eq_v: true,
      hidden_size: 5376,
      layer_types: cycle([S, S, S, S, S, F], 60),
      num_attention_heads: 32,
      num_global_key_value_heads: 4,
      num_hidden_layers: 60,
      num_key_value_heads: 16,
      num_kv_shared_layers: 0,
      sliding_window: 1024,
    }),
    // 10 full layers of 4 heads with 512 elements, 50 sliding of 16 with 256; keys and values, 2 bytes.
    bytes: 10 * 2 * 4 * 512 * 2 * T + 50 * 2 * 16 * 256 * 2 * W(1024),
  },
  {
    model: 'google/gemma-4-26B-A4B-it',
    source: 'https://github.com/alvarobartt/hf-mem/pull/61',
    facts: gemma4({
      attention_k_eq_v: true,
      hidden_size: 2816,
      layer_types: cycle([S, S, S, S, S, F], 30),
      num_attention_heads: 16,
      num_global_key_value_heads: 2,
      num_hidden_layers: 30,
      num_key_value_heads: 8,
      sliding_window: 1024,
    }),
    bytes: 5 * 2 * 2 * 512 * 2 * T + 25 * 2 * 8 * 256 * 2 * W(1024),
  },
  {
    model: 'google/gemma-4-E4B-it',
    source: 'https://github.com/alvarobartt/hf-mem/pull/61',
    facts: gemma4({
      attention_k_eq_v: false,
      hidden_size: 2560,
      layer_types: cycle([S, S, S, S, S, F], 42),
      num_attention_heads: 8,
      num_hidden_layers: 42,
      num_key_value_heads: 2,
      num_kv_shared_layers: 18,
      sliding_window: 512,
    }),
    // The last 18 layers read the caches of 4 full and 20 sliding ones.
    bytes: 4 * 2 * 2 * 512 * 2 * T + 20 * 2 * 2 * 256 * 2 * W(512),
  },
  {
    model: 'XiaomiMiMo/MiMo-V2-Flash',
    source: 'https://huggingface.co/XiaomiMiMo/MiMo-V2-Flash',
    facts: {
      dtype: 'bfloat16',
      head_dim: 192,
      hidden_size: 4096,
      hybrid_layer_pattern: Array.from({ length: 48 }, (_, layer) =>
        layer === 0 || (layer + 1) % 6 === 0 ? 0 : 1,
      ),
      max_position_embeddings: 262_144,
      model_type: 'mimo_v2_flash',
      num_attention_heads: 64,
      num_hidden_layers: 48,
      num_key_value_heads: 4,
      sliding_window: 128,
      swa_head_dim: 192,
      swa_num_attention_heads: 64,
      swa_num_key_value_heads: 8,
      swa_v_head_dim: 128,
      v_head_dim: 128,
      vocab_size: 152_576,
    },
    // 9 full layers of 4 heads, 39 sliding of 8; keys of 192 elements and values of 128. A block has 16 tokens.
    bytes: 9 * 4 * (192 + 128) * 2 * T + 39 * 8 * (192 + 128) * 2 * W(128),
  },
  {
    model: 'stepfun-ai/Step-3.5-Flash',
    source: 'https://huggingface.co/stepfun-ai/Step-3.5-Flash',
    facts: {
      attention_other_setting: {
        attention_type: S,
        head_dim: 128,
        num_attention_groups: 8,
        num_attention_heads: 96,
      },
      dtype: 'bfloat16',
      head_dim: 128,
      hidden_size: 4096,
      layer_types: cycle([F, S, S, S], 48),
      max_position_embeddings: 262_144,
      model_type: 'step3p5',
      num_attention_groups: 8,
      num_attention_heads: 64,
      num_hidden_layers: 45,
      num_nextn_predict_layers: 3,
      sliding_window: 512,
      vocab_size: 128_896,
    },
    bytes: 12 * 2 * 8 * 128 * 2 * T + 33 * 2 * 8 * 128 * 2 * W(512),
  },
  {
    model: 'stepfun-ai/step3',
    source:
      'https://github.com/vllm-project/vllm/blob/main/vllm/model_executor/models/step3_text.py',
    facts: {
      dtype: 'bfloat16',
      model_type: 'step3_vl',
      text_config: {
        head_dim: 256,
        hidden_size: 7168,
        max_seq_len: 65_536,
        model_type: 'step3_text',
        num_attention_groups: 1,
        num_attention_heads: 64,
        num_hidden_layers: 61,
        share_q_dim: 2048,
        vocab_size: 128_815,
      },
    },
    bytes: 61 * 2 * 1 * 256 * 2 * T,
  },
  {
    model: 'meituan-longcat/LongCat-Flash-Chat',
    source:
      'https://github.com/ModelCloud/GPTQModel/blob/main/gptqmodel/models/definitions/longcat_flash.py',
    facts: {
      dtype: 'bfloat16',
      hidden_size: 6144,
      kv_lora_rank: 512,
      max_position_embeddings: 131_072,
      model_type: 'longcat_flash',
      num_attention_heads: 64,
      num_layers: 28,
      qk_rope_head_dim: 64,
      vocab_size: 131_072,
    },
    // Two attentions in each of 28 layers.
    bytes: 56 * (512 + 64) * 2 * T,
  },
  {
    model: 'openbmb/MiniCPM3-4B',
    source:
      'https://github.com/vllm-project/vllm/blob/main/vllm/model_executor/models/minicpm3.py',
    // vLLM keeps 40 heads of 96 elements, other engines the latent vector.
    facts: {
      ...latent,
      kv_lora_rank: 256,
      max_position_embeddings: 32_768,
      model_type: 'minicpm3',
      qk_rope_head_dim: 32,
    },
    bytes: null,
  },
  {
    model: 'nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B',
    source:
      'https://huggingface.co/nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16',
    facts: {
      conv_kernel: 4,
      dtype: 'bfloat16',
      head_dim: 128,
      hidden_size: 2688,
      layers_block_type: [
        ...'MEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEMEM*EMEMEMEME',
      ].map(letter => BLOCKS[letter]),
      mamba_head_dim: 64,
      mamba_num_heads: 64,
      mamba_ssm_cache_dtype: 'float32',
      max_position_embeddings: 262_144,
      model_type: 'nemotron_h',
      n_groups: 8,
      num_attention_heads: 32,
      num_hidden_layers: 52,
      num_key_value_heads: 2,
      ssm_state_size: 128,
      vocab_size: 131_072,
    },
    // 6 layers of attention; 23 states of 64 × 64 × 128 in 4 bytes beside 3 inputs of a convolution in 2 bytes.
    bytes:
      6 * 2 * 2 * 128 * 2 * T +
      23 * (64 * 64 * 128 * 4 + 3 * (64 * 64 + 2 * 8 * 128) * 2),
  },
  {
    model: 'ByteDance/Ouro-2.6B',
    source:
      'vLLM, ouro.py: an attention, and so a cache, for each layer and each of the four steps',
    facts: {
      torch_dtype: 'bfloat16',
      head_dim: 128,
      hidden_size: 2048,
      max_position_embeddings: 65_536,
      model_type: 'ouro',
      num_attention_heads: 16,
      num_hidden_layers: 48,
      num_key_value_heads: 16,
      total_ut_steps: 4,
      vocab_size: 49_152,
    },
    bytes: 4 * 48 * 2 * 16 * 128 * 2 * T,
  },
  {
    model: 'arcee-ai/Trinity-Nano-Preview',
    source:
      'https://huggingface.co/arcee-ai/Trinity-Nano-Preview: every fourth layer has no window',
    facts: {
      dtype: 'bfloat16',
      global_attn_every_n_layers: 4,
      head_dim: 128,
      hidden_size: 1024,
      max_position_embeddings: 131_072,
      model_type: 'afmoe',
      num_attention_heads: 8,
      num_hidden_layers: 56,
      num_key_value_heads: 2,
      sliding_window: 2048,
      vocab_size: 200_192,
    },
    bytes: 2 * 2 * 128 * 2 * (14 * T + 42 * W(2048)),
  },
  {
    model: 'IQuestLab/IQuest-Coder-V1-40B-Loop-Instruct',
    source:
      'vLLM, iquest_loopcoder.py: a second pass with a window of its own, which the facts cannot say',
    facts: {
      torch_dtype: 'bfloat16',
      head_dim: 128,
      hidden_size: 5120,
      loop_num: 2,
      loop_window_size: 64,
      max_position_embeddings: 131_072,
      model_type: 'iquestloopcoder',
      num_attention_heads: 40,
      num_hidden_layers: 80,
      num_key_value_heads: 8,
      vocab_size: 76_800,
    },
    bytes: null,
  },
  {
    model: 'state-spaces/mamba-2.8b-hf',
    source: 'https://huggingface.co/state-spaces/mamba-2.8b-hf',
    facts: {
      conv_kernel: 4,
      expand: 2,
      hidden_size: 2560,
      intermediate_size: 5120,
      max_position_embeddings: T,
      model_type: 'mamba',
      num_hidden_layers: 64,
      state_size: 16,
      torch_dtype: 'bfloat16',
      vocab_size: 50_280,
    },
    bytes: 64 * (5120 * 3 + 5120 * 16) * 2,
  },
  {
    model: 'google/paligemma2-3b-pt-224',
    source: 'https://huggingface.co/google/paligemma2-3b-pt-224',
    facts: {
      model_type: 'paligemma',
      torch_dtype: 'bfloat16',
      text_config: {
        hidden_size: 2304,
        model_type: 'gemma2',
        num_attention_heads: 8,
        num_hidden_layers: 26,
        num_key_value_heads: 4,
        vocab_size: 257_216,
      },
    },
    // The head size of the class, 256, not the hidden size over the heads; a request of 65,536 tokens all the same.
    bytes: 13 * 2 * 4 * 256 * 2 * T + 13 * 2 * 4 * 256 * 2 * W(4096),
  },
  {
    model: 'BAAI/bge-m3',
    source: 'https://huggingface.co/BAAI/bge-m3',
    facts: {
      hidden_size: 1024,
      max_position_embeddings: 8194,
      model_type: 'xlm-roberta',
      num_attention_heads: 16,
      num_hidden_layers: 24,
      torch_dtype: 'float32',
      vocab_size: 250_002,
    },
    bytes: 0,
  },
];

/** Keys of published configurations that change a cache, on a type without a rule. */
export const CACHE_KEYS: Readonly<Record<string, unknown>> = {
  attention_chunk_size: 128,
  attention_other_setting: { num_attention_groups: 8 },
  attn_layer_indices: [1],
  block_configs: [{}],
  compress_ratios: [4],
  full_attention_interval: 4,
  global_attn_every_n_layers: 3,
  global_head_dim: 512,
  hybrid_layer_pattern: [0, 1],
  hybrid_override_pattern: 'M*',
  index_head_dim: 128,
  layer_group_size: 5,
  loop_num: 2,
  linear_attn_config: { kda_layers: [1] },
  num_attention_groups: 1,
  num_global_key_value_heads: 4,
  num_kv_shared_layers: 18,
  num_swa_key_value_heads: 8,
  share_q_dim: 2048,
  sliding_window: 512,
  sliding_window_layers: [1],
  sliding_window_layout: [0, 1],
  sliding_window_pattern: 4,
  sparse_attention_config: { sparse_index_dim: 128 },
  swa_num_key_value_heads: 8,
  use_cla: true,
  num_loops: 2,
  rswa_window: 64,
  total_ut_steps: 4,
};

/** llama.cpp: a context of 32,768 tokens; a window keeps its own and the 512 of a step, by blocks of 256. */
const C = 32_768;
const L = (window: number) => Math.ceil((window + 512) / 256) * 256;

const gguf = (architecture: string, own: Record<string, unknown>) => ({
  'general.architecture': architecture,
  ...Object.fromEntries(
    Object.entries(own).map(([key, value]) => [
      `${architecture}.${key}`,
      value,
    ]),
  ),
});

const LLAMA_CPP =
  'https://github.com/ggml-org/llama.cpp/blob/master/src/models';

/** In f16, by what llama.cpp allocates. */
export const GGUF_CACHES: readonly PublishedCache[] = [
  {
    model: 'gemma3 27B',
    source: 'https://github.com/gpustack/gguf-parser-go/issues/32',
    facts: gguf('gemma3', {
      'attention.head_count': 32,
      'attention.head_count_kv': 16,
      'attention.key_length': 128,
      'attention.sliding_window': 1024,
      'attention.value_length': 128,
      block_count: 62,
      embedding_length: 5376,
      vocab_size: 262_144,
    }),
    // Every sixth layer is full: 10 of 62.
    bytes: 10 * 2 * 16 * 128 * 2 * C + 52 * 2 * 16 * 128 * 2 * L(1024),
  },
  {
    model: 'gemma2 9B, whose header has no window',
    source: `${LLAMA_CPP}/gemma2.cpp`,
    facts: gguf('gemma2', {
      'attention.head_count': 16,
      'attention.head_count_kv': 8,
      'attention.key_length': 256,
      'attention.value_length': 256,
      block_count: 42,
      embedding_length: 3584,
      vocab_size: 256_000,
    }),
    bytes: 21 * 2 * 8 * 256 * 2 * C + 21 * 2 * 8 * 256 * 2 * L(4096),
  },
  {
    model: 'gpt-oss 20B',
    source: 'https://github.com/ggml-org/llama.cpp/pull/13194',
    facts: gguf('gpt-oss', {
      'attention.head_count': 64,
      'attention.head_count_kv': 8,
      'attention.key_length': 64,
      'attention.sliding_window': 128,
      'attention.value_length': 64,
      block_count: 24,
      embedding_length: 2880,
      vocab_size: 201_088,
    }),
    bytes: 12 * 2 * 8 * 64 * 2 * C + 12 * 2 * 8 * 64 * 2 * L(128),
  },
  {
    model: 'llama4 Scout',
    source: `${LLAMA_CPP}/llama4.cpp`,
    facts: gguf('llama4', {
      'attention.head_count': 40,
      'attention.head_count_kv': 8,
      'attention.key_length': 128,
      'attention.value_length': 128,
      block_count: 48,
      embedding_length: 5120,
      vocab_size: 202_048,
    }),
    bytes: 12 * 2 * 8 * 128 * 2 * C + 36 * 2 * 8 * 128 * 2 * L(8192),
  },
  {
    model: 'phi3, whose window llama.cpp does not use',
    source: `${LLAMA_CPP}/phi3.cpp`,
    facts: gguf('phi3', {
      'attention.head_count': 32,
      'attention.head_count_kv': 32,
      'attention.sliding_window': 2047,
      block_count: 32,
      embedding_length: 3072,
      vocab_size: 32_064,
    }),
    bytes: 32 * 2 * 3072 * 2 * C,
  },
  {
    model: 'gemma4 E4B',
    source: `${LLAMA_CPP}/gemma4.cpp`,
    facts: gguf('gemma4', {
      'attention.head_count': 8,
      'attention.head_count_kv': 2,
      'attention.key_length': 512,
      'attention.key_length_swa': 256,
      'attention.shared_kv_layers': 18,
      'attention.sliding_window': 512,
      'attention.sliding_window_pattern': cycle(
        [true, true, true, true, true, false],
        42,
      ),
      'attention.value_length': 512,
      'attention.value_length_swa': 256,
      block_count: 42,
      embedding_length: 2560,
      vocab_size: 262_144,
    }),
    bytes: 4 * 2 * 2 * 512 * 2 * C + 20 * 2 * 2 * 256 * 2 * L(512),
  },
  {
    model: 'gemma4 31B',
    source: `${LLAMA_CPP}/gemma4.cpp`,
    facts: gguf('gemma4', {
      'attention.head_count': 32,
      'attention.head_count_kv': cycle([16, 16, 16, 16, 16, 4], 60),
      'attention.key_length': 512,
      'attention.key_length_swa': 256,
      'attention.sliding_window': 1024,
      'attention.sliding_window_pattern': cycle(
        [true, true, true, true, true, false],
        60,
      ),
      'attention.value_length': 512,
      'attention.value_length_swa': 256,
      block_count: 60,
      embedding_length: 5376,
      vocab_size: 262_144,
    }),
    bytes: 10 * 2 * 4 * 512 * 2 * C + 50 * 2 * 16 * 256 * 2 * L(1024),
  },
  {
    model: 'MiniCPM3 4B',
    source: `${LLAMA_CPP}/minicpm3.cpp`,
    facts: gguf('minicpm3', {
      'attention.head_count': 40,
      'attention.kv_lora_rank': 256,
      block_count: 62,
      embedding_length: 2560,
      'rope.dimension_count': 32,
      vocab_size: 73_448,
    }),
    bytes: null,
  },
  {
    model: 'DeepSeek V3 from before the latent cache',
    source: 'https://github.com/ggml-org/llama.cpp/pull/12801',
    facts: gguf('deepseek2', {
      'attention.head_count': 128,
      'attention.head_count_kv': 128,
      'attention.key_length': 192,
      'attention.kv_lora_rank': 512,
      'attention.value_length': 128,
      block_count: 61,
      embedding_length: 7168,
      'rope.dimension_count': 64,
      vocab_size: 129_280,
    }),
    bytes: null,
  },
  {
    model: 'Kimi Linear 48B, of whose layers three of four keep a state',
    source: 'llama.cpp, models/kimi-linear.cpp',
    facts: {
      'general.architecture': 'kimi-linear',
      'kimi-linear.attention.head_count': 32,
      'kimi-linear.attention.key_length_mla': 192,
      'kimi-linear.attention.kv_lora_rank': 512,
      'kimi-linear.block_count': 27,
      'kimi-linear.context_length': 1_048_576,
      'kimi-linear.embedding_length': 2304,
      'kimi-linear.kda.head_dim': 128,
      'kimi-linear.rope.dimension_count': 64,
      'kimi-linear.ssm.conv_kernel': 4,
      'kimi-linear.vocab_size': 163_840,
    },
    bytes: null,
  },
  {
    model: 'a model whose layers are passed through twice',
    source: 'https://huggingface.co/Nanbeige/Nanbeige4.2-3B-Base: num_loops',
    facts: {
      'general.architecture': 'nanbeige',
      'nanbeige.attention.head_count': 48,
      'nanbeige.attention.head_count_kv': 8,
      'nanbeige.attention.key_length': 128,
      'nanbeige.attention.value_length': 128,
      'nanbeige.block_count': 22,
      'nanbeige.context_length': 262_144,
      'nanbeige.embedding_length': 3072,
      'nanbeige.num_loops': 2,
      'nanbeige.vocab_size': 166_144,
    },
    bytes: null,
  },
  {
    model: 'Qwen3-Next 80B',
    source: `${LLAMA_CPP}/qwen3next.cpp`,
    facts: gguf('qwen3next', {
      'attention.head_count': 16,
      'attention.head_count_kv': 2,
      'attention.key_length': 256,
      'attention.value_length': 256,
      block_count: 48,
      embedding_length: 2048,
      full_attention_interval: 4,
      'ssm.conv_kernel': 4,
      'ssm.group_count': 16,
      'ssm.inner_size': 4096,
      'ssm.state_size': 128,
      vocab_size: 151_936,
    }),
    bytes:
      12 * 2 * 2 * 256 * 2 * C +
      36 * 4 * (3 * (4096 + 2 * 16 * 128) + 4096 * 128),
  },
  {
    model: 'LFM2 1.2B',
    source: `${LLAMA_CPP}/lfm2.cpp`,
    facts: gguf('lfm2', {
      'attention.head_count': 32,
      'attention.head_count_kv': [0, 0, 8, 0, 0, 8, 0, 0, 8, 0, 8, 0, 8, 0, 8, 0],
      block_count: 16,
      embedding_length: 2048,
      'shortconv.l_cache': 3,
      vocab_size: 65_536,
    }),
    bytes: 6 * 2 * 8 * 64 * 2 * C + 10 * 4 * 2048 * 2,
  },
  {
    model: 'nomic-embed-text',
    source: `${LLAMA_CPP}/nomic-bert.cpp`,
    facts: gguf('nomic-bert', {
      'attention.head_count': 12,
      block_count: 12,
      embedding_length: 768,
      vocab_size: 30_522,
    }),
    bytes: 0,
  },
  {
    model: 'a window of layers that neither header nor llama.cpp names',
    source: 'https://github.com/gpustack/gguf-parser-go/issues/32',
    facts: gguf('some', {
      'attention.head_count': 32,
      'attention.sliding_window': 512,
      block_count: 32,
      embedding_length: 4096,
      vocab_size: 32_000,
    }),
    bytes: null,
  },
];
