import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import { checkFiles, readService } from '../check';
import { checkInput } from '../check/__fixtures__/world';
import { renderInput } from './__fixtures__/input';
import { batchInferencePath } from './batchInference';
import type { ServicePath } from './GoldenPath';
import { inferenceServicePath } from './inferenceService';
import { llmInferenceServicePath } from './llmInferenceService';
import { rawDeploymentPath } from './rawDeployment';
import { RenderInput, renderService } from './renderService';

jest.setTimeout(60_000);

const KSERVE = 'InferenceService metadata.annotations.serving.kserve.io/stop';
const PAUSED = 'ScaledObject metadata.annotations.autoscaling.keda.sh/paused';

const CASES: ReadonlyArray<
  readonly [
    path: ServicePath<any>,
    /** Answers of the form beside those of the fixture. */
    answers: object,
    /** What a stop adds, by kind and field. */
    added: Readonly<Record<string, unknown>>,
  ]
> = [
  [inferenceServicePath, {}, { [KSERVE]: 'true', [PAUSED]: 'true' }],
  [rawDeploymentPath, {}, { 'Deployment spec.replicas': 0, [PAUSED]: 'true' }],
  [
    llmInferenceServicePath,
    { replicas: { min: 1, max: 1 } },
    { [`LLM${KSERVE}`]: 'true' },
  ],
  [
    batchInferencePath,
    {
      replicas: { min: 2, max: 2 },
      run: { claim: 'reviews', folder: 'reviews', shards: 6, hours: 12 },
    },
    { 'Job spec.suspend': true },
  ],
];

const inputOf = (answers: object): RenderInput => {
  const input = renderInput();
  return { ...input, request: { ...input.request, ...answers } };
};

const objectsOf = (
  files: readonly { path: string; content: string }[],
): KubernetesObject[] =>
  files
    .flatMap(file => readYamlDocuments(file))
    .map(({ value }) => value)
    .filter(isKubernetesObject);

/** Leaves of all objects, by kind and field. */
function leaves(objects: readonly KubernetesObject[]): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const visit = (name: string, value: unknown) => {
    if (typeof value === 'object' && value !== null) {
      Object.entries(value).forEach(([key, each]) =>
        visit(`${name}.${key}`, each),
      );
    } else {
      found.set(name.replace('.', ' '), value);
    }
  };
  objects.forEach(object => visit(object.kind, object));
  return found;
}

describe.each(CASES)('a service that is stopped', (path, answers, added) => {
  describe(`of the golden path ${path.id}`, () => {
    const render = (more: object) =>
      renderService(path, inputOf({ ...answers, ...more }));
    const running = render({});
    const stopped = render({ stopped: true });
    const judge = (files: typeof stopped, change = (_: string) => _) =>
      checkFiles({
        ...checkInput(answers, undefined, path),
        files: files.map(({ content, path: file }) => ({
          path: file,
          content: change(content),
        })),
      });

    it('keeps everything, and says only that it shall have no pods', () => {
      const before = leaves(objectsOf(running));
      const after = leaves(objectsOf(stopped));
      expect(
        Object.fromEntries([...after].filter(([name]) => !before.has(name))),
      ).toEqual(added);
      expect([...before].filter(([name]) => !after.has(name))).toEqual([]);
    });

    it('is read back as it was asked for, so that starting it gives the files of before', () => {
      const read = readService({
        ...checkInput(answers, undefined, path),
        paths: [path],
        files: stopped,
      });
      expect(read).toMatchObject({ path: path.id, request: { stopped: true } });
      const { stopped: _stopped, ...request } = (read as { request: any })
        .request;
      expect(
        renderService(path, { ...inputOf({}), request }).map(
          ({ content }) => content,
        ),
      ).toEqual(running.map(({ content }) => content));
    });

    it('passes every check, holds no quota and costs nothing', async () => {
      const { cost, findings, outcome, quota } = await judge(stopped);
      expect(
        findings.filter(finding =>
          ['fail', 'unknown'].includes(finding.outcome),
        ),
      ).toEqual([]);
      expect(outcome).not.toBe('fail');
      expect(quota).toMatchObject({ word: 'fits', replicas: 0, requested: 0 });
      expect(cost?.perHour).toEqual({ min: 0, max: 0 });
      expect(cost?.perMonth).toEqual({ min: 0, max: 0 });
    });
  });
});

describe('a stop', () => {
  it('is refused where the golden path cannot', () => {
    const { stops: _stops, ...path } = inferenceServicePath;
    expect(() => renderService(path, inputOf({ stopped: true }))).toThrow(
      'stopped: services of the golden path inference-service cannot be stopped',
    );
  });

  it.each<[string, ServicePath, (content: string) => string, RegExp]>([
    [
      'a pause of the autoscaler alone',
      inferenceServicePath,
      content =>
        content.replace(
          'kind: ScaledObject\nmetadata:\n',
          "$&  annotations: { autoscaling.keda.sh/paused: 'true' }\n",
        ),
      /annotations/,
    ],
    [
      'a pause at another number of replicas',
      rawDeploymentPath,
      content =>
        content.replace(
          /( +)autoscaling\.keda\.sh\/paused: .*/,
          "$&\n$1autoscaling.keda.sh/paused-replicas: '64'",
        ),
      /scaling: .*paused-replicas/,
    ],
    [
      'replicas of a Deployment that its autoscaler does not know',
      rawDeploymentPath,
      content => content.replace('replicas: 0', 'replicas: 3'),
      /spec\.replicas may not be set by a service/,
    ],
    [
      'another word in the annotation',
      inferenceServicePath,
      content =>
        content.replace(
          /serving\.kserve\.io\/stop: .*/,
          "serving.kserve.io/stop: 'on'",
        ),
      /serving\.kserve\.io\/stop"\] may not be set by a service/,
    ],
  ])('does not admit %s', async (_what, path, change, message) => {
    const { findings } = await checkFiles({
      ...checkInput(undefined, undefined, path),
      files: renderService(path, inputOf({ stopped: true })).map(file => ({
        path: file.path,
        content: change(file.content),
      })),
    });
    expect(
      findings
        .filter(({ outcome }) => outcome === 'fail')
        .map(finding => finding.message)
        .join('\n'),
    ).toMatch(message);
  });
});
