import fc from 'fast-check';
import { readGgufMetadata } from './readGgufMetadata';

const of = (architecture: string, own: Record<string, unknown>) => ({
  'general.architecture': architecture,
  ...Object.fromEntries(
    Object.entries(own).map(([key, value]) => [
      `${architecture}.${key}`,
      value,
    ]),
  ),
});

const LLAMA = {
  'attention.head_count': 32,
  'attention.head_count_kv': 8,
  block_count: 4,
  context_length: 8192n,
  embedding_length: 4096,
};

describe('metadata of a GGUF header', () => {
  it('tells a dense model', () => {
    expect(
      readGgufMetadata(
        { ...of('llama', LLAMA), 'tokenizer.ggml.tokens': ['a', 'b'] },
        8e9,
      ),
    ).toEqual({
      architecture: {
        layers: 4,
        attentionHeads: 32,
        kvHeads: 8,
        headSize: null,
        valueSize: null,
        hiddenSize: 4096,
        vocabularySize: 2,
        caches: null,
        slidingWindow: null,
        latentAttention: null,
        recurrent: null,
        experts: null,
      },
      contextLength: 8192,
      toolCalling: null,
    });
  });

  it.each<[string, Record<string, unknown>, object]>([
    [
      'a window by a list of layers',
      {
        'attention.sliding_window': 512,
        'attention.sliding_window_pattern': [true, true, true, false],
      },
      { slidingWindow: { tokens: 512, layers: 3 } },
    ],
    [
      'a window in all but every second layer',
      {
        'attention.sliding_window': 512,
        'attention.sliding_window_pattern': 2,
      },
      { slidingWindow: { tokens: 512, layers: 2 } },
    ],
    [
      'a window of layers that nobody names',
      { 'attention.sliding_window': 512 },
      { slidingWindow: null },
    ],
    [
      'latent attention',
      {
        'attention.key_length_mla': 192,
        'attention.kv_lora_rank': 512,
        'rope.dimension_count': 64,
      },
      { kvHeads: null, latentAttention: { rank: 512, ropeSize: 64 } },
    ],
    [
      'latent attention that llama.cpp expands',
      { 'attention.kv_lora_rank': 512, 'rope.dimension_count': 64 },
      { kvHeads: null, latentAttention: null },
    ],
    [
      'experts',
      {
        expert_count: 8,
        expert_feed_forward_length: 1024,
        expert_used_count: 2,
        leading_dense_block_count: 1,
      },
      {
        experts: {
          total: 8,
          active: 2,
          activeParameters: 1e9 - 3 * 6 * 3 * 4096 * 1024,
        },
      },
    ],
    [
      'layers with a state',
      {
        'attention.head_count_kv': [0, 0, 0, 8],
        'ssm.conv_kernel': 4,
        'ssm.group_count': 1,
        'ssm.inner_size': 8192,
        'ssm.state_size': 128,
      },
      {
        kvHeads: 8,
        recurrent: {
          layers: 3,
          stateBytes: 4 * (3 * (8192 + 2 * 128) + 8192 * 128),
        },
      },
    ],
    [
      'heads that differ',
      { 'attention.head_count_kv': [8, 4, 8, 4] },
      { kvHeads: null, recurrent: null },
    ],
    [
      'a state in layers that nobody names',
      { 'ssm.state_size': 128 },
      { kvHeads: null, recurrent: null },
    ],
  ])('tells %s', (_, more, expected) => {
    expect(
      readGgufMetadata(of('some', { ...LLAMA, ...more }), 1e9).architecture,
    ).toMatchObject(expected);
  });

  it('never throws, and says only finite positive numbers', () => {
    const keys = [
      ...Object.keys(LLAMA),
      'attention.sliding_window',
      'attention.sliding_window_pattern',
      'expert_count',
      'expert_used_count',
      'expert_feed_forward_length',
      'ssm.state_size',
      'ssm.inner_size',
      'ssm.conv_kernel',
    ];
    const value = fc.oneof(
      fc.integer(),
      fc.bigInt(),
      fc.double(),
      fc.array(fc.integer(), { maxLength: 4 }),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), own => {
        const numbers: number[] = [];
        JSON.stringify(
          readGgufMetadata(of('x', { ...LLAMA, ...own }), 1e9),
          (_, each) => {
            if (typeof each === 'number') {
              numbers.push(each);
            }
            return each;
          },
        );
        expect(
          numbers.filter(each => !(Number.isFinite(each) && each >= 0)),
        ).toEqual([]);
      }),
    );
  });
});
