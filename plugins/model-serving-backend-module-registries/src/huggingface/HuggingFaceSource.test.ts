import { ConfigReader } from '@backstage/config';
import type { ModelRecord } from '@model-serving/backstage-plugin-model-serving-common';
import { read } from '../__testUtils__/sourceOf';
import { FakeHub, FakeModel, shaOf } from './__testUtils__/FakeHub';
import { ggufFile, safetensorsFile } from './__testUtils__/weights';
import { HuggingFaceSource } from './HuggingFaceSource';
import { readHuggingFaceConfig } from './readHuggingFaceConfig';

const KEY = 'modelServing.models.sources.huggingface.hub';

const QWEN: FakeModel = {
  id: 'Qwen/Qwen3-8B',
  info: {
    cardData: { license: 'apache-2.0', language: ['en', 'zh'] },
    config: {
      architectures: ['Qwen3ForCausalLM'],
      tokenizer_config: { chat_template: '{% if tools %}…{% endif %}' },
    },
    'model-index': [
      {
        name: 'Qwen3-8B',
        results: [
          {
            task: { type: 'text-generation' },
            dataset: { name: 'MMLU-Pro', type: 'mmlu-pro' },
            metrics: [
              { type: 'accuracy', value: 56.73 },
              { type: 'accuracy', value: '20.0 ± 1.2' },
            ],
            source: { name: 'report', url: 'https://example.com/report' },
          },
        ],
      },
    ],
    safetensors: { parameters: { BF16: 8_190_735_360 }, total: 8_190_735_360 },
    tags: [
      'transformers',
      'en',
      'zh',
      'license:apache-2.0',
      'base_model:finetune:Qwen/Qwen3-8B-Base',
      'dataset:Qwen/some-data',
      'arxiv:2505.09388',
      'region:us',
    ],
  },
  files: {
    'README.md': '---\nlicense: apache-2.0\n---\n# Qwen3-8B\n\nA model.\n',
    'config.json': JSON.stringify({
      architectures: ['Qwen3ForCausalLM'],
      head_dim: 128,
      hidden_size: 4096,
      max_position_embeddings: 40_960,
      model_type: 'qwen3',
      num_attention_heads: 32,
      num_hidden_layers: 36,
      num_key_value_heads: 8,
      torch_dtype: 'bfloat16',
      vocab_size: 151_936,
    }),
    'model.safetensors': 'x'.repeat(1000),
  },
};

describe('models of a Hugging Face Hub', () => {
  let hub: FakeHub;
  let now: number;

  const sourceOf = (config: object) => {
    const reader = new ConfigReader({ url: hub.url, ...config } as any);
    return new HuggingFaceSource(
      {
        id: 'hub',
        key: KEY,
        owner: 'group:default/ml',
        config: reader,
        root: reader,
      },
      readHuggingFaceConfig(reader, KEY),
      { now: () => now, wait: async () => {} },
    );
  };
  const readOne = async (model: FakeModel): Promise<ModelRecord> => {
    hub.models = [model];
    const { models, skipped } = await read(sourceOf({ models: [model.id] }));
    expect(skipped).toEqual([]);
    return models[0];
  };

  beforeAll(async () => {
    hub = await FakeHub.start();
  });
  afterAll(() => hub.stop());
  beforeEach(() => {
    hub.models = [];
    hub.collections = {};
    hub.pageSize = 1_000;
    hub.fault = undefined;
    hub.forget();
    now = Date.parse('2026-06-01T00:00:00Z');
  });

  it('says what the Hub and the files of a commit say', async () => {
    const record = await readOne(QWEN);
    const sha = record.versions[0].revision!;
    expect(record).toEqual({
      place: 'Qwen/Qwen3-8B',
      name: 'Qwen/Qwen3-8B',
      entityName: null,
      defaultVersion: null,
      title: 'Qwen3-8B',
      description: null,
      card: '# Qwen3-8B\n\nA model.',
      url: `${hub.url}/Qwen/Qwen3-8B`,
      publisher: 'Qwen',
      owner: null,
      license: { id: 'Apache-2.0', url: null, text: null },
      task: 'text-generation',
      modalities: { input: ['text'], output: ['text'] },
      languages: ['en', 'zh'],
      tags: ['transformers'],
      links: [],
      toolCalling: true,
      gated: false,
      downloads: 1200,
      updatedAt: '2026-05-21T09:00:00.000Z',
      identities: [
        {
          kind: 'repository',
          repository: `${new URL(hub.url).host}/qwen/qwen3-8b`,
          revision: sha,
        },
      ],
      base: {
        relation: 'finetune',
        repository: `${new URL(hub.url).host}/qwen/qwen3-8b-base`,
      },
      lineage: [
        {
          kind: 'dataset',
          title: 'Qwen/some-data',
          url: `${hub.url}/datasets/Qwen/some-data`,
        },
        {
          kind: 'paper',
          title: 'arXiv:2505.09388',
          url: 'https://arxiv.org/abs/2505.09388',
        },
      ],
      benchmarks: [
        {
          name: 'MMLU-Pro',
          metric: 'accuracy',
          value: 56.73,
          unit: null,
          source: 'model card',
          url: 'https://example.com/report',
        },
      ],
      versions: [
        {
          name: sha.slice(0, 12),
          createdAt: '2026-05-21T09:00:00.000Z',
          stage: null,
          aliases: ['main'],
          revision: sha,
          notes: null,
          license: null,
          parameters: 8_190_735_360,
          contextLength: 40_960,
          architecture: {
            layers: 36,
            attentionHeads: 32,
            kvHeads: 8,
            headSize: 128,
            valueSize: null,
            hiddenSize: 4096,
            vocabularySize: 151_936,
            caches: null,
            slidingWindow: null,
            latentAttention: null,
            recurrent: null,
            experts: null,
          },
          variants: [
            {
              name: 'bf16',
              uri: `hf://Qwen/Qwen3-8B@${sha}`,
              format: 'vLLM',
              precision: 'bf16',
              quantization: null,
              weightBytes: 1000,
              artifactBytes: expect.any(Number),
              memoryBytes: null,
              engine: null,
              signature: null,
            },
          ],
        },
      ],
      hosted: null,
      compliance: null,
    });
  });

  it('names the Hub that a mirror is of in identities', async () => {
    hub.models = [QWEN];
    const { models } = await read(
      sourceOf({ models: [QWEN.id], mirrorOf: 'huggingface.co' }),
    );
    expect(models[0].identities).toMatchObject([
      { repository: 'huggingface.co/qwen/qwen3-8b' },
    ]);
  });

  describe('files', () => {
    it('of GGUF are variants, with the facts of a header that ranged reads get', async () => {
      const gguf = ggufFile(
        {
          'general.architecture': 'llama',
          'general.file_type': 15,
          'llama.attention.head_count': 32,
          'llama.attention.head_count_kv': 8,
          'llama.block_count': 32,
          'llama.context_length': 131_072,
          'llama.embedding_length': 4096,
          'tokenizer.ggml.tokens': ['a', 'b', 'c'],
          'tokenizer.chat_template': 'no such thing',
        },
        [64, 16],
      );
      const { toolCalling, versions } = await readOne({
        id: 'somebody/Llama-GGUF',
        info: { library_name: 'gguf', tags: ['gguf'] },
        files: {
          'Llama-Q4_K_M.gguf': gguf,
          'Llama-Q8_0.gguf': Buffer.concat([gguf, Buffer.alloc(500)]),
          'Llama-BF16-00001-of-00002.gguf': Buffer.alloc(3000),
          'Llama-BF16-00002-of-00002.gguf': Buffer.alloc(3000),
          'Llama-F16-00001-of-00002.gguf': Buffer.alloc(3000),
          'mmproj-F16.gguf': Buffer.alloc(10),
          'ö ther.gguf': Buffer.concat([gguf, Buffer.alloc(700)]),
        },
      });
      expect(toolCalling).toBe(false);
      expect(versions[0]).toMatchObject({
        parameters: 1024,
        contextLength: 131_072,
        architecture: {
          layers: 32,
          kvHeads: 8,
          hiddenSize: 4096,
          vocabularySize: 3,
        },
      });
      const address = `hf://somebody/Llama-GGUF@${versions[0].revision}`;
      expect(
        versions[0].variants.map(each => [
          each.name,
          each.uri.replace(address, ''),
          each.format,
          each.precision,
          each.quantization,
          each.weightBytes,
        ]),
      ).toEqual([
        ['q4_k_m', '/Llama-Q4_K_M.gguf', 'gguf', null, 'q4_k_m', gguf.length],
        ['q8_0', '/Llama-Q8_0.gguf', 'gguf', null, 'q8_0', gguf.length + 500],
        ['bf16', '/Llama-BF16-00001-of-00002.gguf', 'gguf', 'bf16', null, 6000],
        // Named by nothing but its header.
        [
          'q4_k_m-2',
          '/%C3%B6%20ther.gguf',
          'gguf',
          null,
          'q4_k_m',
          gguf.length + 700,
        ],
      ]);
    });

    const headerOf = (architecture: string, elements: number) =>
      ggufFile(
        {
          'general.architecture': architecture,
          'general.type': 'model',
          [`${architecture}.block_count`]: 60,
        },
        [elements],
      );

    it('of GGUF that are split count the parameters of all shards', async () => {
      const { versions } = await readOne({
        id: 'somebody/R1-GGUF',
        files: {
          // The first shard of some models has no tensors of its own.
          'R1-Q2_K-00001-of-00003.gguf': headerOf('deepseek2', 0),
          'R1-Q2_K-00002-of-00003.gguf': headerOf('deepseek2', 500),
          'R1-Q2_K-00003-of-00003.gguf': headerOf('deepseek2', 171),
        },
      });
      expect(versions[0].parameters).toBe(671);
      const unknown = await readOne({
        id: 'somebody/R1-GGUF',
        files: {
          'R1-Q2_K-00001-of-00002.gguf': headerOf('deepseek2', 500),
          'R1-Q2_K-00002-of-00002.gguf': 'broken',
        },
      });
      expect(unknown.versions[0]).toMatchObject({
        parameters: null,
        architecture: { layers: 60 },
      });
    });

    it('of GGUF that are drafters by name or by header are no variants', async () => {
      const drafter = headerOf('gemma4-assistant', 4);
      const { versions } = await readOne({
        id: 'unsloth/gemma-4-31B-it-GGUF',
        files: {
          'gemma-4-31B-it-Q8_0.gguf': Buffer.concat([
            headerOf('gemma4', 307),
            Buffer.alloc(20_000),
          ]),
          'mtp-gemma-4-31B-it.gguf': drafter,
          'MTP/gemma-4-31B-it-BF16-MTP.gguf': drafter,
          'gemma-4-31B-it-assistant-Q4_K_M.gguf': drafter,
        },
      });
      expect(versions[0]).toMatchObject({
        parameters: 307,
        variants: [{ name: 'q8_0' }],
      });
    });

    it('of GGUF that are adapters are not offered as models', async () => {
      const { versions } = await readOne({
        id: 'somebody/lora-GGUF',
        files: {
          'lora-F16.gguf': ggufFile(
            { 'general.architecture': 'llama', 'general.type': 'adapter' },
            [8],
          ),
        },
      });
      expect(versions[0].variants).toMatchObject([{ format: 'transformers' }]);
    });

    it('of quantized weights count weights and not the integers that hold them', async () => {
      const packed = { I32: 100_000, F16: 6250 };
      const { versions } = await readOne({
        id: 'somebody/awq',
        info: { safetensors: { parameters: packed } },
        files: {
          'config.json': JSON.stringify({
            quantization_config: {
              bits: 4,
              group_size: 128,
              quant_method: 'awq',
            },
            torch_dtype: 'float16',
          }),
          'model.safetensors': Buffer.alloc(4 * 100_000 + 2 * 6250),
        },
      });
      // 8 in each integer, of which one in 129 is a zero point; the few elements beyond the scales are parameters.
      expect(versions[0].parameters).toBe(793_847);
      expect(versions[0].variants).toMatchObject([
        { name: 'awq', precision: 'fp16', quantization: 'awq' },
      ]);
    });

    it('tell the parameters where a mirror does not: by a header, or the size in the index', async () => {
      const config = JSON.stringify({ torch_dtype: 'bfloat16' });
      const single = await readOne({
        id: 'somebody/single',
        files: {
          'config.json': config,
          'model.safetensors': safetensorsFile({
            a: { dtype: 'BF16', shape: [4, 8] },
            b: { dtype: 'F32', shape: [2] },
          }),
        },
      });
      expect(single.versions[0].parameters).toBe(34);
      const sharded = await readOne({
        id: 'somebody/sharded',
        files: {
          'config.json': config,
          'consolidated.safetensors': Buffer.alloc(5000),
          'model-00001-of-00002.safetensors': Buffer.alloc(1000),
          'model-00002-of-00002.safetensors': Buffer.alloc(1000),
          'model.safetensors.index.json': JSON.stringify({
            metadata: { total_size: 1600 },
            weight_map: {},
          }),
        },
      });
      expect(sharded.versions[0]).toMatchObject({
        parameters: 800,
        variants: [{ weightBytes: 2000, artifactBytes: expect.any(Number) }],
      });
    });

    // Classes of vLLM's registry, and others.
    it.each([
      ['Qwen3ForCausalLM', false, 'vLLM'],
      ['InternVLChatModel', false, 'vLLM'],
      ['H2OVLChatModel', false, 'vLLM'],
      ['MiniCPMV', false, 'vLLM'],
      ['ChatGLMModel', false, 'vLLM'],
      ['NVLM_D', false, 'vLLM'],
      ['WhisperForConditionalGeneration', true, 'vLLM'],
      ['Qwen2ForRewardModel', false, 'vLLM'],
      ['JinaVLForRanking', false, 'vLLM'],
      ['BartForConditionalGeneration', true, 'huggingface'],
      ['BertModel', false, 'huggingface'],
      ['BertForTokenClassification', false, 'huggingface'],
    ])(
      'of the class %s (an encoder with a decoder: %s) are for %s',
      async (name, isBoth, format) => {
        const { versions } = await readOne({
          id: 'somebody/model',
          files: {
            'config.json': JSON.stringify({
              architectures: [name],
              is_encoder_decoder: isBoth,
            }),
            'model.safetensors': Buffer.alloc(100),
          },
        });
        expect(versions[0].variants).toMatchObject([{ format }]);
      },
    );

    it('of Mistral alone have the architecture of params.json', async () => {
      const { versions } = await readOne({
        id: 'mistralai/Pixtral-12B-2409',
        files: {
          'params.json': JSON.stringify({
            dim: 5120,
            n_layers: 40,
            head_dim: 128,
            n_heads: 32,
            n_kv_heads: 8,
            vocab_size: 131_072,
          }),
          'consolidated.safetensors': safetensorsFile({
            a: { dtype: 'BF16', shape: [12] },
          }),
        },
      });
      expect(versions[0]).toMatchObject({
        parameters: 12,
        contextLength: null,
        architecture: { layers: 40, kvHeads: 8, hiddenSize: 5120 },
        variants: [{ format: 'vLLM', precision: 'bf16' }],
      });
    });

    it('of an adapter name its base', async () => {
      const { base, versions } = await readOne({
        id: 'somebody/lora',
        info: { library_name: 'peft', tags: ['peft'] },
        files: {
          'adapter_config.json': JSON.stringify({
            base_model_name_or_path: 'Qwen/Qwen3-8B',
            peft_type: 'LORA',
            r: 16,
            rank_pattern: { down_proj: 32 },
            revision: '895c8d171bc03c30e113cd7a28c02494b5e068b7',
          }),
          'adapter_model.safetensors': Buffer.alloc(64),
        },
      });
      expect(base).toEqual({
        relation: 'adapter',
        repository: `${new URL(hub.url).host}/qwen/qwen3-8b`,
      });
      expect(versions[0].variants).toMatchObject([
        { name: 'adapter', format: 'peft', weightBytes: 64 },
      ]);
      expect(versions[0].adapter).toEqual({
        rank: 32,
        baseRevision: '895c8d171bc03c30e113cd7a28c02494b5e068b7',
      });
    });

    it('of an adapter that says little leave unknown what moves or is missing', async () => {
      const { versions } = await readOne({
        id: 'somebody/lora-main',
        files: {
          'adapter_config.json': JSON.stringify({
            base_model_name_or_path: 'Qwen/Qwen3-8B',
            peft_type: 'LORA',
            r: '16',
            revision: 'main',
          }),
        },
      });
      expect(versions[0].adapter).toEqual({ rank: null, baseRevision: null });
    });

    it('keep the text of a license that is not one of SPDX', async () => {
      const files = { LICENSE: 'LLAMA COMMUNITY LICENSE' };
      const info = {
        cardData: {
          license: 'other',
          license_name: 'llama-custom',
          license_link: 'LICENSE',
        },
      };
      const record = await readOne({ id: 'somebody/llama', files, info });
      const sha = record.versions[0].revision;
      expect(record.license).toEqual({
        id: 'llama-custom',
        url: `${hub.url}/somebody/llama/blob/${sha}/LICENSE`,
        text: 'LLAMA COMMUNITY LICENSE',
      });
      const known = await readOne({
        id: 'somebody/mit',
        files,
        info: { cardData: { license: 'mit' } },
      });
      expect(known.license).toEqual({ id: 'MIT', url: null, text: null });
    });

    it.each([
      ['config.json', '{'],
      ['config.json', '[]'],
      ['model.gguf', 'GGUF'],
      [
        'model.gguf',
        Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(64, 255)]),
      ],
      ['model.safetensors', Buffer.alloc(8, 255)],
      ['model.safetensors', '<html>'],
      ['README.md', `---\n${'x: [\n'.repeat(1000)}`],
    ])('that cannot be read leave facts unknown: %s', async (path, content) => {
      const record = await readOne({
        id: 'somebody/broken',
        files: { [path]: content },
      });
      expect(record.versions[0]).toMatchObject({
        architecture: null,
        parameters: null,
        variants: [{ uri: expect.stringContaining('hf://somebody/broken@') }],
      });
    });

    it('that this account may not read are asked for again hours later', async () => {
      const gated = {
        ...QWEN,
        info: { ...QWEN.info, gated: 'manual' },
        isForbidden: true,
      };
      hub.models = [gated];
      const source = sourceOf({ organizations: ['Qwen'] });
      const { models } = await read(source);
      expect(models[0]).toMatchObject({
        gated: true,
        card: '# Qwen3-8B\n\nA model.',
        versions: [
          {
            parameters: 8_190_735_360,
            architecture: null,
            variants: [{ format: 'vLLM', weightBytes: 1000 }],
          },
        ],
      });
      hub.models = [{ ...gated, isForbidden: false }];
      expect((await read(source)).models[0].versions[0].architecture).toBe(
        null,
      );
      now += 7 * 3_600_000;
      expect(
        (await read(source)).models[0].versions[0].architecture,
      ).toMatchObject({ layers: 36 });
    });
  });

  describe('lists', () => {
    const manyOf = (count: number): FakeModel[] =>
      Array.from({ length: count }, (_, index) => ({
        id: `org/model-${index}`,
        files: { 'config.json': `{"index": ${index}}` },
      }));

    it('cost a request a page while nothing changes', async () => {
      hub.models = manyOf(25);
      hub.pageSize = 10;
      const source = sourceOf({ organizations: ['org'] });
      const first = await read(source);
      expect(first.models).toHaveLength(25);
      // A page each for ten; the commit, its files and their content for each.
      expect(first.requests).toBe(3 + 25 * 3);
      hub.forget();
      const second = await read(source);
      expect(second.models).toEqual(first.models);
      expect(second.requests).toBe(3);
      expect(hub.requests).toHaveLength(3);
    });

    it('cost the files of those that changed', async () => {
      hub.models = manyOf(5);
      const source = sourceOf({ organizations: ['org'] });
      await read(source);
      hub.models[3] = {
        id: 'org/model-3',
        files: { 'config.json': '{"num_hidden_layers": 4}' },
      };
      hub.forget();
      const { models } = await read(source);
      expect(hub.requests).toHaveLength(1 + 3);
      expect(models[3].versions[0].architecture).toMatchObject({ layers: 4 });
    });

    it('of collections cost one request while nothing changes', async () => {
      hub.models = [QWEN];
      hub.collections['Qwen/qwen3-0123'] = [
        { type: 'paper', id: '2505.09388', title: 'A paper' },
        {
          type: 'model',
          id: QWEN.id,
          lastModified: '2026-05-21T09:00:00.000Z',
          downloads: 99,
          gated: 'auto',
        },
      ];
      const source = sourceOf({ collections: ['Qwen/qwen3-0123'] });
      expect((await read(source)).models).toHaveLength(1);
      hub.forget();
      const { models } = await read(source);
      expect(hub.paths).toEqual(['/api/collections/Qwen/qwen3-0123']);
      expect(models).toMatchObject([{ place: QWEN.id, gated: true }]);
    });

    it('of collections are read again when they say that a model changed', async () => {
      const item = { type: 'model', id: QWEN.id };
      const slug = 'Qwen/qwen3-0123';
      hub.models = [QWEN];
      hub.collections[slug] = [{ ...item, lastModified: '2026-05-21' }];
      const source = sourceOf({ collections: [slug] });
      await read(source);
      hub.models = [{ ...QWEN, files: { 'README.md': 'Changed' } }];
      hub.collections[slug] = [{ ...item, lastModified: '2026-05-22' }];
      expect((await read(source)).models).toMatchObject([{ card: 'Changed' }]);
    });

    it('name a model once, and each revision of it as a version', async () => {
      const old = shaOf('old');
      hub.models = [{ ...QWEN, refs: { 'v1.0': old } }];
      hub.collections['Qwen/qwen3-0123'] = [
        { type: 'model', id: QWEN.id, lastModified: null },
      ];
      const { models } = await read(
        sourceOf({
          organizations: ['Qwen'],
          collections: ['Qwen/qwen3-0123'],
          models: [QWEN.id, `${QWEN.id}@v1.0`, `${QWEN.id}@${old}`],
        }),
      );
      expect(models).toHaveLength(1);
      expect(
        models[0].versions.map(({ aliases, revision }) => [aliases, revision]),
      ).toEqual([
        [['main'], expect.not.stringMatching(old)],
        [['v1.0'], old],
      ]);
      expect(models[0].identities).toHaveLength(3);
    });

    it('say when there are more than are read', async () => {
      hub.models = manyOf(4);
      const { models, skipped } = await read(
        sourceOf({ organizations: ['org'], most: 3 }),
      );
      expect(models).toHaveLength(3);
      expect(skipped).toEqual([
        {
          place: 'organization org',
          reason: `it has more than 3 models; the newest 3 are read. Raise ${KEY}.most to read more.`,
        },
      ]);
    });

    it('read what is configured and nothing else', async () => {
      hub.models = [QWEN, ...manyOf(2)];
      await read(sourceOf({ models: ['org/model-1'] }));
      expect(hub.paths.every(path => path.includes('org/model-1'))).toBe(true);
    });
  });

  describe('hostile and broken answers', () => {
    const answer = (on: RegExp, body: string, headers = {}) => {
      hub.fault = ({ url }, response) => {
        if (!on.test(url!)) {
          return false;
        }
        response
          .writeHead(200, { 'content-type': 'application/json', ...headers })
          .end(body);
        return true;
      };
    };
    const listing = () => read(sourceOf({ organizations: ['Qwen'] }));

    it('skip a poisonous entry and read the others', async () => {
      const entry = {
        id: 'Qwen/good',
        sha: shaOf('good'),
        lastModified: '2026-05-21T09:00:00Z',
      };
      hub.models = [{ id: 'Qwen/good', refs: { good: entry.sha } }];
      answer(
        /^\/api\/models\?/,
        JSON.stringify([
          null,
          7,
          [],
          { ...entry, id: '../../etc' },
          { ...entry, id: 'Qwen/no-commit', sha: '../x' },
          { ...entry, tags: 'x', cardData: [], downloads: 'many', gated: 3 },
          { ...entry, id: 'Qwen/off', disabled: true },
        ]),
      );
      const { models, skipped } = await listing();
      expect(models.map(each => [each.place, each.downloads])).toEqual([
        ['Qwen/good', null],
      ]);
      expect(skipped).toEqual([
        { place: 'Qwen, entry 1', reason: expect.stringContaining('name') },
        { place: '../../etc', reason: expect.stringContaining('name') },
        {
          place: 'Qwen/no-commit',
          reason: 'sha: is not a commit',
        },
        { place: 'Qwen/off', reason: 'the Hub has disabled it' },
      ]);
    });

    it.each([
      ['a web page', '<html>sign in</html>', { 'content-type': 'text/html' }],
      ['nothing', '', {}],
      ['an object', '{}', {}],
      ['null', 'null', {}],
    ])(
      'fail as a whole for %s in place of a list',
      async (_, body, headers) => {
        answer(/^\/api\/models\?/, body, headers);
        await expect(listing()).rejects.toThrow(
          /returned 200 with .*\. Check modelServing\.models\.sources\.huggingface\.hub\.url/,
        );
      },
    );

    it('fail as a whole for a list that leads back to itself', async () => {
      hub.models = [QWEN];
      hub.fault = ({ url }, response) => {
        response
          .writeHead(200, {
            'content-type': 'application/json',
            link: `<${hub.url}${url}>; rel="next"`,
          })
          .end('[]');
        return true;
      };
      await expect(listing()).rejects.toThrow(/repeats itself/);
      expect(hub.requests).toHaveLength(1);
    });

    it('never follow a page to another host', async () => {
      answer(/^\/api\/models\?/, '[]', {
        link: '<http://169.254.169.254/latest>; rel="next"',
      });
      await expect(listing()).rejects.toThrow(/is not the registry/);
    });

    it('never follow a file to an address inside', async () => {
      hub.models = [QWEN];
      hub.fault = ({ url }, response) => {
        if (!url!.includes('/resolve/')) {
          return false;
        }
        response
          .writeHead(302, { location: 'http://169.254.169.254/latest' })
          .end();
        return true;
      };
      const { models, skipped } = await listing();
      expect(models).toEqual([]);
      expect(skipped).toEqual([
        {
          place: QWEN.id,
          reason: expect.stringMatching(/returned 302.*not followed/),
        },
      ]);
    });

    it('end the reading when the Hub no longer answers, and go on where it ended', async () => {
      hub.models = Array.from({ length: 12 }, (_, index) => ({
        id: `Qwen/model-${index}`,
        files: { 'config.json': `{"index": ${index}}` },
      }));
      let answers = 24;
      hub.fault = ({ url }, response) => {
        answers -= /\/(tree|revision|resolve)\//.test(url!) ? 1 : 0;
        if (answers > 0) {
          return false;
        }
        response.writeHead(501).end();
        return true;
      };
      const source = sourceOf({ organizations: ['Qwen'] });
      await expect(read(source)).rejects.toThrow();
      hub.fault = undefined;
      hub.forget();
      const { models } = await read(source);
      expect(models).toHaveLength(12);
      expect(hub.requests.length).toBeLessThan(1 + 12 * 3);
    });

    it('say that a configured model is not there', async () => {
      const { models, skipped } = await read(
        sourceOf({ models: ['nobody/nothing'] }),
      );
      expect(models).toEqual([]);
      expect(skipped).toEqual([
        {
          place: 'nobody/nothing',
          reason: `there is no such model or revision, or the account has no access to it. Check ${KEY}.`,
        },
      ]);
    });

    it('stop when the reading is aborted', async () => {
      hub.models = [QWEN];
      const aborted = AbortSignal.abort();
      await expect(
        sourceOf({ organizations: ['Qwen'] }).read({ signal: aborted }),
      ).rejects.toThrow();
    });

    it('send the token to the Hub alone and repeat it nowhere', async () => {
      hub.models = [QWEN];
      const source = sourceOf({ organizations: ['Qwen'], token: 'canary-1' });
      const snapshot = await read(source);
      expect(
        hub.requests.every(
          ({ headers }) => headers.authorization === 'Bearer canary-1',
        ),
      ).toBe(true);
      expect(JSON.stringify([snapshot, source])).not.toContain('canary');
    });
  });
});

describe('configuration', () => {
  const readConfig = (config: object) =>
    readHuggingFaceConfig(new ConfigReader(config as any), KEY);

  it('has the Hub and no credentials by default', () => {
    expect(
      readConfig({ organizations: ['Qwen'], models: ['gpt2@v1'] }),
    ).toEqual({
      connection: {
        url: 'https://huggingface.co',
        credentials: { kind: 'none' },
        timeoutMs: 60_000,
        key: KEY,
      },
      repositoryHost: 'huggingface.co',
      downloadHosts: [],
      organizations: ['Qwen'],
      collections: [],
      models: [{ name: 'gpt2', revision: 'v1' }],
      most: 500,
    });
  });

  it.each([
    [{}, 'has none of organizations, collections and models'],
    [{ models: ['../x'] }, '../x is not a model'],
    [{ models: ['a/..b'] }, 'is not a model'],
    [{ organizations: ['a/b'] }, 'a/b is not the name of an organization'],
    [{ collections: ['a'] }, 'a is not the slug of a collection'],
    [{ models: ['a/b'], most: 0 }, 'most must be a whole number'],
    [{ models: ['a/b'], url: 'file:///etc' }, 'url must be'],
    [{ models: ['a/b'], url: 'https://u:p@hub' }, 'url must be'],
    [
      { models: ['a/b'], username: 'u', password: 'p' },
      'takes token or tokenFile',
    ],
  ])('%j is refused', (config, message) => {
    expect(() => readConfig(config)).toThrow(message);
  });
});
