import { readYamlDocuments } from '@model-serving/backstage-kubernetes-policy-node';
import { serviceRequestSchema } from '@model-serving/backstage-plugin-model-serving-common';
import fc from 'fast-check';
import { checkInput } from '../check/__fixtures__/world';
import { judgeFiles } from '../check';
import { model, renderInput } from './__fixtures__/input';
import { inferenceServicePath } from './inferenceService';
import { renderService } from './renderService';

const version = fc.oneof(
  fc.constantFrom('1', '2025-07', 'true', '0o17', '1e3', 'v1.2: final', '# x'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
);
const variant = fc.stringMatching(/^[a-z0-9]([-a-z0-9_.]{0,20}[a-z0-9])?$/);
const choice = fc.record({ version, variant }, { requiredKeys: [] });

const request = (requested: unknown) => ({
  ...renderInput().request,
  model: requested,
});

const isRequest = (requested: unknown) =>
  serviceRequestSchema.safeParse(request(requested)).success;

const render = (requested: {
  ref: string;
  version?: string;
  variant?: string;
}) =>
  renderService(inferenceServicePath, {
    ...renderInput(),
    request: { ...renderInput().request, model: requested },
    model: {
      ...model,
      version: requested.version ?? null,
      variant: requested.variant ?? null,
    },
  });

const readBack = (files: ReturnType<typeof render>) =>
  inferenceServicePath.read(
    files.flatMap(file =>
      readYamlDocuments(file).map(({ value }) => value as never),
    ),
  )!.answers.model;

describe('the model that a request names', () => {
  it('is read back from the files as it was asked for, and renders the same files', () => {
    fc.assert(
      fc.property(
        choice.filter(each => isRequest({ ref: model.entityRef, ...each })),
        named => {
          const requested = { ref: model.entityRef, ...named };
          const files = render(requested);
          const read = readBack(files) as typeof requested;
          expect(read).toEqual(requested);
          expect(render(read)).toEqual(files);
          const { findings } = judgeFiles({
            ...checkInput(),
            files: files.map(({ content, path }) => ({ content, path })),
          });
          expect(
            findings
              .filter(({ rule }) => ['golden-path', 'request'].includes(rule))
              .map(({ outcome }) => outcome),
          ).toEqual(['pass', 'pass']);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('may be its entity ref alone, which writes no version', () => {
    expect(serviceRequestSchema.parse(request(model.entityRef)).model).toEqual({
      ref: model.entityRef,
    });
    const content = render({ ref: model.entityRef })
      .map(file => file.content)
      .join();
    expect(content).not.toContain('model-version');
    expect(content).not.toContain('model-variant');
  });

  it.each([
    ['a version of two lines', { version: '1\n2' }],
    ['a version that turns text round', { version: '1\u202e2' }],
    ['an empty version', { version: '' }],
    ['a version that is a number', { version: 3 }],
    ['a variant that is no name', { variant: 'FP8' }],
    ['something else', { digest: 'sha256:x' }],
  ])('is refused with %s', (_what, more) => {
    expect(isRequest({ ref: model.entityRef, ...more })).toBe(false);
  });

  it('is held against the artifact that is rendered', () => {
    expect(() =>
      renderService(inferenceServicePath, {
        ...renderInput(),
        request: {
          ...renderInput().request,
          model: { ref: model.entityRef, version: '2' },
        },
        model: { ...model, version: '1', variant: null },
      }),
    ).toThrow(/not that of the version and variant that the request names/);
  });

  it('is refused in files whose version is a number', () => {
    const input = checkInput();
    const files = input.files.map(({ content, path }) => ({
      path,
      content: content.replace(
        /( +)(model-serving\.backstage\.io\/model: .*)/,
        '$1$2\n$1model-serving.backstage.io/model-version: 3',
      ),
    }));
    const { findings } = judgeFiles({ ...input, files });
    expect(
      findings.find(
        ({ outcome, rule }) => rule === 'request' && outcome === 'fail',
      )?.message,
    ).toContain('model.version');
  });
});
