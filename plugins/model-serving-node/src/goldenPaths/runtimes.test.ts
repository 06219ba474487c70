import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  chooseRuntime,
  knownEngines,
  RUNTIME_DEVICES,
  RUNTIME_PROTOCOLS,
  runtimeRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';
import fc from 'fast-check';
import { checkFiles } from '../check';
import { checkInput } from '../check/__fixtures__/world';
import { closestAccelerator, contextOfFiles } from '../check/contextOfFiles';
import type { ProfileRuntime } from '../profiles';
import { model, platformProfile, renderInput } from './__fixtures__/input';
import { inferenceServicePath } from './inferenceService';
import { renderService } from './renderService';

const FORMATS = ['vLLM', 'gguf', 'sklearn', 'onnx'];
const QUANTIZATIONS = ['awq', 'fp8'];
const TASKS = ['text-generation', 'tabular-classification'];

const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined });
const some = <T>(values: readonly T[]) =>
  fc.subarray([...values], { minLength: 1 });

const runtimes = fc
  .array(
    fc.record({
      engine: fc.constantFrom(...knownEngines().map(({ name }) => name)),
      protocol: fc.constantFrom(...RUNTIME_PROTOCOLS),
      port: fc.constantFrom(8080, 9000),
      devices: some(RUNTIME_DEVICES),
      serves: fc.record({
        formats: some(FORMATS),
        quantizations: maybe(some(QUANTIZATIONS)),
        tasks: maybe(some(TASKS)),
      }),
      parallelArgument: maybe(fc.constantFrom('--tp-size', '--tp_size')),
      keyVariable: maybe(fc.constant('ENGINE_API_KEY')),
      metrics: maybe(fc.constant({ path: '/metrics', port: 8082 })),
      format: fc.constantFrom('sklearn', 'triton'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map(list =>
    list.map(
      ({ format, ...runtime }, index): ProfileRuntime => ({
        ...runtime,
        id: `runtime-${index}`,
        title: `Runtime ${index}`,
        version: '1.0',
        maturity: 'current',
        features: [],
        kserve: {
          name: `runtime-${index}-pinned`,
          modelFormat: format,
          version: '1',
          protocolVersion: 'v2',
        },
      }),
    ),
  );

const facts = fc
  .record({
    format: fc.constantFrom(...FORMATS),
    quantization: fc.constantFrom(null, ...QUANTIZATIONS),
    task: fc.constantFrom(null, ...TASKS),
  })
  .map(chosen => ({ ...model.facts, ...chosen }));

const worlds = fc.record({
  runtimes,
  facts,
  accelerator: fc.constantFrom(
    ...platformProfile().accelerators.map(a => a.id),
  ),
  named: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
});

type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

function inputOf(world: World) {
  const profile = {
    ...platformProfile(),
    runtimes: world.runtimes,
  };
  profile.defaults.args = Object.fromEntries(
    world.runtimes.map(({ id }) => [id, [`--of=${id}`]]),
  );
  const runtime =
    world.named === undefined
      ? undefined
      : world.runtimes[world.named % world.runtimes.length].id;
  const input = renderInput({ accelerator: world.accelerator });
  return {
    ...input,
    request: { ...input.request, ...(runtime && { runtime }) },
    model: { ...model, facts: world.facts },
    profile,
  };
}

/** Why each runtime that the request leaves open does not serve the model. */
function refusalsOf({
  profile,
  request,
  ...input
}: ReturnType<typeof inputOf>) {
  const size = profile.accelerators.find(a => a.id === request.accelerator)!;
  return profile.runtimes
    .filter(({ id }) => !('runtime' in request) || id === request.runtime)
    .map(runtime => ({
      runtime,
      refusal: runtimeRefusal(runtime, input.model.facts, size),
    }));
}

/** Why no runtime serves the model as it is asked for. */
function refusalOf({ profile, request, ...input }: ReturnType<typeof inputOf>) {
  const size = profile.accelerators.find(a => a.id === request.accelerator)!;
  const chosen = chooseRuntime(
    profile.runtimes,
    'runtime' in request ? request.runtime : undefined,
    input.model.facts,
    size,
  );
  return 'refusal' in chosen ? chosen.refusal : undefined;
}

const objectsOf = (files: ReturnType<typeof renderService>) =>
  files
    .flatMap(file => readYamlDocuments(file))
    .map(({ value }) => value)
    .filter(isKubernetesObject) as KubernetesObject[];

const named = (objects: readonly KubernetesObject[], kind: string) =>
  objects.find(object => object.kind === kind) as any;

const judged = checkInput();

type Files = ReturnType<typeof renderService>;

function attempt(input: ReturnType<typeof inputOf>): {
  files?: Files;
  error?: string;
} {
  try {
    return { files: renderService(inferenceServicePath, input) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** The runtime that files name, and what is rendered for the answers in them. */
function readBack(input: ReturnType<typeof inputOf>, files: Files) {
  const reading = inferenceServicePath.read(objectsOf(files))!;
  const { request } = contextOfFiles(
    { ...judged, ...input, service: input.request.name },
    reading,
    closestAccelerator(reading, input.profile)!,
  );
  return {
    runtime: request.runtime,
    files: renderService(inferenceServicePath, { ...input, request }),
  };
}

describe('a runtime of the platform', () => {
  it('is written down and read back as the same, or refused with its reason', () => {
    let written = 0;
    let refused = 0;
    fc.assert(
      fc.property(worlds, world => {
        const input = inputOf(world);
        const refusals = refusalsOf(input);
        const expected = refusals.find(({ refusal }) => refusal === null);
        const { files, error } = attempt(input);
        expect(error).toBe(
          expected ? undefined : `runtime: ${refusalOf(input)}`,
        );
        expect(files && readBack(input, files)).toEqual(
          files && { runtime: expected!.runtime.id, files },
        );
        written += files ? 1 : 0;
        refused += files ? 0 : 1;
      }),
      { numRuns: 60 },
    );
    expect(written).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(5);
  });

  it('is what the check expects in the files, and judges for the model', async () => {
    const input = renderInput();
    const { runtimes: offered } = platformProfile();
    const profile = {
      ...platformProfile(),
      runtimes: [
        ...offered,
        {
          ...offered[0],
          id: 'embeddings',
          title: 'Embedding engine',
          engine: 'SGLang',
          serves: { formats: ['vLLM'], tasks: ['feature-extraction'] },
          kserve: { ...offered[0].kserve, name: 'embeddings-pinned' },
        },
      ],
    };
    profile.defaults.args.embeddings = [];
    const check = {
      ...judged,
      profile,
      modelOf: async () =>
        ({
          entityRef: model.entityRef,
          title: model.title,
          publisher: null,
          license: null,
          task: model.facts.task,
          defaultVersion: null,
          versions: [
            {
              name: '1',
              createdAt: null,
              variants: [{ ...model.facts, name: 'default' }],
            },
          ],
        } as any),
    };
    const files = renderService(inferenceServicePath, {
      ...input,
      profile,
      model: {
        ...model,
        facts: { ...model.facts, task: 'feature-extraction' },
      },
      request: { ...input.request, runtime: 'embeddings' },
    });
    const { findings } = await checkFiles({ ...check, files });
    const of = (rule: string) =>
      findings.filter(finding => finding.rule === rule);
    expect(of('golden-path')).toMatchObject([{ outcome: 'pass' }]);
    expect(of('runtime-serves-model')).toMatchObject([
      {
        outcome: 'fail',
        message:
          'Embedding engine does not serve the task text-generation. It serves feature-extraction.',
      },
    ]);
  });

  it.each([
    [
      'SGLang',
      'sum({__name__=~"sglang:num_queue_reqs|sglang:num_prefill_bootstrap_queue_reqs',
    ],
    ['llama.cpp', 'sum(llamacpp:requests_deferred{namespace="team-a"'],
    ['Triton', 'sum(nv_inference_pending_request_count{namespace="team-a"'],
    [
      'MLServer',
      'sum(rest_server_requests_in_progress{namespace="team-a",pod=~"chat-predictor-.*",method=~"POST"})',
    ],
  ])('scales %s on what it measures', (engine, query) => {
    const [trigger] = triggersOf({ engine });
    expect(trigger).toMatchObject({
      type: 'prometheus',
      name: engine === 'MLServer' ? 'requests-in-flight' : 'waiting-requests',
    });
    expect(trigger.metadata.query).toContain(query);
    expect(trigger.metadata.threshold).toBe(engine === 'MLServer' ? '10' : '5');
  });

  it.each([
    ['measures nothing', { engine: 'Ollama' }],
    ['has no metrics page', { engine: 'vLLM', metrics: undefined }],
  ])('scales an engine that %s on CPU', (_what, overrides) => {
    expect(triggersOf(overrides)).toEqual([
      {
        type: 'cpu',
        name: 'cpu',
        metricType: 'Utilization',
        metadata: { value: '70', containerName: 'kserve-container' },
      },
    ]);
  });

  it.each([
    ['openai', '/v1/chat/completions'],
    ['open-inference', '/v2/models/{model}/infer'],
    ['kserve-v1', '/v1/models/{model}:predict'],
    ['own', undefined],
  ] as const)('tells the catalog of the protocol %s', (protocol, path) => {
    const api = named(rendered({ protocol }), 'API');
    const [{ value }] = readYamlDocuments({
      path: 'definition.yaml',
      content: api.spec.definition,
    });
    const paths = Object.keys((value as any).paths);
    expect(path ? paths.includes(path) : paths.length === 0).toBe(true);
  });

  it('tells the catalog where an engine has the protocol below a prefix', () => {
    const api = named(rendered({ engine: 'KServe Hugging Face' }), 'API');
    expect(api.spec.definition).toContain('/openai/v1/chat/completions:');
  });

  it('asks for a key only where the engine does, and lets metrics in only where it has them', () => {
    const without = rendered({ keyVariable: undefined, metrics: undefined });
    expect(named(without, 'ExternalSecret')).toBeUndefined();
    expect(named(without, 'InferenceService').spec.predictor.model.env).toEqual(
      [{ name: 'HF_HUB_OFFLINE', value: '1' }],
    );
    expect(named(without, 'NetworkPolicy').spec.ingress).toHaveLength(1);
    const elsewhere = rendered({ metrics: { path: '/metrics', port: 8002 } });
    expect(
      named(elsewhere, 'NetworkPolicy').spec.ingress.map(
        (rule: any) => rule.ports[0].port,
      ),
    ).toEqual([8080, 8002]);
  });
});

function rendered(overrides: Partial<ProfileRuntime>) {
  const input = renderInput();
  const profile = platformProfile();
  const { arguments: _, ...vllm } = profile.runtimes[0];
  profile.runtimes = [{ ...vllm, ...overrides }];
  return objectsOf(renderService(inferenceServicePath, { ...input, profile }));
}

function triggersOf(overrides: Partial<ProfileRuntime>) {
  return named(rendered(overrides), 'ScaledObject').spec.triggers;
}
