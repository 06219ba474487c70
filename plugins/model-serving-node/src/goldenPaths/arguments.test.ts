import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  ArgumentAnswers,
  ArgumentValue,
  ENGINE_ARGUMENTS,
  RuntimeArgument,
} from '@model-serving/backstage-plugin-model-serving-common';
import fc from 'fast-check';
import { checkFiles } from '../check';
import { checkInput } from '../check/__fixtures__/world';
import { closestAccelerator, contextOfFiles } from '../check/contextOfFiles';
import { model, platformProfile, renderInput } from './__fixtures__/input';
import { inferenceServicePath } from './inferenceService';
import type { ServicePath } from './GoldenPath';
import { offeredBy } from './offeredBy';
import { rawDeploymentPath } from './rawDeployment';
import { renderService } from './renderService';

jest.setTimeout(60_000);

const judged = checkInput();
const { runtimes } = platformProfile();
/** Each path with the runtimes that it starts and that may be asked for something. */
const asked = [inferenceServicePath, rawDeploymentPath].flatMap(path =>
  offeredBy(path, platformProfile())
    .runtimes.filter(
      runtime => runtime.arguments && runtime.refusal === undefined,
    )
    .map(runtime => ({ path, runtime })),
);

function inputOf(
  runtime: string,
  accelerator: string,
  answers: ArgumentAnswers,
) {
  const { formats } = runtimes.find(({ id }) => id === runtime)!.serves;
  const input = renderInput({ accelerator, replicas: { min: 1, max: 1 } });
  return {
    ...input,
    model: { ...model, facts: { ...model.facts, format: formats[0] } },
    request: { ...input.request, runtime, arguments: answers },
  };
}

const objectsOf = (files: ReturnType<typeof renderService>) =>
  files
    .flatMap(file => readYamlDocuments(file))
    .map(({ value }) => value)
    .filter(isKubernetesObject) as KubernetesObject[];

const argumentsIn = (files: ReturnType<typeof renderService>): string[] =>
  (objectsOf(files)[0] as any).spec.predictor.model.args ?? [];

function readBack(
  path: ServicePath,
  input: ReturnType<typeof inputOf>,
  files: ReturnType<typeof renderService>,
) {
  const reading = path.read(objectsOf(files))!;
  return contextOfFiles(
    { ...judged, ...input, service: input.request.name },
    reading,
    closestAccelerator(reading, input.profile)!,
  ).request;
}

const valueOf = ({
  id,
  max,
  min,
  values,
}: RuntimeArgument): fc.Arbitrary<ArgumentValue> => {
  const byKind = {
    count: () => fc.integer({ min: min ?? 1, max }),
    choice: () => fc.constantFrom(...values!),
    switch: () => fc.boolean(),
  };
  return byKind[ENGINE_ARGUMENTS[id].kind]();
};

/** Answers that a runtime allows, as far as they do not depend on each other. */
const worlds = fc.constantFrom(...asked).chain(({ path, runtime }) => {
  const { arguments: all, id } = runtime;
  return fc.record({
    path: fc.constant(path),
    runtime: fc.constant(id),
    accelerator: fc.constantFrom('h100-1', 'h100-2', 'h100-4').filter(
      // llama.cpp runs a replica on one.
      size => id !== 'llamacpp' || size === 'h100-1',
    ),
    answers: fc.record(
      Object.fromEntries(
        all!
          .filter(argument => !/Parallel$/.test(argument.id))
          .map(argument => [argument.id, valueOf(argument)]),
      ),
      { requiredKeys: id === 'llamacpp' ? ['contextLength'] : [] },
    ) as fc.Arbitrary<ArgumentAnswers>,
  });
});

const textsOf = (files: ReturnType<typeof renderService>) =>
  files.map(({ content, path }) => ({ content, path }));

describe('what is asked of an engine', () => {
  it('is written down, read back and rendered as the same', () => {
    let written = 0;
    fc.assert(
      fc.property(worlds, ({ accelerator, answers, path, runtime }) => {
        const input = inputOf(runtime, accelerator, answers);
        const files = renderService(path, input);
        const request = readBack(path, input, files);
        // Who asks for what the platform sets anyway is read back as having asked for nothing: layers differ then.
        expect(textsOf(renderService(path, { ...input, request }))).toEqual(
          textsOf(files),
        );
        written += Object.keys(request.arguments ?? {}).length;
      }),
      { numRuns: 60 },
    );
    expect(written).toBeGreaterThan(60);
  });

  it('breaks no policy of the platform, and is what the check expects', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const { accelerator, answers, path, runtime } = world;
        const input = inputOf(runtime, accelerator, answers);
        const { findings } = await checkFiles({
          ...judged,
          profile: input.profile,
          files: renderService(path, input),
          modelOf: undefined,
        });
        expect(
          findings.filter(
            ({ category, outcome }) =>
              outcome !== 'pass' && !['cost', 'quota'].includes(category),
          ),
        ).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('is separated from its flag where the engine wants that', () => {
    const files = renderService(
      inferenceServicePath,
      inputOf('llamacpp', 'h100-1', {
        contextLength: 4096,
        maxSequences: 4,
        prefixCaching: false,
      }),
    );
    expect(argumentsIn(files)).toEqual([
      '--ctx-size',
      '16384',
      '--parallel',
      '4',
      '--no-cache-prompt',
    ]);
  });

  it('is separated in arguments of profiles too', () => {
    const input = inputOf('llamacpp', 'h100-1', {});
    for (const runtime of input.profile.runtimes) {
      delete runtime.arguments;
    }
    input.profile.defaults.args.llamacpp = ['--ctx-size=8192', '--verbose'];
    const files = renderService(inferenceServicePath, input);
    expect(argumentsIn(files)).toEqual(['--ctx-size', '8192', '--verbose']);
  });

  it('is marked as the request, and the default as the platform', () => {
    const layersOf = (answers: ArgumentAnswers) => {
      const [file] = renderService(
        inferenceServicePath,
        inputOf('vllm', 'h100-1', answers),
      );
      return file.layers['spec.predictor.model.args[0]'];
    };
    expect(layersOf({})).toBe('platform');
    expect(layersOf({ maxSequences: 64 })).toBe('request');
  });

  it.each<[ArgumentAnswers, RegExp]>([
    [
      { contextLength: 131_073 },
      /^arguments\.contextLength: Context length 131,073 tokens is not available for vLLM\. Choose 1,024 to 131,072 tokens\. Platform owners decide this in the platform profile platform\/profiles\/platform\.yaml\.$/,
    ],
    [{ toolParser: 'xlam' }, /^arguments\.toolParser: Tool parser xlam/],
    [{ tensorParallel: 3 }, /^arguments\.tensorParallel: 3 tensor-parallel/],
  ])('is refused where the platform does not allow %j', (answers, message) => {
    expect(() =>
      renderService(inferenceServicePath, inputOf('vllm', 'h100-2', answers)),
    ).toThrow(message);
  });

  it('is refused in files that somebody wrote, with who may change it', async () => {
    const files = renderService(
      inferenceServicePath,
      inputOf('vllm', 'h100-1', { contextLength: 8192 }),
    ).map(file => ({
      ...file,
      content: file.content.replace(
        '--max-model-len=8192',
        '--max-model-len=999999',
      ),
    }));
    const { findings, outcome } = await checkFiles({
      ...judged,
      files,
      modelOf: undefined,
    });
    expect(outcome).toBe('fail');
    expect(
      findings.filter(finding => finding.outcome === 'fail'),
    ).toMatchObject([
      {
        rule: 'profile-limits',
        path: 'spec.predictor.model.args',
        message:
          'Context length 999,999 tokens is not available for vLLM. Choose 1,024 to 131,072 tokens. Platform owners decide this in the platform profile platform/profiles/platform.yaml.',
      },
    ]);
  });

  it.each([
    ['another flag', '--max-model-len=8192', '--trust-remote-code'],
    ['another spelling', '--max-model-len=8192', '--max_model_len=8192'],
    ['no number', '--max-model-len=8192', '--max-model-len=8k'],
  ])('is not taken for an answer where it is %s', async (_what, from, to) => {
    const files = renderService(
      inferenceServicePath,
      inputOf('vllm', 'h100-1', { contextLength: 8192 }),
    ).map(file => ({ ...file, content: file.content.replace(from, to) }));
    const { findings } = await checkFiles({
      ...judged,
      files,
      modelOf: undefined,
    });
    expect(
      findings.some(
        ({ outcome, rule }) => outcome === 'fail' && rule === 'golden-path',
      ),
    ).toBe(true);
  });

  it('is nothing for a path that writes no arguments', () => {
    const { engineArguments: _, ...path } = inferenceServicePath;
    expect(() =>
      renderService(path, inputOf('vllm', 'h100-1', { contextLength: 8192 })),
    ).toThrow('arguments: the golden path inference-service asks nothing');
  });
});
