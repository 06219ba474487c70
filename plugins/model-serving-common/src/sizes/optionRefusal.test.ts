import type { AcceleratorOption, MemoryRules } from '../api';
import {
  emptyModelVariant,
  emptyModelVersion,
  ModelArtifact,
  ServableModel,
} from '../models';
import type { RuntimeOffer } from '../runtimes';
import { memoryOnOptions } from './memoryOnOptions';
import { optionRefusal } from './optionRefusal';

const GIB = 2 ** 30;

const vllm: RuntimeOffer = {
  id: 'vllm',
  title: 'vLLM',
  engine: 'vLLM',
  version: '1',
  maturity: 'current',
  protocol: 'openai',
  devices: ['gpu'],
  serves: { formats: ['vLLM'] },
  features: [],
  parallelArgument: '--tensor-parallel-size',
};

const artifact: ModelArtifact = {
  version: {
    ...emptyModelVersion('1', []),
    parameters: 8e9,
    contextLength: 131_072,
    architecture: {
      layers: 32,
      hiddenSize: 4096,
      attentionHeads: 32,
      kvHeads: 8,
      headSize: 128,
      vocabularySize: 128_256,
      valueSize: null,
      caches: null,
      slidingWindow: null,
      latentAttention: null,
      recurrent: null,
      experts: null,
    },
  },
  variant: {
    ...emptyModelVariant('bf16', 'oci://registry.example/m', 'vLLM'),
    precision: 'bf16',
    weightBytes: 15 * GIB,
  },
};

const model: ServableModel = {
  entityRef: 'resource:default/chat',
  title: 'Chat',
  publisher: null,
  license: null,
  task: null,
  versions: [artifact.version],
  defaultVersion: '1',
};

const size = (gib: number, more: Partial<AcceleratorOption> = {}) =>
  ({
    id: `g${gib}`,
    title: `${gib} GiB`,
    count: 1,
    memory: { bytes: gib * GIB, source: 'profile', computeCapability: '9.0' },
    engineArguments: {},
    fit: { word: 'fits', sentence: 'Fits now.' },
    ...more,
  } as AcceleratorOption);

function refusalOn(
  option: AcceleratorOption,
  misfit: MemoryRules['misfit'],
  runtimes = [vllm],
) {
  const memory = { requests: 1, misfit };
  const [fit] = memoryOnOptions(model, artifact, {
    items: [option, size(80)].slice(0, option.memory.bytes === null ? 1 : 2),
    memory,
    runtimes,
  });
  return optionRefusal(fit, memory);
}

const settable: RuntimeOffer = {
  ...vllm,
  arguments: [{ id: 'contextLength', min: 1024, max: 131_072 }],
};

describe('optionRefusal', () => {
  it('is null where a replica fits', () => {
    expect(refusalOn(size(80), 'refuse')).toBeNull();
  });

  it.each(['off', 'warn'] as const)(
    'leaves what is too large to the requester where the platform says %s',
    misfit => {
      expect(refusalOn(size(24), misfit)).toBeNull();
    },
  );

  it('is the memory where it is too small, and nothing that can be set helps', () => {
    expect(refusalOn(size(24), 'refuse')).toMatch(/^Chat does not fit 24 GiB/);
    expect(refusalOn(size(12), 'refuse', [settable])).toMatch(
      /^Chat does not fit 12 GiB/,
    );
  });

  it('is null where a shorter context fits and may be asked for', () => {
    expect(refusalOn(size(24), 'refuse', [settable])).toBeNull();
  });

  it('is the runtimes where none runs on it, however lenient the platform is', () => {
    const cores = size(16, { title: '4 cores', count: 0 });
    expect(refusalOn(cores, 'off')).toBe(
      'vLLM needs an accelerator, and 4 cores has none.',
    );
  });

  it('is the quota where it can never be had', () => {
    const fit = { word: 'never', sentence: 'More than the queue can have.' };
    expect(
      refusalOn(size(80, { fit: fit as AcceleratorOption['fit'] }), 'refuse'),
    ).toBe('More than the queue can have.');
  });
});
