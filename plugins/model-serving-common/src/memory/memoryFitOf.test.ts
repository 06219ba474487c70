import type { AcceleratorMemory, ModelFacts } from '../api';
import {
  factsOf,
  GPT_OSS_120B,
  LLAMA_3_1_70B,
  LLAMA_3_8B,
  QWEN_3_30B_A3B,
} from './__fixtures__/architectures';
import { GIB, MIB } from './bytes';
import { memoryFitOf, MemoryQuery } from './memoryFitOf';
import type { MemoryOffer, CandidateModel } from './judgeMemory';

const memory = (mib: number, computeCapability = 9): AcceleratorMemory => ({
  bytes: mib * MIB,
  source: 'memory of the product',
  computeCapability,
});
const offer = (
  id: string,
  devices: number,
  of: AcceleratorMemory,
): MemoryOffer => ({ id, title: `${devices} × ${id}`, devices, memory: of });

const L4 = offer('L4', 1, memory(23_034, 8.9));
const H100_1 = offer('H100', 1, memory(81_559));
const H100_2 = { ...offer('H100', 2, memory(81_559)), id: 'h100-2' };
const H100_4 = { ...offer('H100', 4, memory(81_559)), id: 'h100-4' };
const T4 = offer('T4', 1, memory(15_360, 7.5));

const model = (facts: ModelFacts, title = 'The model'): CandidateModel => ({
  entityRef: 'resource:default/model',
  title,
  facts,
});

function fit(facts: ModelFacts, query: Partial<MemoryQuery> = {}) {
  return memoryFitOf({
    model: model(facts),
    offer: H100_1,
    engine: 'vLLM',
    args: ['--max-num-seqs=256'],
    requests: 1,
    otherOffers: [],
    variants: [],
    ...query,
  });
}

const part = (
  { parts }: ReturnType<typeof fit>,
  name: (typeof parts)[number]['part'],
) => parts.find(entry => entry.part === name)!;

describe('memoryFitOf', () => {
  it('refuses 57 GiB of weights on 24 GB, and offers what fits', () => {
    const result = fit(QWEN_3_30B_A3B, {
      offer: L4,
      otherOffers: [H100_4, H100_2, H100_1, L4],
    });
    expect(result.word).toBe('exceeds');
    expect(result.sentence).toMatch(
      /^The model does not fit 1 × L4: each accelerator needs 6\d\.\d GiB \(weights 56\.9 GiB, KV cache 3\.75 GiB, .*\), and vLLM may use 19\.8 GiB of its memory\.$/,
    );
    expect(result.changes.map(({ to, who }) => [to, who])).toEqual([
      ['H100', 'requester'],
      ['h100-2', 'requester'],
    ]);
  });

  it.each([
    ['vLLM', '--gpu-memory-utilization'],
    ['SGLang', '--mem-fraction-static'],
  ])('believes no more than all of the memory of %s', (engine, flag) => {
    for (const share of ['5', `${'9'.repeat(300)}`]) {
      const result = fit(QWEN_3_30B_A3B, {
        engine,
        offer: L4,
        args: [`${flag}=${share}`],
      });
      expect(result.word).toBe('unsupported');
      expect(result.sentence).toContain(`${flag} asks for more than 1`);
      expect(result.usableBytes).toBeLessThan(L4.memory.bytes!);
      expect(result.usableSource).toMatch(/^100% /);
    }
  });

  it('says of each part from what it was computed', () => {
    const result = fit(LLAMA_3_8B);
    expect(result.word).toBe('fits');
    expect(result.parts.map(entry => entry.part)).toEqual([
      'weights',
      'kvCache',
      'activations',
      'graphs',
      'runtime',
    ]);
    for (const { formula, inputs } of result.parts) {
      expect(formula).not.toBe('');
      expect(
        inputs.every(({ name, source, value }) => name && source && value),
      ).toBe(true);
    }
    const { bytes, inputs } = part(result, 'kvCache');
    expect(bytes).toBe(2 * 32 * 8 * 128 * 2 * 8192);
    expect(inputs).toContainEqual({
      name: 'Tokens of a request',
      value: '8,192',
      source: "contextLength of the model's facts",
    });
    const sum = result.parts.reduce((total, entry) => total + entry.bytes, 0);
    expect(result.requiredBytes).toBe(sum);
  });

  it('takes context, share and layout from the arguments', () => {
    const result = fit(LLAMA_3_8B, {
      offer: H100_2,
      args: [
        '--max-model-len=4k',
        '--gpu-memory-utilization',
        '0.5',
        '--tensor-parallel-size=2',
        '--enforce-eager',
      ],
    });
    expect(result.contextTokens).toBe(4000);
    expect(result.usableBytes).toBeCloseTo((81_559 * MIB - 0.5 * GIB) * 0.5);
    expect(result.usableSource).toBe(
      '50% (engine argument --gpu-memory-utilization) of the memory that the driver leaves (512 MiB less)',
    );
    expect(part(result, 'weights').bytes).toBe(8_030_000_000);
    expect(part(result, 'graphs').bytes).toBe(0);
    expect(part(result, 'kvCache').bytes).toBe(2 * 32 * 4 * 128 * 2 * 4000);
  });

  it('counts every request of the full context that must fit at once', () => {
    const result = fit(LLAMA_3_8B, { requests: 5 });
    expect(result.requests).toBe(5);
    expect(part(result, 'kvCache').bytes).toBe(5 * 2 * 32 * 8 * 128 * 2 * 8192);
    expect(result.requestsThatFit).toBe(fit(LLAMA_3_8B).requestsThatFit);
  });

  it('says whether the requests at once that were set fit', () => {
    const { requestsThatFit } = fit(LLAMA_3_8B);
    const asked = (requestsAsked: number) =>
      fit(LLAMA_3_8B, { requestsAsked }).sentence;
    expect(requestsThatFit).toBeGreaterThan(8);
    expect(fit(LLAMA_3_8B).sentence).toMatch(/of its memory\.$/);
    expect(asked(8)).toMatch(
      / with 1 request of 8,192 tokens at once, .* It holds 8 requests of that length at once, as set\.$/,
    );
    expect(asked(requestsThatFit!)).toMatch(/as set\.$/);
    expect(asked(requestsThatFit! + 1)).toContain(
      `Of the ${
        requestsThatFit! + 1
      } requests at once that are set, it holds ${requestsThatFit} of that length; shorter requests leave room for more.`,
    );
  });

  it('counts the layers of a sliding window by its tokens', () => {
    const whole = fit({
      ...GPT_OSS_120B,
      architecture: { ...GPT_OSS_120B.architecture!, slidingWindow: null },
    });
    expect(part(fit(GPT_OSS_120B), 'kvCache').bytes).toBeLessThan(
      part(whole, 'kvCache').bytes * 0.6,
    );
  });

  it('repeats KV heads on ranks beyond their number', () => {
    const on = (devices: number) =>
      part(
        fit(QWEN_3_30B_A3B, {
          offer: { ...H100_4, devices },
          args: [`--tensor-parallel-size=${devices}`],
        }),
        'kvCache',
      ).bytes;
    expect(on(8)).toBe(on(4));
    expect(on(4)).toBe(on(1) / 4);
  });

  it.each<[string, ModelFacts, Partial<MemoryQuery>, RegExp]>([
    [
      'attention heads that cannot be split',
      LLAMA_3_8B,
      { offer: { ...H100_4, devices: 3 }, args: ['-tp=3'] },
      /32 attention heads cannot be split over 3/,
    ],
    [
      'KV heads that cannot be split or repeated',
      factsOf({
        ...LLAMA_3_8B,
        architecture: {
          ...LLAMA_3_8B.architecture!,
          attentionHeads: 48,
          kvHeads: 4,
        },
      }),
      { offer: { ...H100_4, devices: 6 }, args: ['-tp=6'] },
      /4 KV heads can neither be split over nor repeated on 6/,
    ],
    [
      'more ranks than accelerators',
      LLAMA_3_8B,
      { args: ['--tensor-parallel-size=2'] },
      /2 tensor-parallel ranks need 2 accelerators, and a replica has 1/,
    ],
    [
      'bf16 on compute capability 7.5',
      LLAMA_3_8B,
      { offer: T4 },
      /bf16 needs compute capability 8\.0, and the accelerator has 7\.5/,
    ],
    [
      'FP8 on compute capability 7.5',
      { ...LLAMA_3_8B, quantization: 'fp8', precision: 'fp16' },
      { offer: T4 },
      /fp8 needs compute capability 8\.0/,
    ],
  ])('does not offer %s', (_what, facts, query, sentence) => {
    const result = fit(facts, query);
    expect(result.word).toBe('unsupported');
    expect(result.sentence).toMatch(sentence);
  });

  it.each([
    ['vLLM', '--max-model-len=16384'],
    ['SGLang', '--context-length=16384'],
  ])('offers the longest context of the model to %s', (engine, argument) => {
    const result = fit(LLAMA_3_8B, {
      engine,
      args: [argument],
      contextBounds: { min: 1024, max: 131_072 },
    });
    expect(result.word).toBe('unsupported');
    expect(result.changes).toEqual([
      {
        change: 'context',
        who: 'requester',
        sentence: 'Set the context length to 8,192 tokens.',
        to: '8192',
      },
    ]);
  });

  it.each<[string, Partial<MemoryQuery>, string | null]>([
    [
      'a context beyond the model',
      { args: ['--max-model-len=16384'] },
      'engine argument --max-model-len asks for a context of 16,384 tokens, and the model has 8,192',
    ],
    [
      'the same of SGLang',
      { engine: 'SGLang', args: ['--context-length=16384'] },
      'engine argument --context-length asks for a context of 16,384 tokens, and the model has 8,192',
    ],
    [
      'to convert what is quantized already',
      {
        model: model({ ...LLAMA_3_8B, quantization: 'awq' }),
        args: ['--quantization=fp8'],
      },
      'engine argument --quantization asks for fp8, and its weights are awq already',
    ],
    [
      'the quantization that it has',
      {
        model: model({ ...LLAMA_3_8B, quantization: 'fp8' }),
        args: ['--quantization=fp8'],
      },
      null,
    ],
    [
      'the context of the model',
      { args: ['--max-model-len=8192', '--quantization=fp8'] },
      null,
    ],
    [
      'all of the context for many of llama.cpp',
      { engine: 'llama.cpp', args: ['--ctx-size=16384'] },
      null,
    ],
  ])('says what an engine refuses: %s', (_what, query, problem) => {
    const { sentence, word } = fit(LLAMA_3_8B, query);
    expect(word).toBe(problem === null ? 'fits' : 'unsupported');
    expect(sentence).toContain(problem ?? 'fits');
  });

  it('runs bf16 models in half precision where the arguments say so', () => {
    expect(
      fit(
        { ...LLAMA_3_8B, parameters: 1e9 },
        { offer: T4, args: ['--dtype=half'] },
      ).word,
    ).toBe('fits');
  });

  it('offers a smaller variant and a shorter context where these fit', () => {
    const result = fit(
      { ...LLAMA_3_8B, contextLength: 131_072 },
      {
        offer: L4,
        variants: [
          {
            entityRef: 'resource:default/fp8',
            title: 'The model',
            variant: 'fp8',
            facts: {
              ...LLAMA_3_8B,
              quantization: 'fp8',
              contextLength: 32_768,
            },
          },
          {
            entityRef: 'resource:default/large',
            title: 'No smaller',
            facts: { ...LLAMA_3_8B, contextLength: 131_072 },
          },
        ],
      },
    );
    expect(result.word).toBe('exceeds');
    expect(result.changes).toEqual([
      {
        change: 'variant',
        who: 'requester',
        sentence: expect.stringMatching(/^Choose the variant fp8, which needs/),
        to: 'fp8',
      },
      {
        change: 'context',
        who: 'platform-owner',
        sentence: expect.stringMatching(
          /limit the context to [\d,]+ tokens \(--max-model-len=\d+ in a profile\)/,
        ),
        to: expect.any(String),
      },
    ]);
    const tokens = Number(result.changes[1].to);
    const within = (length: number) =>
      fit(
        { ...LLAMA_3_8B, contextLength: null },
        { offer: L4, args: [`--max-model-len=${length}`] },
      ).word;
    expect(within(tokens)).toBe('fits');
    expect(within(tokens + 1024)).toBe('exceeds');
  });

  it('lets the requester shorten a context that may be asked for', () => {
    const facts = { ...LLAMA_3_8B, contextLength: 131_072 };
    const [change] = fit(facts, {
      offer: L4,
      contextBounds: { min: 1024, max: 131_072 },
    }).changes;
    expect(change).toMatchObject({ change: 'context', who: 'requester' });
    expect(change.sentence).toMatch(
      /^Set the context length to [\d,]+ tokens\.$/,
    );
    const { word } = fit(facts, {
      offer: L4,
      args: [`--max-model-len=${change.to}`],
    });
    expect(word).toBe('fits');
    const tooLong = { min: 131_072, max: 131_072 };
    expect(
      fit(facts, { offer: L4, contextBounds: tooLong }).changes,
    ).toMatchObject([{ change: 'context', who: 'platform-owner' }]);
  });

  it('advises nothing where nothing fits', () => {
    const { changes, word } = fit(
      { ...LLAMA_3_8B, parameters: 405e9 },
      { offer: L4, otherOffers: [H100_1, H100_2] },
    );
    expect({ changes, word }).toEqual({ changes: [], word: 'exceeds' });
  });

  it('counts the context that is asked about, whatever the engine may take', () => {
    const longest = fit(LLAMA_3_8B, { args: ['--max-model-len=8192'] });
    const asked = fit(LLAMA_3_8B, {
      args: ['--max-model-len=8192'],
      contextTokens: 4096,
    });
    expect(asked.contextTokens).toBe(4096);
    expect(part(asked, 'kvCache').bytes * 2).toBe(
      part(longest, 'kvCache').bytes,
    );
  });

  describe('of arguments as people write them', () => {
    // vllm-project/vllm issues 8273 and 22072: one item of a list of arguments.
    it('refuses a flag and its value in one argument', () => {
      const result = fit(LLAMA_3_8B, { args: ['--max-model-len 8192'] });
      expect(result.word).toBe('unsupported');
      expect(result.sentence).toContain(
        'vLLM does not know the argument "--max-model-len 8192"',
      );
      const config = '--speculative-config={"method": "ngram"}';
      expect(fit(LLAMA_3_8B, { args: [config] }).word).toBe('fits');
    });

    // ggml-org/llama.cpp issue 11200: keys and values have a type each.
    it.each<[string[], number]>([
      [[], 16],
      [['-ctk', 'q8_0'], 12.25],
      [['-ctv', 'q8_0'], 12.25],
      [['-ctk', 'q8_0', '-ctv', 'q8_0'], 8.5],
      [['-ctk', 'iq4_nl'], 10.34],
    ])('counts a cache by %j with %d bits', (args, bits) => {
      const cache = (given: string[]) =>
        part(fit(LLAMA_3_8B, { engine: 'llama.cpp', args: given }), 'kvCache')
          .bytes;
      expect(cache(args) / cache([])).toBeCloseTo(bits / 16);
    });

    it.each<[string, string, string[], RegExp]>([
      ['vLLM', 'a draft', ['--speculative-config', '{"model":"x"}'], /drafts/],
      ['vLLM', 'offloading', ['--cpu-offload-gb', '10'], /outside/],
      ['vLLM', 'a file', ['--config', 'x.yaml'], /not read/],
      ['vLLM', 'a size', ['--kv-cache-memory-bytes', '10G'], /size of the/],
      ['vLLM', 'split decoding', ['-dcp', '8'], /divides/],
      ['SGLang', 'a draft', ['--speculative-draft-model-path', 'x'], /drafts/],
      ['llama.cpp', 'a draft', ['--model-draft', '/x.gguf'], /drafts/],
      ['llama.cpp', 'few layers', ['-ngl', '20'], /outside/],
      ['llama.cpp', 'experts on CPUs', ['--n-cpu-moe', '9'], /outside/],
      ['llama.cpp', 'an unknown type', ['-ctk', 'brand_new'], /not known/],
    ])('of %s does not know what %s needs', (engine, _, args, why) => {
      const result = fit(LLAMA_3_8B, { engine, args });
      expect(result).toMatchObject({ word: 'unknown', requiredBytes: null });
      expect(result.sentence).toMatch(why);
    });

    it('refuses with a draft what is too large without one', () => {
      const of = (args: string[]) =>
        fit(QWEN_3_30B_A3B, { offer: L4, args }).word;
      expect(of(['--speculative-config', '{"model":"x"}'])).toBe('exceeds');
      expect(of(['--cpu-offload-gb=60'])).toBe('unknown');
    });

    it.each([['--enforce-eager=False'], ['--no-enforce-eager']])(
      'captures graphs with %s',
      arg => {
        expect(
          part(fit(LLAMA_3_8B, { args: [arg] }), 'graphs').bytes,
        ).toBeGreaterThan(0);
      },
    );

    it.each([
      ['vLLM', '--disable-hybrid-kv-cache-manager'],
      ['llama.cpp', '--swa-full'],
    ])('of %s counts windows as whole with %s', (engine, arg) => {
      const cache = (args: string[]) =>
        part(fit(GPT_OSS_120B, { engine, args }), 'kvCache').bytes;
      expect(cache([arg])).toBeGreaterThan(1.5 * cache([]));
    });

    // sgl-project/sglang issues 2587 and 3750: DP attention on the ranks of the experts.
    it('runs data-parallel attention on the tensor-parallel ranks of SGLang', () => {
      const on = (args: string[]) =>
        fit(QWEN_3_30B_A3B, {
          engine: 'SGLang',
          offer: offer('H100', 8, memory(81_559)),
          args,
          requests: 8,
        });
      const plain = on(['--tp', '8']);
      const dp = on(['--tp', '8', '--dp', '8', '--enable-dp-attention']);
      expect(dp.word).toBe('fits');
      expect(on(['--tp', '8', '--dp', '8']).word).toBe('unsupported');
      expect(part(dp, 'weights').bytes).toBeGreaterThan(
        part(plain, 'weights').bytes,
      );
      expect(part(dp, 'weights').inputs).toContainEqual(
        expect.objectContaining({
          value: '8 tensor-parallel ranks, 8 data-parallel for attention',
        }),
      );
      // One request a rank, with all four KV heads; else eight requests with one of them.
      expect(part(dp, 'kvCache').bytes).toBeCloseTo(
        part(plain, 'kvCache').bytes / 2,
      );
    });
  });

  describe('where facts are missing', () => {
    const sparse = factsOf({ parameters: 8e9 });

    it('names them', () => {
      const { requiredBytes, sentence, word } = fit(sparse);
      expect(word).toBe('unknown');
      expect(requiredBytes).toBeNull();
      expect(sentence).toBe(
        'Memory fit unknown: the facts of The model do not include the number of layers, the hidden size. Ask your platform owners to add them to the model.',
      );
    });

    it('refuses what the weights alone exceed', () => {
      const { sentence, word } = fit({ ...sparse, parameters: 46e9 });
      expect(word).toBe('exceeds');
      expect(sentence).toContain('needs more than 85.7 GiB');
    });

    it('takes the declared need', () => {
      const declared = factsOf({ memoryBytes: 92e9 });
      expect(fit(declared, { offer: L4 }).word).toBe('exceeds');
      expect(fit(declared, { offer: H100_1 }).word).toBe('exceeds');
      const result = fit(declared, { offer: H100_2, args: ['-tp=2'] });
      expect(result.word).toBe('fits');
      expect(part(result, 'declared').bytes).toBe(46e9);
    });

    it('does not guess the memory of an accelerator', () => {
      const result = fit(LLAMA_3_8B, {
        offer: offer('X', 1, {
          bytes: null,
          source: 'no node tells it',
          computeCapability: null,
        }),
      });
      expect(result.word).toBe('unknown');
      expect(result.sentence).toBe(
        'Memory fit unknown: no node tells it. Ask your platform owners to set deviceMemory of 1 × X in a profile.',
      );
      expect(result.requiredBytes).toBeGreaterThan(0);
    });

    it('does not take an unknown format for one that it knows', () => {
      const result = fit({ ...LLAMA_3_8B, quantization: 'brand-new' });
      expect(result.word).toBe('unknown');
      expect(result.sentence).toContain('a known precision or quantization');
    });

    it.each([
      ['Ollama', /^Memory fit unknown: Ollama chooses the context length/],
      ['MLServer', /^Memory fit unknown: MLServer loads Python objects/],
      ['House engine', /how the engine House engine uses memory is not known/],
    ])('says why the memory of %s is not computed', (engine, sentence) => {
      const result = fit(LLAMA_3_8B, { engine, args: [] });
      expect(result.word).toBe('unknown');
      expect(result.sentence).toMatch(sentence);
    });

    it('refuses for an unknown engine only what no engine can hold', () => {
      const facts = factsOf({ memoryBytes: 92e9 });
      expect(fit(facts, { engine: 'Triton', offer: L4 }).word).toBe('exceeds');
      expect(fit(facts, { engine: 'Triton', offer: H100_4 }).word).toBe(
        'unknown',
      );
    });
  });

  describe('of engines that say nothing of what they work in', () => {
    it.each(['TensorRT-LLM', 'TGI'])(
      'refuses on %s what weights and KV cache alone exceed',
      engine => {
        const result = fit(LLAMA_3_1_70B, { engine, args: [] });
        expect(result.word).toBe('exceeds');
        expect(result.sentence).toMatch(
          /each accelerator needs more than 17\d(\.\d)? GiB \(weights 131 GiB, KV cache 40 GiB\)/,
        );
      },
    );

    it.each(['TensorRT-LLM', 'TGI'])(
      'never says of %s that a model fits, but what it needs at least',
      engine => {
        const result = fit(LLAMA_3_8B, { engine, args: [] });
        expect(result).toMatchObject({ word: 'unknown', requiredBytes: null });
        expect(result.parts.map(({ part: name }) => name)).toEqual([
          'weights',
          'kvCache',
        ]);
        expect(result.sentence).toMatch(
          /needs at least 16 GiB for weights and KV cache, and .* may use .* is not known\.$/,
        );
      },
    );

    it('gives the KV cache of TensorRT-LLM a share of what the weights leave', () => {
      const usable = (fraction: string) =>
        fit(LLAMA_3_8B, {
          engine: 'TensorRT-LLM',
          args: [`--kv_cache_free_gpu_memory_fraction=${fraction}`],
        }).usableBytes!;
      const weights = 8.03e9 * 2;
      const free = 81_559 * MIB - 0.5 * GIB;
      expect(usable('1')).toBe(free);
      expect(usable('0.5')).toBe(weights + (free - weights) / 2);
    });

    it('reads the arguments of TGI', () => {
      const result = fit(LLAMA_3_8B, {
        engine: 'TGI',
        args: ['--cuda-memory-fraction=0.5', '--max-total-tokens', '4096'],
      });
      expect(result.contextTokens).toBe(4096);
      expect(result.usableBytes).toBeCloseTo(
        (81_559 * MIB - 0.5 * GIB) * 0.45,
        -3,
      );
    });
  });

  describe('on CPUs', () => {
    const cpus = (gib: number): MemoryOffer => ({
      id: `cpu-${gib}`,
      title: `8 cores ${gib} GiB`,
      devices: 0,
      memory: {
        bytes: gib * GIB,
        source: 'memory of the container',
        computeCapability: null,
      },
    });
    const onCpus = (gib: number, query: Partial<MemoryQuery> = {}) =>
      fit(LLAMA_3_8B, {
        engine: 'llama.cpp',
        args: ['--ctx-size=4096'],
        offer: cpus(gib),
        ...query,
      });

    it('counts against all memory of the container, with no driver and no share', () => {
      const result = onCpus(32);
      expect(result).toMatchObject({
        word: 'fits',
        devices: 0,
        usableBytes: 32 * GIB,
        usableSource: 'all of the memory that the container may use',
      });
      expect(result.sentence).toMatch(
        /^The model fits 8 cores 32 GiB: llama\.cpp needs .* at once, and its container may use 32 GiB\.$/,
      );
    });

    it('refuses what is larger than the container, and offers what fits', () => {
      const result = onCpus(8, { otherOffers: [H100_1, cpus(64), cpus(32)] });
      expect(result.word).toBe('exceeds');
      expect(result.sentence).not.toMatch(/accelerator|GPU/);
      expect(result.changes.map(({ to }) => to)).toEqual(['cpu-32', 'cpu-64']);
    });

    it('says of an engine whose memory on CPUs is not known only what none can do', () => {
      expect(onCpus(64, { engine: 'vLLM', args: [] })).toMatchObject({
        word: 'unknown',
        requiredBytes: null,
        sentence:
          'Memory fit unknown: how the engine vLLM uses memory on CPUs is not known.',
      });
      expect(
        fit(
          { ...LLAMA_3_8B, weightBytes: 16 * GIB },
          { engine: 'vLLM', offer: cpus(8) },
        ).sentence,
      ).toBe(
        'The model does not fit 8 cores 8 GiB: it needs at least 16 GiB, and its container may use 8 GiB.',
      );
    });

    it('is no way out for an engine whose memory there is not known', () => {
      const result = fit(QWEN_3_30B_A3B, {
        offer: L4,
        otherOffers: [cpus(512), H100_1],
      });
      expect(result.changes.map(({ to }) => to)).toEqual(['H100']);
    });
  });
});
