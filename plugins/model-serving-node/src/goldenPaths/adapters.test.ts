import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import type {
  ChosenModel,
  ServableModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  emptyModelVariant,
  emptyModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import fc from 'fast-check';
import { checkFiles } from '../check';
import { checkInput } from '../check/__fixtures__/world';
import { closestAccelerator, contextOfFiles } from '../check/contextOfFiles';
import {
  adapterModel,
  baseModel,
  renderInput,
  withAdapters,
} from './__fixtures__/input';
import { batchInferencePath } from './batchInference';
import type { ServicePath } from './GoldenPath';
import { inferenceServicePath } from './inferenceService';
import { llmInferenceServicePath } from './llmInferenceService';
import { rawDeploymentPath } from './rawDeployment';
import { RenderInput, renderService } from './renderService';

const REPLICAS = { replicas: { min: 2, max: 2 } };

/** Every path that takes adapters, with each engine that it starts with them. */
const STARTED: ReadonlyArray<readonly [ServicePath, string]> = [
  [inferenceServicePath, 'vllm'],
  [inferenceServicePath, 'sglang'],
  [rawDeploymentPath, 'vllm'],
  [rawDeploymentPath, 'sglang'],
  [llmInferenceServicePath, 'vllm'],
];
const NAMED = STARTED.map(
  ([path, runtime]) => [path.id, runtime, path] as const,
);

const asked = (runtime: string, adapters: readonly ChosenModel[]) => {
  const input = renderInput(REPLICAS);
  return withAdapters(
    { ...input, request: { ...input.request, runtime } },
    adapters,
  );
};

const objectsOf = (files: readonly { path: string; content: string }[]) =>
  files
    .flatMap(file => readYamlDocuments(file))
    .map(({ value }) => value)
    .filter(isKubernetesObject) as KubernetesObject[];

/** The pod of the engine and its container, whichever kind starts it. */
function engineOf(files: Parameters<typeof objectsOf>[0]) {
  const service: any = objectsOf(files).find(({ kind }) =>
    ['InferenceService', 'LLMInferenceService', 'Deployment'].includes(kind),
  );
  const pod =
    service.spec.predictor ??
    service.spec.template?.spec ??
    service.spec.template;
  return { service, pod, container: pod.model ?? pod.containers[0] };
}

/** A model as the catalog has it, of which a rendered one is the only artifact. */
const inCatalog = ({
  descent,
  entityRef,
  facts,
  title,
}: ChosenModel): ServableModel => ({
  entityRef,
  title,
  publisher: null,
  license: null,
  task: facts.task,
  defaultVersion: null,
  identities: (descent?.repositories ?? []).map(repository => ({
    kind: 'repository',
    repository,
    revision: null,
    own: true,
  })),
  base: descent?.adapter?.base
    ? { relation: 'adapter', repository: descent.adapter.base }
    : null,
  versions: [
    {
      ...emptyModelVersion('1', [
        emptyModelVariant('default', facts.uri, facts.format),
      ]),
      revision: descent?.revision ?? null,
      adapter: descent?.adapter
        ? {
            rank: descent.adapter.rank,
            baseRevision: descent.adapter.baseRevision,
          }
        : null,
    },
  ],
});

async function findingsOf(
  path: ServicePath,
  input: RenderInput,
  {
    change = () => {},
    catalog = [baseModel, ...(input.adapters ?? [])],
  }: {
    change?: (engine: ReturnType<typeof engineOf>) => void;
    catalog?: readonly ChosenModel[];
  } = {},
) {
  const files = renderService(path, input);
  const engine = engineOf(files);
  change(engine);
  const { findings } = await checkFiles({
    ...checkInput(REPLICAS, undefined, path),
    profile: input.profile,
    files: files.map(file => ({
      path: file.path,
      content:
        /\/(inferenceservice|llminferenceservice|deployment)\.yaml$/.test(
          file.path,
        )
          ? JSON.stringify(engine.service)
          : file.content,
    })),
    modelOf: async ref => {
      const model = catalog.find(({ entityRef }) => entityRef === ref);
      return model ? inCatalog(model) : { refusal: `No model ${ref}` };
    },
  });
  return findings;
}

const TWO = [adapterModel('french'), adapterModel('german', { rank: 20 })];

describe.each(NAMED)('adapters of %s on %s', (_id, runtime, path) => {
  it('are pinned images, mounted where the engine loads them from', () => {
    const { container, pod, service } = engineOf(
      renderService(path, asked(runtime, TWO)),
    );
    const flag = runtime === 'vllm' ? '--lora-modules' : '--lora-paths';
    expect(container.args.join(' ')).toContain(
      `--enable-lora ${flag} french=/mnt/lora/french german=/mnt/lora/german --max-loras`,
    );
    expect(pod.volumes).toContainEqual({
      name: 'lora-french',
      image: {
        reference: TWO[0].facts.uri.replace('oci://', ''),
        pullPolicy: 'IfNotPresent',
      },
    });
    expect(container.volumeMounts).toContainEqual({
      name: 'lora-german',
      mountPath: '/mnt/lora/german',
      subPath: 'models',
      readOnly: true,
    });
    expect(
      service.metadata.annotations['model-serving.backstage.io/adapters'],
    ).toBe(
      '[{"name":"french","model":{"ref":"resource:default/french"}},{"name":"german","model":{"ref":"resource:default/german"}}]',
    );
  });

  it('are what the catalog entity of the service depends on too', () => {
    const component: any = objectsOf(
      renderService(path, asked(runtime, TWO)),
    ).find(({ kind }) => kind === 'Component');
    expect(component.spec.dependsOn).toEqual([
      'resource:default/qwen3-8b',
      'resource:default/french',
      'resource:default/german',
    ]);
  });

  it('pass every check of the platform', async () => {
    const findings = await findingsOf(path, asked(runtime, TWO));
    expect(
      findings.filter(
        ({ category, outcome }) => category !== 'memory' && outcome !== 'pass',
      ),
    ).toEqual([]);
    expect(findings.map(({ message }) => message)).toContain(
      'french goes with Qwen3 8B',
    );
  });

  it('are read back as they were asked for, and rendered the same again', () => {
    const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
        fc.array(fc.constantFrom(null, 1, 8, 9, 64), {
          minLength: 4,
          maxLength: 4,
        }),
        fc.option(fc.constantFrom('v2', '2025-07'), { nil: undefined }),
        (names, ranks, version) => {
          const whole = asked(
            runtime,
            names
              .filter(each => each !== 'chat')
              .map((each, index) => ({
                ...adapterModel(each, { rank: ranks[index] }),
                version: version ?? null,
              })),
          );
          const input: RenderInput = {
            ...whole,
            request: {
              ...whole.request,
              model: { ref: baseModel.entityRef },
              adapters: whole.request.adapters!.map(answer => ({
                name: answer.name,
                model: {
                  ...(answer.model as { ref: string }),
                  ...(version && { version }),
                },
              })),
            },
          };
          const files = renderService(path, input);
          const reading = path.read(objectsOf(files))!;
          const context = contextOfFiles(
            { ...checkInput(), ...input, service: 'chat' },
            reading,
            closestAccelerator(reading, input.profile)!,
          );
          expect(context.request.adapters ?? []).toEqual(
            input.request.adapters,
          );
          expect(context.adapters.map(({ uri }) => uri)).toEqual(
            input.adapters!.map(({ facts }) => facts.uri),
          );
          expect(
            renderService(path, { ...input, request: context.request }),
          ).toEqual(files);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each<[string, Parameters<typeof findingsOf>[2], RegExp]>([
    [
      'another artifact than the catalog has',
      {
        change: ({ pod }) => {
          const volume = pod.volumes.find(
            (each: any) => each.name === 'lora-french',
          );
          volume.image.reference = volume.image.reference.replace(
            /@sha256:ab/,
            '@sha256:cd',
          );
        },
      },
      /The files serve .*french@sha256:cd.*but the artifact of resource:default\/french in the catalog is/,
    ],
    [
      'an adapter that nobody named',
      {
        change: ({ container }) => {
          container.args.splice(
            container.args.indexOf('german=/mnt/lora/german'),
            0,
            'more=/mnt/lora/french',
          );
        },
      },
      /args\[\d+\] is \["--lora-\w+","french=\/mnt\/lora\/french","more=\/mnt\/lora\/french",/,
    ],
    [
      'less rank than an adapter has',
      {
        change: ({ container }) => {
          const at = container.args.findIndex((each: string) =>
            each.startsWith('--max-lora-rank='),
          );
          container.args[at] = '--max-lora-rank=16';
        },
      },
      /german has rank 20, and the files let the engine hold rank 16/,
    ],
    [
      'more rank than the platform allows',
      {
        change: ({ container }) => {
          const at = container.args.findIndex((each: string) =>
            each.startsWith('--max-lora-rank='),
          );
          container.args[at] = '--max-lora-rank=512';
        },
      },
      /The files let the engine hold adapters of rank 512; .* takes them up to rank 64/,
    ],
    [
      'an adapter that the catalog no longer has',
      { catalog: [baseModel, TWO[1]] },
      /No model resource:default\/french/,
    ],
    [
      'an adapter that is one of another model by now',
      {
        catalog: [
          baseModel,
          adapterModel('french', { base: 'huggingface.co/qwen/qwen3-4b' }),
          TWO[1],
        ],
      },
      /french adapts huggingface\.co\/qwen\/qwen3-4b, and the service runs Qwen3 8B/,
    ],
    [
      'an annotation that is not the answers',
      {
        change: ({ service }) => {
          service.metadata.annotations['model-serving.backstage.io/adapters'] =
            'french';
        },
      },
      /adapters/,
    ],
  ])('are refused with %s', async (_what, how, message) => {
    const findings = await findingsOf(path, asked(runtime, TWO), how);
    expect(
      findings
        .filter(({ outcome }) => outcome === 'fail')
        .map(finding => finding.message)
        .join('\n'),
    ).toMatch(message);
  });
});

describe('adapters that do not go with a service', () => {
  const french = adapterModel('french');

  it.each<[string, RenderInput, RegExp]>([
    [
      'of another model',
      asked('vllm', [adapterModel('french', { base: 'huggingface.co/a/b' })]),
      /adapters: french adapts huggingface\.co\/a\/b, and the service runs Qwen3 8B/,
    ],
    [
      'of another revision',
      asked('vllm', [adapterModel('french', { baseRevision: 'rev-2' })]),
      /french was trained on revision rev-2 of huggingface\.co\/qwen\/qwen3-8b, and the service runs revision rev-1/,
    ],
    [
      'whose base nobody knows',
      asked('vllm', [adapterModel('french', { base: null })]),
      /The catalog does not say which model french adapts/,
    ],
    [
      'of a higher rank than the runtime takes',
      asked('vllm', [adapterModel('french', { rank: 128 })]),
      /french has rank 128, and vLLM takes adapters up to rank 64/,
    ],
    [
      'that are more than the runtime takes',
      asked(
        'vllm',
        ['a', 'b', 'c', 'd', 'e'].map(name => adapterModel(name)),
      ),
      /vLLM takes at most 4 adapters in one service, and this one asks for 5/,
    ],
    [
      'that are whole models',
      asked('vllm', [{ ...baseModel, title: 'whole' }]),
      /whole is not a LoRA adapter/,
    ],
    [
      'of the name of the service',
      asked('vllm', [{ ...french, title: 'chat' }]),
      /An adapter may not be called chat/,
    ],
    [
      'that no registry of images has',
      asked('vllm', [
        { ...french, facts: { ...french.facts, uri: 'hf://a/french' } },
      ]),
      /Pods mount adapters from OCI registries only/,
    ],
    [
      'with an engine that the platform offers none with',
      {
        ...asked('vllm', [french]),
        profile: {
          ...renderInput().profile,
          runtimes: renderInput().profile.runtimes.map(
            ({ adapters: _, ...runtime }) => runtime,
          ),
        },
      },
      /vLLM takes no adapters/,
    ],
  ])('are not rendered: %s', (_what, input, message) => {
    expect(() => renderService(inferenceServicePath, input)).toThrow(message);
  });

  it('are not taken by a path that knows none', () => {
    expect(() =>
      renderService(batchInferencePath, {
        ...asked('vllm', [french]),
        request: {
          ...asked('vllm', [french]).request,
          replicas: { min: 1, max: 1 },
          run: { claim: 'data', folder: 'in', shards: 1, hours: 1 },
        } as RenderInput['request'],
      }),
    ).toThrow(/batch-inference takes no adapters/);
  });

  it('warn where rank and revision are not known, and hold the highest rank', async () => {
    const input = asked('vllm', [
      adapterModel('french', { rank: null, baseRevision: 'rev-1' }),
    ]);
    const findings = await findingsOf(inferenceServicePath, input, {
      catalog: [
        {
          ...baseModel,
          descent: { ...baseModel.descent!, revision: null },
        },
        ...input.adapters!,
      ],
    });
    expect(
      findings
        .filter(({ rule }) => rule === 'adapter-fits-model')
        .map(({ message, outcome }) => `${outcome}: ${message}`),
    ).toEqual([
      expect.stringMatching(/^warn: The catalog does not know the rank/),
      expect.stringMatching(/^warn: french was trained on revision rev-1/),
    ]);
    expect(
      engineOf(renderService(inferenceServicePath, input)).container.args,
    ).toContain('--max-lora-rank=64');
  });
});
