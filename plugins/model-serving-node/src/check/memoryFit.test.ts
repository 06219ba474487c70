import {
  emptyModelVariant,
  emptyModelVersion,
  ModelFacts,
  ProjectedNode,
  ServableModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import { model } from '../goldenPaths/__fixtures__/input';
import { checkInput } from './__fixtures__/world';
import { CheckInput } from './CheckInput';
import { checkFiles } from './checkFiles';

const original = checkInput();
const uri = /storageUri: (\S+)/.exec(
  original.files.map(({ content }) => content).join('\n'),
)![1];

const architecture: ModelFacts['architecture'] = {
  layers: 48,
  attentionHeads: 32,
  kvHeads: 4,
  headSize: 128,
  hiddenSize: 2048,
  vocabularySize: 151_936,
  valueSize: null,
  caches: null,
  slidingWindow: null,
  latentAttention: null,
  recurrent: null,
  experts: null,
};

const candidate = (facts: Partial<ModelFacts>): ModelFacts => ({
  ...model.facts,
  uri,
  architecture,
  ...facts,
});

/** A model of one version, with a variant for each of the facts. */
const modelWith = (variants: readonly ModelFacts[]): ServableModel => ({
  entityRef: model.entityRef,
  title: model.title,
  publisher: null,
  license: null,
  task: null,
  defaultVersion: null,
  versions: [
    {
      ...emptyModelVersion(
        '1',
        variants.map((facts, index) => ({
          ...emptyModelVariant(
            facts.quantization ?? `variant-${index}`,
            facts.uri,
            facts.format,
          ),
          precision: facts.precision,
          quantization: facts.quantization,
          weightBytes: facts.weightBytes,
          memoryBytes: facts.memoryBytes,
        })),
      ),
      parameters: variants[0].parameters,
      contextLength: variants[0].contextLength,
      architecture: variants[0].architecture,
    },
  ],
});

const LARGE = candidate({ parameters: 45_000_000_000 });

function check(
  served: ModelFacts,
  change: Partial<CheckInput> = {},
  others: ModelFacts[] = [],
) {
  return checkFiles({
    ...original,
    modelOf: async () => modelWith([served, ...others]),
    ...change,
  });
}

const withRules = (
  misfit: CheckInput['profile']['memory']['misfit'],
  requests = 1,
) => ({ profile: { ...original.profile, memory: { misfit, requests } } });

const findingOf = ({ findings }: Awaited<ReturnType<typeof check>>) =>
  findings.find(({ category }) => category === 'memory');

describe('the memory-fit rule', () => {
  it('passes a model that fits, and shows of what its need is made', async () => {
    const report = await check(candidate({}));
    expect(findingOf(report)).toMatchObject({
      rule: 'memory-fit',
      outcome: 'pass',
      message: expect.stringContaining('fits 1 × H100 80 GB'),
    });
    expect(report.memory).toMatchObject({ word: 'fits', changes: [] });
    expect(report.memory!.parts.length).toBe(5);
  });

  it('refuses a model that does not, with the smallest change that fits', async () => {
    const report = await check(LARGE);
    expect(report.outcome).toBe('fail');
    expect(findingOf(report)).toMatchObject({
      outcome: 'fail',
      file: expect.stringContaining('inferenceservice.yaml'),
      message: expect.stringMatching(
        /does not fit 1 × H100 80 GB: .* Choose 2 × H100 80 GB\./,
      ),
    });
    expect(report.memory!.changes[0]).toMatchObject({
      change: 'accelerator',
      to: 'h100-2',
    });
  });

  it('offers no accelerator beyond the limit of the service', async () => {
    const { limits } = original.profile;
    const { memory } = await check(LARGE, {
      profile: {
        ...original.profile,
        limits: { ...limits, maxAcceleratorsPerService: 2 },
      },
    });
    expect(memory!.changes.map(({ to }) => to)).not.toContain('h100-2');
  });

  it('offers another variant of the version that the same runtime serves', async () => {
    const fp8 = candidate({
      uri: `${uri.slice(0, -1)}1`,
      parameters: 45_000_000_000,
      quantization: 'fp8',
    });
    const report = await check(LARGE, {}, [fp8]);
    expect(findingOf(report)?.message).toContain(
      '. Or choose the variant fp8, which needs',
    );
    const gguf = { ...fp8, format: 'gguf' };
    const none = await check(LARGE, {}, [gguf]);
    expect(findingOf(none)?.message).not.toContain('variant');
  });

  it('is as strict as the platform says', async () => {
    const warned = await check(LARGE, withRules('warn'));
    expect(findingOf(warned)?.outcome).toBe('warn');
    expect(warned.outcome).not.toBe('fail');
    const unasked = await check(LARGE, withRules('off'));
    expect(findingOf(unasked)).toBeUndefined();
    expect(unasked.memory).toBeNull();
  });

  it('counts as many requests of the full context as the platform says', async () => {
    const needs = async (requests: number) =>
      (await check(candidate({}), withRules('refuse', requests))).memory!
        .requiredBytes!;
    const perRequest = 2 * 48 * 4 * 128 * 2 * 32_768;
    expect((await needs(3)) - (await needs(1))).toBe(2 * perRequest);
  });

  it('says whether the requests at once that the files ask for fit', async () => {
    const { profile } = original;
    const report = await check(candidate({}), {
      profile: {
        ...profile,
        runtimes: profile.runtimes.map(runtime => ({
          ...runtime,
          arguments: [{ id: 'maxSequences' as const, max: 512, default: 256 }],
        })),
      },
      files: original.files.map(({ content, ...file }) => ({
        ...file,
        content: content.replace('--max-num-seqs=256', '--max-num-seqs=8'),
      })),
    });
    expect(findingOf(report)!.message).toMatch(
      /It holds 8 requests of that length at once, as set\.$/,
    );
    expect(findingOf(await check(candidate({})))!.message).not.toContain('set');
  });

  it('warns of what is unknown, and never blocks for it', async () => {
    const report = await check(
      candidate({ architecture: null, memoryBytes: null }),
    );
    expect(findingOf(report)).toMatchObject({
      outcome: 'warn',
      message: expect.stringContaining('Memory fit unknown'),
    });
    expect(report.outcome).toBe('warn');
  });

  it("takes the accelerator's memory from the labels of its nodes", async () => {
    const node = {
      name: 'gpu-a',
      allocatable: { 'nvidia.com/gpu': '8' },
      labels: {
        'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
        'nvidia.com/gpu.memory': '20000',
      },
    } as unknown as ProjectedNode;
    const { picture } = original;
    const report = await check(candidate({}), {
      picture: { ...picture, objects: { ...picture.objects, Node: [node] } },
    });
    expect(report.memory).toMatchObject({
      word: 'exceeds',
      deviceBytes: 20_000 * 1024 ** 2,
      deviceSource: 'label nvidia.com/gpu.memory of gpu-a',
    });
  });

  it('says nothing of a model that may not be served', async () => {
    const report = await check(LARGE, {
      modelOf: async () => ({ refusal: 'It is not vetted.' }),
    });
    expect(findingOf(report)).toBeUndefined();
    expect(report.memory).toBeNull();
  });
});
