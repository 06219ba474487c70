import {
  emptyModelVariant,
  emptyModelVersion,
  ServableModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import { inferenceServicePath, renderService } from '../goldenPaths';
import { model, renderInput } from '../goldenPaths/__fixtures__/input';
import { checkInput } from './__fixtures__/world';
import { CheckInput } from './CheckInput';
import { checkFiles } from './checkFiles';

const original = checkInput();

const uriOf = (letter: string) =>
  `oci://registry.sandbox.example/models/qwen3-8b@sha256:${letter.repeat(64)}`;

const versionOf = (name: string, variants: Record<string, string>) =>
  emptyModelVersion(
    name,
    Object.entries(variants).map(([variant, uri]) =>
      emptyModelVariant(variant, uri, 'vLLM'),
    ),
  );

const catalogModel = (
  ...versions: ServableModel['versions']
): ServableModel => ({
  entityRef: model.entityRef,
  title: model.title,
  publisher: null,
  license: null,
  task: null,
  defaultVersion: null,
  versions,
});

const ONE = catalogModel(versionOf('1', { bf16: uriOf('a') }));
const SEVERAL = catalogModel(
  versionOf('2025-07', { bf16: uriOf('a'), fp8: uriOf('b') }),
  versionOf('2025-04', { bf16: uriOf('c') }),
);

/** What a service's files say: what they serve, and what they call it. */
const files = (served: { uri: string; version?: string; variant?: string }) =>
  renderService(inferenceServicePath, {
    ...renderInput(),
    model: {
      ...model,
      version: served.version ?? null,
      variant: served.variant ?? null,
      facts: { ...model.facts, uri: served.uri },
    },
  }).map(({ content, path }) => ({ content, path }));

describe('the catalog-model rule', () => {
  const findingOf = async (
    modelOf: CheckInput['modelOf'],
    served: Parameters<typeof files>[0] = { uri: uriOf('a') },
  ) => {
    const { findings } = await checkFiles({
      ...original,
      files: files(served),
      modelOf,
    });
    expect(
      findings.filter(
        ({ outcome, rule }) => rule === 'golden-path' && outcome !== 'pass',
      ),
    ).toEqual([]);
    return findings.find(({ rule }) => rule === 'catalog-model');
  };

  it('passes the artifact of the model, and nothing else', async () => {
    await expect(findingOf(async () => ONE)).resolves.toMatchObject({
      outcome: 'pass',
      message: 'The artifact is that of resource:default/qwen3-8b',
    });
    await expect(
      findingOf(async () => ONE, { uri: uriOf('d') }),
    ).resolves.toMatchObject({
      outcome: 'fail',
      path: 'spec.predictor.model.storageUri',
      message: expect.stringContaining(`in the catalog is ${uriOf('a')}`),
    });
    const refusal = 'Model resource:default/x is not vetted.';
    await expect(findingOf(async () => ({ refusal }))).resolves.toMatchObject({
      outcome: 'fail',
      message: refusal,
    });
  });

  it.each<[string, Parameters<typeof files>[0], string]>([
    [
      'the default version',
      { uri: uriOf('a') },
      'version 2025-07, variant bf16',
    ],
    [
      'another variant of it',
      { uri: uriOf('b') },
      'version 2025-07, variant fp8',
    ],
    ['an older version', { uri: uriOf('c') }, 'version 2025-04'],
    [
      'the version and variant that they name',
      { uri: uriOf('b'), version: '2025-07', variant: 'fp8' },
      'version 2025-07, variant fp8',
    ],
    [
      'the variant that they name, of the default version',
      { uri: uriOf('b'), variant: 'fp8' },
      'version 2025-07, variant fp8',
    ],
    [
      'the older version that they name',
      { uri: uriOf('c'), version: '2025-04' },
      'version 2025-04',
    ],
  ])('passes files that serve %s', async (_what, served, name) => {
    await expect(findingOf(async () => SEVERAL, served)).resolves.toMatchObject(
      {
        outcome: 'pass',
        message: `The artifact is that of ${name} of resource:default/qwen3-8b`,
      },
    );
  });

  it.each<[string, Parameters<typeof files>[0], string, RegExp]>([
    [
      'serve another version than they name',
      { uri: uriOf('c'), version: '2025-07', variant: 'bf16' },
      'spec.predictor.model.storageUri',
      /serve version 2025-04 of .*, but name version 2025-07, variant bf16/,
    ],
    [
      'serve another variant than they name',
      { uri: uriOf('a'), version: '2025-07', variant: 'fp8' },
      'spec.predictor.model.storageUri',
      /serve version 2025-07, variant bf16 of .*, but name version 2025-07, variant fp8/,
    ],
    [
      'serve a variant of a version that they do not name',
      { uri: uriOf('c'), variant: 'bf16' },
      'spec.predictor.model.storageUri',
      /serve version 2025-04 of .*, but name version 2025-07, variant bf16/,
    ],
    [
      'name a version that there is not',
      { uri: uriOf('c'), version: '2024-12' },
      'metadata.annotations["model-serving.backstage.io/model-version"]',
      /has no version 2024-12; choose one of 2025-07, 2025-04\. The artifact is that of version 2025-04 of/,
    ],
    [
      'name a variant that there is not',
      { uri: uriOf('c'), version: '2025-04', variant: 'fp8' },
      'metadata.annotations["model-serving.backstage.io/model-version"]',
      /has no variant fp8 in version 2025-04; choose one of bf16/,
    ],
    [
      'serve what is no version of it',
      { uri: uriOf('d'), version: '2025-04' },
      'spec.predictor.model.storageUri',
      /but the artifact of version 2025-04 of .* in the catalog is/,
    ],
  ])('refuses files that %s', async (_what, served, path, message) => {
    await expect(findingOf(async () => SEVERAL, served)).resolves.toMatchObject(
      { outcome: 'fail', path, message: expect.stringMatching(message) },
    );
  });

  it('refuses any artifact of a model that others serve', async () => {
    await expect(findingOf(async () => catalogModel())).resolves.toMatchObject({
      outcome: 'fail',
      message: expect.stringContaining('has no artifact to serve'),
    });
  });

  it('blocks while the catalog cannot be asked', async () => {
    const report = await checkFiles({
      ...original,
      modelOf: async () => {
        throw new Error('the catalog is away');
      },
    });
    expect(report.outcome).toBe('fail');
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        rule: 'catalog-model',
        outcome: 'unknown',
        message: expect.stringContaining('the catalog is away'),
      }),
    );
  });

  it('is left out where no catalog is given', async () => {
    await expect(findingOf(undefined)).resolves.toBeUndefined();
  });
});
