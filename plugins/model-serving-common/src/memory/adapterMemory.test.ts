import fc from 'fast-check';
import { factsOf } from './__fixtures__/architectures';
import { memoryFitOf } from './memoryFitOf';

/** Qwen3 8B, whose matrices are published. */
const QWEN3_8B = factsOf({
  parameters: 8_190_735_360,
  contextLength: 32_768,
  architecture: {
    layers: 36,
    attentionHeads: 32,
    kvHeads: 8,
    headSize: 128,
    hiddenSize: 4096,
    vocabularySize: 151_936,
  },
});

/** Inputs and outputs of its matrices: queries, keys, values, outputs, gate, up and down. */
const SIDES =
  36 *
  (4096 +
    4096 +
    2 * (4096 + 1024) +
    (4096 + 4096) +
    2 * (4096 + 12_288) +
    (12_288 + 4096));

const fit = (
  engine: 'vLLM' | 'SGLang',
  args: string[],
  change: {
    memory?: number;
    facts?: Partial<typeof QWEN3_8B>;
  } = {},
) =>
  memoryFitOf({
    model: {
      entityRef: 'resource:default/qwen3-8b',
      title: 'Qwen3 8B',
      facts: { ...QWEN3_8B, ...change.facts },
    },
    offer: {
      id: 'gpu',
      title: '1 GPU',
      devices: 1,
      memory: {
        bytes: change.memory ?? 80 * 1024 ** 3,
        source: 'test',
        computeCapability: null,
      },
    },
    engine,
    args,
    requests: 1,
    otherOffers: [],
    variants: [],
  });

const bytesOf = (...asked: Parameters<typeof fit>) =>
  fit(...asked).parts.find(({ part }) => part === 'adapters')?.bytes ?? null;

const vllm = (count: number, rank: number) => [
  '--enable-lora',
  '--lora-modules',
  'a=/mnt/lora/a',
  `--max-loras=${count}`,
  `--max-lora-rank=${rank}`,
];

describe('the memory of LoRA adapters', () => {
  it('is that of matrices of the highest rank beside those of the model', () => {
    const exact = 2 * 16 * SIDES * 2;
    const counted = bytesOf('vLLM', vllm(2, 16))!;
    // Norms and embeddings that may be adapted are in there too.
    expect(counted).toBeGreaterThanOrEqual(exact);
    expect(counted).toBeLessThan(exact * 1.25);
  });

  it('is held for as many as are asked for, at the rank that is asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 32 }),
        fc.constantFrom(8, 16, 32, 64, 256),
        (count, rank) => {
          expect(
            bytesOf('vLLM', vllm(count, rank))! / bytesOf('vLLM', vllm(1, 8))!,
          ).toBeCloseTo((count * rank) / 8, 6);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is nothing without adapters, and the defaults of the engine where nothing is said', () => {
    expect(bytesOf('vLLM', [])).toBeNull();
    expect(bytesOf('vLLM', ['--enable-lora'])).toBe(
      bytesOf('vLLM', vllm(1, 16)),
    );
    expect(bytesOf('SGLang', ['--enable-lora', '--max-lora-rank=16'])).toBe(
      bytesOf('vLLM', vllm(8, 16)),
    );
  });

  it('takes from what the cache may use, and refuses what no longer fits', () => {
    const without = fit('vLLM', []);
    const beside = fit('vLLM', vllm(4, 64));
    expect(beside.requestsThatFit).toBeLessThan(without.requestsThatFit!);
    const memory = 26 * 1024 ** 3;
    expect(fit('vLLM', [], { memory }).word).toBe('fits');
    const refused = fit('vLLM', vllm(4, 64), { memory });
    expect(refused.word).toBe('exceeds');
    expect(refused.sentence).toContain('LoRA adapters');
  });

  it('comes on top of what a model is said to need as a whole', () => {
    const facts = { memoryBytes: 20e9, precision: null };
    const declared = fit('vLLM', vllm(1, 16), { facts });
    expect(declared.parts.map(({ part }) => part)).toEqual([
      'declared',
      'adapters',
    ]);
    expect(declared.requiredBytes).toBeGreaterThan(20e9);
  });

  it.each([
    [
      'a rank that nothing says',
      fit('SGLang', ['--enable-lora']),
      /--enable-lora holds LoRA adapters of a rank that no argument says/,
    ],
    [
      'experts',
      fit('vLLM', vllm(1, 16), {
        facts: {
          architecture: {
            ...QWEN3_8B.architecture!,
            experts: { total: 8, active: 2, activeParameters: 1e9 },
          },
        },
      }),
      /what the LoRA adapters need is not counted, because the facts of Qwen3 8B do not include which matrices of its experts/,
    ],
    [
      'sizes that are not known, whatever the model is said to need',
      fit('vLLM', vllm(1, 16), {
        facts: { parameters: null, memoryBytes: 20e9 },
      }),
      /do not include the sizes of its layers/,
    ],
  ])('is unknown for %s', (_what, { sentence, word }, message) => {
    expect(word).toBe('unknown');
    expect(sentence).toMatch(message);
  });
});
