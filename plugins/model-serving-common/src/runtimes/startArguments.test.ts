import fc from 'fast-check';
import {
  ARGUMENT_IDS,
  ArgumentAnswers,
  ArgumentId,
  ArgumentValue,
  ENGINE_ARGUMENTS,
  knownEngines,
} from '../engines';
import { readEngineSettings } from '../memory';
import { argumentRefusals, isAllowed } from './argumentRefusals';
import type { RuntimeArgument } from './RuntimeArgument';
import type { RuntimeOffer } from './RuntimeOffer';
import {
  argumentsForEngine,
  argumentsOfRuntime,
  answersWithDefaults,
  readAnswers,
  startArguments,
} from './startArguments';

const TENSOR: Record<string, string> = {
  vLLM: '--tensor-parallel-size',
  SGLang: '--tensor-parallel-size',
  'TensorRT-LLM': '--tensor_parallel_size',
  TGI: '--num-shard',
};

const told = knownEngines().filter(({ flags }) => flags !== undefined);

/** Everything that can be set of an engine, as a runtime may offer it. */
function offerOf(engine: string, change: Partial<RuntimeOffer> = {}) {
  const { flags = {} } = knownEngines().find(({ name }) => name === engine)!;
  const offered = ARGUMENT_IDS.filter(id => flags[id] !== undefined).map(
    (id): RuntimeArgument => {
      const { kind } = ENGINE_ARGUMENTS[id];
      const { values } = flags[id] as { values?: string[] };
      return {
        id,
        ...(kind === 'count' && { min: 1, max: 64 }),
        ...(kind === 'choice' && { values: values ?? ['hermes', 'llama3.1'] }),
      };
    },
  );
  return {
    id: 'runtime',
    title: engine,
    engine,
    version: '1',
    maturity: 'current',
    protocol: 'openai',
    devices: ['gpu'],
    serves: { formats: ['vLLM'] },
    features: [],
    parallelArgument: TENSOR[engine],
    arguments: offered,
    ...change,
  } satisfies RuntimeOffer;
}

const texts = (
  runtime: RuntimeOffer,
  answers: ArgumentAnswers,
  count = 1,
  fixed: string[] = [],
) => startArguments(runtime, fixed, count, answers).map(({ text }) => text);

const valueOf = ({
  id,
  max,
  min,
  values,
}: RuntimeArgument): fc.Arbitrary<ArgumentValue> => {
  const byKind = {
    count: () => fc.integer({ min, max }),
    choice: () => fc.constantFrom(...values!),
    switch: () => fc.boolean(),
  };
  return byKind[ENGINE_ARGUMENTS[id].kind]();
};

const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined });

const defined = <T extends object>(record: T): T =>
  Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as T;

/** A runtime with some defaults, and answers to it. */
const worlds = fc
  .constantFrom(...told.map(({ name }) => offerOf(name)))
  .chain(offer =>
    fc.record({
      offer: fc
        .record(
          Object.fromEntries(
            offer.arguments
              .filter(({ id }) => !/Parallel$/.test(id))
              .map(argument => [argument.id, maybe(valueOf(argument))]),
          ),
        )
        .map(defaults => ({
          ...offer,
          arguments: offer.arguments.map(argument =>
            defined({
              ...argument,
              default: (defaults as ArgumentAnswers)[argument.id],
            }),
          ),
        })),
      answers: fc
        .record(
          Object.fromEntries(
            offer.arguments.map(argument => [
              argument.id,
              maybe(
                /Parallel$/.test(argument.id)
                  ? fc.constantFrom<ArgumentValue>(1, 2, 4)
                  : valueOf(argument),
              ),
            ]),
          ),
        )
        .map(answers => defined(answers) as ArgumentAnswers),
      count: fc.constantFrom(1, 2, 4),
    }),
  );

describe('the arguments that an engine is started with', () => {
  it.each<[string, ArgumentAnswers, number, string[]]>([
    [
      'vLLM',
      { contextLength: 8192, kvCacheDtype: 'fp8', toolParser: 'hermes' },
      2,
      [
        '--max-model-len=8192',
        '--kv-cache-dtype=fp8',
        '--tool-call-parser=hermes',
        '--enable-auto-tool-choice',
        '--tensor-parallel-size=2',
      ],
    ],
    [
      'vLLM',
      { prefixCaching: false, chatTemplate: 'hermes', speculativeTokens: 4 },
      1,
      [
        '--no-enable-prefix-caching',
        '--speculative-config={"method":"ngram","num_speculative_tokens":4,"prompt_lookup_max":4}',
        '--chat-template=/vllm-workspace/examples/tool_chat_template_hermes.jinja',
      ],
    ],
    [
      'vLLM',
      { pipelineParallel: 2 },
      4,
      ['--tensor-parallel-size=2', '--pipeline-parallel-size=2'],
    ],
    ['vLLM', { dataParallel: 4 }, 4, ['--data-parallel-size=4']],
    [
      'SGLang',
      { contextLength: 8192, prefixCaching: false, speculativeTokens: 8 },
      1,
      [
        '--context-length=8192',
        '--disable-radix-cache',
        '--speculative-num-draft-tokens=8',
        '--speculative-algorithm=NGRAM',
      ],
    ],
    [
      'llama.cpp',
      { contextLength: 4096, maxSequences: 4, kvCacheDtype: 'q8_0' },
      1,
      [
        '--ctx-size=16384',
        '--parallel=4',
        '--cache-type-k=q8_0',
        '--cache-type-v=q8_0',
      ],
    ],
    ['llama.cpp', { contextLength: 4096 }, 1, ['--ctx-size=4096']],
    [
      'TGI',
      { contextLength: 4096, quantization: 'eetq' },
      2,
      [
        '--max-total-tokens=4096',
        '--max-input-tokens=4095',
        '--quantize=eetq',
        '--num-shard=2',
      ],
    ],
    [
      'TensorRT-LLM',
      { contextLength: 4096, maxSequences: 64 },
      4,
      ['--max_seq_len=4096', '--max_batch_size=64', '--tensor_parallel_size=4'],
    ],
  ])('of %s say %j on %i accelerators', (engine, answers, count, args) => {
    expect(texts(offerOf(engine), answers, count)).toEqual(args);
  });

  it('are read back as the answers that they were written for', () => {
    let answered = 0;
    fc.assert(
      fc.property(worlds, ({ answers, count, offer }) => {
        const size = { title: 'the size', count };
        fc.pre(argumentRefusals(offer, answers, size).length === 0);
        const args = texts(offer, answers, count);
        const inForm = args.flatMap(each =>
          argumentsForEngine(offer.engine, each),
        );
        const read = readAnswers(offer, inForm, count);
        expect(texts(offer, read, count)).toEqual(args);
        const meant = answersWithDefaults(offer, answers);
        const { tensorParallel: _, ...others } = answersWithDefaults(
          offer,
          read,
        );
        // Switches that an engine turns on by itself, and ranks that the size gives, are not written down.
        expect(meant).toMatchObject(others);
        answered += Object.keys(read).length;
      }),
      { numRuns: 500 },
    );
    expect(answered).toBeGreaterThan(300);
  });

  it('say each flag once, whatever else profiles say', () => {
    fc.assert(
      fc.property(worlds, ({ answers, count, offer }) => {
        const before = texts(offer, {}, count, ['--other=1']);
        const again = texts(offer, answers, count, before);
        expect(again).toEqual(texts(offer, answers, count, ['--other=1']));
        const flags = again.map(text => text.split('=')[0]);
        expect(new Set(flags).size).toBe(flags.length);
      }),
    );
  });

  it('hold nothing that may not be asked', () => {
    const runtime = offerOf('vLLM', {
      arguments: [{ id: 'contextLength', max: 8192, fixed: '--x' }],
    });
    expect(
      texts(runtime, { contextLength: 4096, toolParser: 'hermes' }),
    ).toEqual([]);
  });

  it.each([
    ['a shell', '$(id)'],
    ['a flag', '--trust-remote-code'],
    ['another argument', 'hermes --trust-remote-code'],
    ['a path', '/etc/passwd'],
    ['a line', 'hermes\n--x'],
    ['an address', 'https://hub.example/t'],
    ['a template', '{{.Name}}'],
    ['nothing', ''],
  ])('hold no choice that is %s', (_what, value) => {
    const runtime = offerOf('vLLM', {
      arguments: [{ id: 'toolParser', values: [value] }],
    });
    const answers = { toolParser: value };
    expect(argumentRefusals(runtime, answers)).toHaveLength(1);
    expect(texts(runtime, answers)).toEqual([]);
  });

  it.each<[ArgumentId, ArgumentAnswers, (s: any) => unknown, unknown]>([
    ['contextLength', { contextLength: 64 }, s => s.contextTokens?.value, 64],
    ['maxSequences', { maxSequences: 32 }, s => s.sequences.value, 32],
    ['maxBatchTokens', { maxBatchTokens: 32 }, s => s.stepTokens.value, 32],
    [
      'kvCacheDtype',
      { kvCacheDtype: 'fp8_e5m2' },
      s => s.kvElementBytes?.value,
      1,
    ],
    [
      'quantization',
      { quantization: 'fp8' },
      s => s.quantization?.value,
      'fp8',
    ],
    ['pipelineParallel', { pipelineParallel: 2 }, s => s.layout.pipeline, 2],
    ['dataParallel', { dataParallel: 2 }, s => s.layout.data, 2],
  ])(
    'are what the memory of vLLM and SGLang counts with: %s',
    (_id, answers, read, value) => {
      for (const engine of ['vLLM', 'SGLang']) {
        const args = texts(offerOf(engine), answers, 4);
        expect(read(readEngineSettings(engine, args))).toBe(value);
      }
    },
  );
});

describe('argumentRefusals', () => {
  const vllm = offerOf('vLLM', {
    arguments: [
      { id: 'contextLength', min: 1024, max: 131_072 },
      { id: 'maxSequences', max: 64, fixed: '--max-num-seqs=64' },
      { id: 'kvCacheDtype', values: ['auto', 'fp8'] },
      { id: 'prefixCaching' },
      { id: 'pipelineParallel', max: 4 },
      { id: 'tensorParallel', max: 4 },
    ],
  });
  const four = { title: '4 × H100', count: 4 };

  it.each<[ArgumentAnswers, string]>([
    [
      { contextLength: 262_144 },
      'Context length 262,144 tokens is not available for vLLM. Choose 1,024 to 131,072 tokens.',
    ],
    [
      { maxSequences: 32 },
      'Requests at once of vLLM is set to --max-num-seqs=64 for everybody. Leave it out.',
    ],
    [
      { kvCacheDtype: 'fp8_e5m2' },
      'KV cache type fp8_e5m2 is not available for vLLM. Choose auto, fp8.',
    ],
    [
      { toolParser: 'hermes' },
      'Tool parser cannot be set for vLLM. You may set context length, KV cache type, prefix caching, pipeline parallelism, tensor parallelism.',
    ],
    [
      { pipelineParallel: 3 },
      '3 pipeline-parallel ranks do not use the accelerators of 4 × H100 evenly: a replica has 4, and every one needs one rank.',
    ],
    [
      { tensorParallel: 2 },
      '2 tensor-parallel ranks do not use the accelerators of 4 × H100 evenly: a replica has 4, and every one needs one rank.',
    ],
  ])('of %j', (answers, refusal) => {
    expect(argumentRefusals(vllm, answers, four)).toMatchObject([{ refusal }]);
  });

  it('say nothing about what is allowed', () => {
    for (const answers of [
      {},
      { contextLength: 1024, kvCacheDtype: 'fp8', prefixCaching: true },
      { pipelineParallel: 2 },
      { pipelineParallel: 2, tensorParallel: 2 },
      { tensorParallel: 4 },
    ]) {
      expect(argumentRefusals(vllm, answers, four)).toEqual([]);
    }
  });

  it('want a context where sequences share one', () => {
    const llama = offerOf('llama.cpp');
    expect(argumentRefusals(llama, { maxSequences: 4 })).toMatchObject([
      {
        id: 'maxSequences',
        refusal:
          'llama.cpp divides one context among its requests. Set the context length of a request too.',
      },
    ]);
    expect(
      argumentRefusals(llama, { maxSequences: 4, contextLength: 64 }),
    ).toEqual([]);
  });

  it('refuse exactly what is not allowed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...argumentsOfRuntime(vllm)),
        fc.anything(),
        (argument, value) => {
          const answers = { [argument.id]: value } as ArgumentAnswers;
          const isRefused =
            value !== undefined && argumentRefusals(vllm, answers).length > 0;
          expect(isRefused).toBe(
            value !== undefined && !isAllowed(argument, value),
          );
        },
      ),
      // An object that is no text.
      { examples: [[argumentsOfRuntime(vllm)[0], { toString: 0 }]] },
    );
  });
});
