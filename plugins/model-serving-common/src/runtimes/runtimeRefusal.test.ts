import type { RuntimeOffer } from './RuntimeOffer';
import {
  chooseRuntime,
  runtimeRefusal,
  runtimesFor,
  type RuntimeSize,
  type ServedFacts,
} from './runtimeRefusal';

const vllm: RuntimeOffer = {
  id: 'vllm',
  title: 'vLLM',
  engine: 'vLLM',
  version: '1',
  maturity: 'current',
  protocol: 'openai',
  devices: ['gpu'],
  serves: { formats: ['vLLM'], quantizations: ['awq', 'fp8'] },
  features: [],
  parallelArgument: '--tensor-parallel-size',
};

const mlServer: RuntimeOffer = {
  ...vllm,
  id: 'mlserver',
  title: 'MLServer',
  engine: 'MLServer',
  devices: ['cpu'],
  serves: {
    formats: ['sklearn', 'xgboost'],
    tasks: ['tabular-classification'],
  },
  parallelArgument: undefined,
};

const facts = { format: 'vLLM', quantization: null, task: null };
const one = { title: '1 × L4', count: 1 };
const two = { title: '2 × L4', count: 2 };
const cpu = { title: '4 cores' };

describe('runtimeRefusal', () => {
  it.each([
    ['a model it serves', vllm, facts, two, null],
    [
      'a quantization in capitals',
      vllm,
      { ...facts, quantization: 'AWQ' },
      one,
      null,
    ],
    [
      'another format',
      vllm,
      { ...facts, format: 'sklearn' },
      one,
      'vLLM does not serve the format sklearn. It serves vLLM.',
    ],
    [
      'no format',
      mlServer,
      { ...facts, format: '' },
      cpu,
      'MLServer does not serve the format (none). It serves sklearn, xgboost.',
    ],
    [
      'another quantization',
      vllm,
      { ...facts, quantization: 'int4' },
      one,
      'vLLM does not serve int4 weights. It serves awq, fp8 and unquantized weights.',
    ],
    [
      'another task',
      mlServer,
      { ...facts, format: 'sklearn', task: 'text-generation' },
      cpu,
      'MLServer does not serve the task text-generation. It serves tabular-classification.',
    ],
    [
      'a size without accelerators',
      vllm,
      facts,
      cpu,
      'vLLM needs an accelerator, and 4 cores has none.',
    ],
    [
      'an accelerator that it does not use',
      mlServer,
      { ...facts, format: 'sklearn' },
      one,
      'MLServer uses no accelerator. Choose a size without one.',
    ],
    [
      'several accelerators',
      { ...vllm, parallelArgument: undefined },
      facts,
      two,
      'vLLM runs a replica on one accelerator, and 2 × L4 has 2.',
    ],
  ] as const)('judges %s', (_what, runtime, model, size, refusal) => {
    expect(runtimeRefusal(runtime, model, size)).toBe(refusal);
  });

  it('judges the model alone where no size is chosen', () => {
    expect(runtimeRefusal(vllm, facts)).toBeNull();
    expect(runtimeRefusal(mlServer, facts)).toMatch(
      /does not serve the format/,
    );
  });
});

describe('chooseRuntime', () => {
  const both = [vllm, { ...vllm, id: 'sglang', title: 'SGLang' }, mlServer];

  it('takes the first that serves the model, and says why not the others', () => {
    expect(chooseRuntime(both, undefined, facts, one)).toEqual({
      runtime: vllm,
    });
    const { fitting, refused } = runtimesFor(both, facts, one);
    expect(fitting.map(({ id }) => id)).toEqual(['vllm', 'sglang']);
    expect(refused).toEqual([
      {
        runtime: mlServer,
        refusal:
          'MLServer does not serve the format vLLM. It serves sklearn, xgboost.',
      },
    ]);
  });

  it('takes the one that is named, and no other in its place', () => {
    expect(chooseRuntime(both, 'sglang', facts, one)).toEqual({
      runtime: both[1],
    });
    expect(chooseRuntime(both, 'mlserver', facts, one)).toEqual({
      refusal:
        'MLServer does not serve the format vLLM. It serves sklearn, xgboost.',
    });
    expect(chooseRuntime(both, 'tgi', facts, one)).toEqual({
      refusal: 'tgi is not offered. Choose one of vllm, sglang, mlserver.',
    });
  });

  it('says why none serves a model by those that come closest', () => {
    const cases: Array<[Partial<ServedFacts>, RuntimeSize, string]> = [
      [
        { format: 'onnx' },
        one,
        "No runtime serves the format onnx. The platform's runtimes serve vLLM, sklearn, xgboost.",
      ],
      [
        { format: 'sklearn', task: 'tabular-classification' },
        one,
        'MLServer uses no accelerator. Choose a size without one.',
      ],
      [{}, cpu, 'vLLM and SGLang need an accelerator, and 4 cores has none.'],
    ];
    for (const [changed, size, refusal] of cases) {
      expect(
        chooseRuntime(both, undefined, { ...facts, ...changed }, size),
      ).toEqual({ refusal });
    }
  });

  it('says once what a golden path refuses of several runtimes', () => {
    const refused = (title: string, why: string): RuntimeOffer => ({
      ...both[0],
      id: title,
      title,
      refusal: `${title} ${why}`,
    });
    const runtimes = [
      refused('SGLang', 'cannot be started here.'),
      refused('NIM', 'cannot be started here.'),
      refused('TGI', 'reads a file.'),
      refused('LMDeploy', 'reads a file.'),
    ];
    expect(chooseRuntime(runtimes, undefined, facts, one)).toEqual({
      refusal:
        'SGLang and NIM cannot be started here. TGI reads a file. LMDeploy reads a file.',
    });
    expect(chooseRuntime(runtimes, 'NIM', facts, one)).toEqual({
      refusal: 'NIM cannot be started here.',
    });
  });
});
