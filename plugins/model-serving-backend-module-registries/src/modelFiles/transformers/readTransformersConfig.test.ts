import fc from 'fast-check';
import { PUBLISHED_CONFIGS } from './__fixtures__/configs';
import { readTransformersConfig } from './readTransformersConfig';

describe('config.json', () => {
  it.each(PUBLISHED_CONFIGS.map(each => [each.repository, each] as const))(
    'of %s',
    (_, published) => {
      const read = readTransformersConfig(
        published.config,
        published.parameters ?? null,
      );
      expect(read.architecture).toMatchObject(published.architecture);
      expect(read.contextLength).toBe(published.contextLength);
      expect(read.precision ?? 'none').toBe(published.precision ?? 'bf16');
      expect(read.quantization?.name ?? null).toBe(
        published.quantization ?? null,
      );
    },
  );

  it('says nothing of experts without the number of parameters', () => {
    const { config } = PUBLISHED_CONFIGS.find(({ repository }) =>
      repository.includes('Mixtral'),
    )!;
    expect(readTransformersConfig(config, null).architecture?.experts).toBe(
      null,
    );
    // Fewer than its experts have: a count of something else.
    expect(readTransformersConfig(config, 1e9).architecture?.experts).toBe(
      null,
    );
  });

  it.each([
    ['an encoder and a decoder', { is_encoder_decoder: true }],
    ['an indexer beside its cache', { index_head_dim: 128 }],
    ['linear attention of its own', { attn_type_list: [1, 0, 1] }],
    ['a kind of layer nobody knows', { layer_types: ['full_attention', 'x'] }],
    ['fewer kinds than layers', { layer_types: ['full_attention'] }],
    ['heads that differ', { num_key_value_heads: [8, 4] }],
  ])('does not know the cache of a model with %s', (_, more) => {
    const { architecture } = readTransformersConfig(
      {
        hidden_size: 1024,
        num_attention_heads: 8,
        num_hidden_layers: 2,
        ...more,
      },
      null,
    );
    expect(architecture).toMatchObject({
      layers: 2,
      kvHeads: null,
      slidingWindow: null,
      recurrent: null,
    });
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'takes the name %s, which every object has, for one that it does not know',
    name => {
      const named = (word: string) => {
        const text = {
          dtype: word,
          global_head_dim: 512,
          layer_types: [word, word],
          model_type: word,
          num_attention_heads: 8,
          num_hidden_layers: 2,
        };
        return [text, { text_config: text }].map(config =>
          readTransformersConfig(config, null),
        );
      };
      expect(named(name)).toEqual(named('unheard-of'));
    },
  );

  it('takes no number that no model has', () => {
    const { architecture, contextLength } = readTransformersConfig(
      {
        hidden_size: 1e12,
        max_position_embeddings: 1e15,
        num_attention_heads: 1e9,
        num_hidden_layers: 8,
        rope_scaling: { factor: 1e9, type: 'linear' },
      },
      null,
    );
    expect(architecture).toMatchObject({
      layers: 8,
      attentionHeads: null,
      hiddenSize: null,
    });
    expect(contextLength).toBe(null);
  });

  it.each<[string, object, string, boolean]>([
    ['AWQ', { quant_method: 'awq', bits: 4, group_size: 128 }, 'awq', true],
    [
      'ModelOpt before it named a method',
      {
        producer: { name: 'modelopt', version: '0.23.0' },
        quantization: { quant_algo: 'NVFP4', kv_cache_quant_algo: 'FP8' },
      },
      'nvfp4',
      true,
    ],
    [
      'compressed tensors in another spelling',
      {
        quant_method: 'compressed_tensors',
        format: 'pack-quantized',
        config_groups: {
          group_0: { weights: { num_bits: 4, type: 'int', group_size: 128 } },
        },
      },
      'w4a16',
      true,
    ],
    ['GPTQ', { quant_method: 'gptq', bits: 4 }, 'gptq-int4', true],
    ['GPTQ of 8 bits', { quant_method: 'gptq', bits: 8 }, 'gptq-int8', true],
    ['FBGEMM', { quant_method: 'fbgemm_fp8' }, 'fp8', false],
    [
      'bitsandbytes',
      { quant_method: 'bitsandbytes', load_in_4bit: true },
      'bitsandbytes',
      true,
    ],
    [
      'LLM.int8()',
      { quant_method: 'bitsandbytes', load_in_8bit: true },
      'int8',
      true,
    ],
    ['HQQ', { quant_method: 'hqq' }, 'hqq', true],
    ['GPTQ of 3 bits', { quant_method: 'gptq', bits: 3 }, 'gptq-int3', true],
    [
      'bitsandbytes that names no method',
      { load_in_4bit: true, bnb_4bit_quant_type: 'nf4' },
      'bitsandbytes',
      true,
    ],
    [
      'compressed tensors in fp8',
      {
        quant_method: 'compressed-tensors',
        format: 'float-quantized',
        config_groups: {
          group_0: {
            input_activations: { num_bits: 8, type: 'float' },
            weights: { num_bits: 8, type: 'float' },
          },
        },
      },
      'fp8',
      false,
    ],
    [
      'compressed tensors with packed weights',
      {
        quant_method: 'compressed-tensors',
        format: 'pack-quantized',
        config_groups: {
          group_0: { weights: { num_bits: 4, type: 'int', group_size: 128 } },
        },
      },
      'w4a16',
      true,
    ],
    [
      'compressed tensors in integers',
      {
        quant_method: 'compressed-tensors',
        format: 'int-quantized',
        config_groups: {
          group_0: {
            input_activations: { num_bits: 8, type: 'int' },
            weights: { num_bits: 8, type: 'int' },
          },
        },
      },
      'w8a8',
      true,
    ],
    [
      'NVFP4',
      {
        quant_method: 'compressed-tensors',
        format: 'nvfp4-pack-quantized',
        config_groups: {
          group_0: { weights: { num_bits: 4, type: 'float', group_size: 16 } },
        },
      },
      'nvfp4',
      true,
    ],
    ['ModelOpt', { quant_method: 'modelopt', quant_algo: 'FP8' }, 'fp8', false],
  ])('names the quantization of %s', (_, own, name, isPacked) => {
    const { quantization } = readTransformersConfig(
      { quantization_config: own },
      null,
    );
    expect(quantization?.name).toBe(name);
    expect(quantization?.packing !== null).toBe(isPacked);
  });

  it("reads ModelOpt's file where config.json names no quantization", () => {
    const modelOpt = { quantization: { quant_algo: 'NVFP4', group_size: 16 } };
    expect(readTransformersConfig({}, null, modelOpt).quantization?.name).toBe(
      'nvfp4',
    );
  });

  it.each([
    ['yarn', { type: 'yarn', factor: 4 }, 4 * 32_768],
    [
      'yarn from another length',
      { type: 'yarn', factor: 4, original_max_position_embeddings: 8192 },
      32_768,
    ],
    ['linear', { type: 'linear', factor: 4 }, 4 * 32_768],
    ['longrope', { type: 'longrope', factor: 4 }, 32_768],
    ['a factor that shortens', { type: 'linear', factor: 0.5 }, 32_768],
  ])('counts positions that are scaled by %s', (_, scaling, expected) => {
    expect(
      readTransformersConfig(
        { max_position_embeddings: 32_768, rope_scaling: scaling },
        null,
      ).contextLength,
    ).toBe(expected);
  });

  // The rule of vLLM's `derive_max_model_len_and_key`: the fewest positions, and `model_max_length` before them.
  it.each<[string, object, number | null]>([
    [
      'command-r-v01',
      { max_position_embeddings: 8192, model_max_length: 131_072 },
      131_072,
    ],
    ['Qwen-7B', { max_position_embeddings: 32_768, seq_length: 8192 }, 8192],
    [
      'bge-m3, with positions for padding',
      {
        max_position_embeddings: 8194,
        model_type: 'xlm-roberta',
        pad_token_id: 1,
      },
      8192,
    ],
    [
      'XLM-R, whose class has a padding token',
      { max_position_embeddings: 514, model_type: 'xlm-roberta' },
      512,
    ],
    ['Whisper', { max_target_positions: 448, is_encoder_decoder: true }, 448],
    ['GPT-2', { n_ctx: 1024, n_positions: 1024 }, 1024],
  ])('knows the context of %s', (_, config, expected) => {
    expect(readTransformersConfig(config, null).contextLength).toBe(expected);
  });

  it.each<[string, object, object]>([
    [
      'qwen2',
      { max_position_embeddings: 8192, sliding_window: 32_768 },
      { layers: 32, kvHeads: 32, hiddenSize: 4096, slidingWindow: null },
    ],
    ['gemma', { num_hidden_layers: 18 }, { layers: 18, headSize: 256 }],
    [
      'mistral',
      { max_position_embeddings: 32_768 },
      {
        layers: 32,
        kvHeads: 8,
        slidingWindow: { tokens: 4096, layers: 32, sizes: null },
      },
    ],
    ['mistral', { sliding_window: null }, { layers: 32, slidingWindow: null }],
    ['opt', { hidden_size: 2560 }, { layers: 12, hiddenSize: 2560 }],
  ])(
    'knows what the class of a nested %s assumes beside %j',
    (type, text, expected) => {
      const { architecture } = readTransformersConfig(
        {
          model_type: 'of_several_modalities',
          text_config: { model_type: type, ...text },
        },
        null,
      );
      expect(architecture).toMatchObject(expected);
    },
  );

  it('knows the hidden size of BLOOM by its own name', () => {
    const { architecture } = readTransformersConfig(
      {
        model_type: 'bloom',
        n_embed: 4096,
        n_layer: 30,
        num_attention_heads: 32,
      },
      null,
    );
    expect(architecture).toMatchObject({
      layers: 30,
      kvHeads: 32,
      hiddenSize: 4096,
    });
  });

  it('counts the active parameters of Gemma 4', () => {
    // 30 layers leave 120 of 128 experts of 3 × 2816 × 704 idle.
    const { architecture } = readTransformersConfig(
      {
        hidden_size: 2816,
        moe_intermediate_size: 704,
        num_experts: 128,
        num_hidden_layers: 30,
        top_k_experts: 8,
      },
      25.8e9,
    );
    expect(architecture?.experts).toEqual({
      total: 128,
      active: 8,
      activeParameters: 25.8e9 - 30 * 120 * 3 * 2816 * 704,
    });
  });

  it('never throws, and says only finite positive numbers', () => {
    const keys = [
      ...new Set(
        PUBLISHED_CONFIGS.flatMap(({ config }) => [
          ...Object.keys(config),
          ...Object.keys(
            (config as { text_config?: object }).text_config ?? {},
          ),
        ]),
      ),
    ];
    const values = fc.oneof(
      fc.jsonValue(),
      fc.integer(),
      fc.double(),
      fc.constantFrom(...PUBLISHED_CONFIGS.map(each => each.config)),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...keys), values),
        fc.constantFrom(...PUBLISHED_CONFIGS.map(each => each.config)),
        (changes, config) => {
          const numbers: unknown[] = [];
          JSON.stringify(
            readTransformersConfig({ ...config, ...changes }, 30e9),
            (_, value) => {
              if (typeof value === 'number') {
                numbers.push(value);
              }
              return value;
            },
          );
          expect(
            numbers.filter(
              number => !(Number.isFinite(number) && (number as number) >= 0),
            ),
          ).toEqual([]);
        },
      ),
    );
  });
});
