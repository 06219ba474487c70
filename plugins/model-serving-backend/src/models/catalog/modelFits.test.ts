import type {
  CatalogModel,
  FitWord,
  MemoryNeed,
  RuntimeOffer,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { IndexedModel } from './IndexedModel';
import {
  artifactNeed,
  cheapestAccelerator,
  FitQuestion,
  MemoryAnswers,
  modelFitOnEach,
  modelFits,
  modelNeeds,
  OfferedAccelerator,
} from './modelFits';

const GIB = 2 ** 30;

const version = {
  name: '1',
  license: null,
  parameters: 8_030_000_000,
  contextLength: 8_192,
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
  variants: [
    {
      name: 'bf16',
      uri: 'oci://registry.example/chat@sha256:00',
      format: 'vLLM',
      precision: 'bf16',
      quantization: null,
      weightBytes: 15 * GIB,
      memoryBytes: null,
      engine: null,
    },
  ],
};

const model = {
  entityRef: 'resource:default/chat',
  title: 'Chat',
  publisher: null,
  license: null,
  task: null,
  hosted: null,
  defaultVersion: '1',
  versions: [version],
} as unknown as CatalogModel;

const artifact = {
  version: model.versions[0],
  variant: model.versions[0].variants[0],
};

const runtime = (
  id: string,
  engine: string,
  more: Partial<RuntimeOffer> = {},
): RuntimeOffer => ({
  id,
  title: engine,
  engine,
  version: '1',
  maturity: 'current',
  protocol: 'openai',
  devices: ['gpu'],
  serves: { formats: ['vLLM'] },
  features: [],
  parallelArgument: '--tensor-parallel-size',
  ...more,
});

const accelerator = (
  id: string,
  quota: FitWord,
  perHour: number | null,
  engineArguments: Record<string, string[]> = {},
): OfferedAccelerator => ({
  size: {
    id,
    title: `1 × ${id}`,
    flavor: id,
    resource: 'nvidia.com/gpu',
    count: 1,
    cpu: '4',
    memory: '32Gi',
    deviceMemory: '40Gi',
    computeCapability: '8.0',
    nodeSelector: {},
  } as unknown as OfferedAccelerator['size'],
  quota,
  price: { perHour, currency: 'USD', reason: null },
  engineArguments,
});

/** vLLM is given too little of the accelerator for the weights, SGLang enough. */
const starved = { vllm: ['--gpu-memory-utilization=0.2'] };
const both = [runtime('vllm', 'vLLM'), runtime('sglang', 'SGLang')];

const question = (more: Partial<FitQuestion> = {}): FitQuestion => ({
  accelerators: [accelerator('a100', 'fits', 4, starved)],
  runtimes: both,
  requests: 1,
  nodes: [],
  ...more,
});

const fitOf = async (asked: FitQuestion) =>
  (
    await modelFits(
      [{ model } as unknown as IndexedModel],
      asked,
      new MemoryAnswers(),
    )
  )[0];

describe('the memory of models in lists', () => {
  it('is that of the platform’s first runtime that serves it, however well another fits', async () => {
    expect(await fitOf(question())).toEqual({ word: 'never', variant: 'bf16' });
    expect(modelFitOnEach(model, question())).toMatchObject([
      { id: 'a100', variant: 'bf16', memory: 'exceeds' },
    ]);
    expect(cheapestAccelerator(model, artifact, question())).toBeUndefined();
  });

  it('is that of the next runtime where the first one does not serve it', async () => {
    const runtimes = [
      runtime('vllm', 'vLLM', { serves: { formats: ['other'] } }),
      both[1],
    ];
    expect(await fitOf(question({ runtimes }))).toEqual({
      word: 'now',
      variant: 'bf16',
    });
    const [fit] = modelFitOnEach(model, question({ runtimes }));
    expect(fit.memory).toBe('fits');
  });

  it('that is unknown leaves the quota to decide, after the sizes that are known to hold a replica', async () => {
    const [bf16] = version.variants;
    const classic = {
      ...model,
      versions: [{ ...version, variants: [{ ...bf16, format: 'sklearn' }] }],
    } as unknown as CatalogModel;
    const fits = (of: CatalogModel, asked: FitQuestion) =>
      modelFits(
        [{ model: of } as unknown as IndexedModel],
        asked,
        new MemoryAnswers(),
      );
    const runtimes = [
      runtime('mlserver', 'MLServer', { serves: { formats: ['sklearn'] } }),
    ];
    const accelerators = [
      accelerator('waiting', 'waits', 1),
      accelerator('free', 'fits', 2),
    ];
    expect(await fits(classic, question({ runtimes, accelerators }))).toEqual([
      { word: 'now', variant: 'bf16' },
    ]);
    // Nothing is known to serve it.
    expect(
      await fits(classic, question({ runtimes: [], accelerators })),
    ).toEqual([{ word: 'unknown', variant: null }]);
    const unknownSize = {
      ...accelerators[1],
      size: { ...accelerators[1].size, deviceMemory: undefined },
    } as unknown as OfferedAccelerator;
    expect(
      await fits(
        model,
        question({ accelerators: [accelerators[0], unknownSize] }),
      ),
    ).toEqual([{ word: 'waits', variant: 'bf16' }]);
  });

  it('is none of an adapter, which has no size of its own', async () => {
    const adapter = {
      model: {
        ...model,
        base: { repository: 'chat', relation: 'adapter' },
      },
    } as unknown as IndexedModel;
    const fits = await modelFits([adapter], question(), new MemoryAnswers());
    expect(fits).toEqual([{ word: 'unknown', variant: null }]);
    expect(
      await modelNeeds([adapter], fits, question(), new MemoryAnswers()),
    ).toMatchObject([
      {
        bytes: null,
        reason:
          'A LoRA adapter takes memory of the service that it is added to.',
      },
    ]);
  });

  it('is unsupported where no runtime serves it', () => {
    const [fit] = modelFitOnEach(model, question({ runtimes: [] }));
    expect(fit).toMatchObject({ variant: null, memory: 'unsupported' });
  });

  it('is what the chosen runtime needs, not the least of all', () => {
    const shortContext = { vllm: ['--max-model-len=2048'] };
    const accelerators = [accelerator('a100', 'fits', 4, shortContext)];
    const needOn = (...runtimes: RuntimeOffer[]) =>
      artifactNeed(model, artifact, question({ accelerators, runtimes })).bytes;
    const [vllm, sglang] = both;
    expect(needOn(vllm)).toBeLessThan(needOn(sglang)!);
    expect(needOn(sglang, vllm)).toBe(needOn(sglang));
    expect(needOn(vllm, sglang)).toBe(needOn(vllm));
  });

  it('is of the variant that the fit is of, where there is a tenant', async () => {
    const [bf16] = version.variants;
    const small = { ...bf16, name: 'fp8', weightBytes: 8 * GIB };
    const several = {
      model: { ...model, versions: [{ ...version, variants: [bf16, small] }] },
    } as unknown as IndexedModel;
    const asked = question({ accelerators: [accelerator('a100', 'fits', 4)] });
    const fits = await modelFits([several], asked, new MemoryAnswers());
    expect(fits).toEqual([{ word: 'now', variant: 'bf16' }]);
    const answers = new MemoryAnswers<MemoryNeed>();
    const variantOf = async (given: typeof fits | null) =>
      (await modelNeeds([several], given, asked, answers))[0].variant;
    expect(await variantOf(fits)).toBe('bf16');
    expect(await variantOf([{ word: 'now', variant: 'fp8' }])).toBe('fp8');
    expect(await variantOf(null)).toBe('fp8');
  });

  it('takes the cheapest accelerator that holds a replica with the chosen runtime', () => {
    const accelerators = [
      accelerator('dear', 'fits', 9),
      accelerator('starved', 'fits', 1, starved),
      accelerator('never', 'never', 1),
      accelerator('unpriced', 'fits', null),
      accelerator('cheap', 'waits', 4),
    ];
    expect(
      cheapestAccelerator(model, artifact, question({ accelerators }))?.size.id,
    ).toBe('cheap');
  });
});
