import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import type { OperationAnswers } from '@model-serving/backstage-plugin-model-serving-common';
import fc from 'fast-check';
import { checkFiles } from '../check';
import { checkInput, picture } from '../check/__fixtures__/world';
import { closestAccelerator, contextOfFiles } from '../check/contextOfFiles';
import { renderInput } from './__fixtures__/input';
import type { ServicePath } from './GoldenPath';
import { inferenceServicePath } from './inferenceService';
import { rawDeploymentPath } from './rawDeployment';
import { renderService } from './renderService';

jest.setTimeout(60_000);

const paths = [inferenceServicePath, rawDeploymentPath];
const judged = checkInput();

function inputOf(
  operation: OperationAnswers | undefined,
  replicas = { min: 2, max: 4 },
) {
  const input = renderInput({ replicas });
  return { ...input, request: { ...input.request, operation } };
}

type Files = ReturnType<typeof renderService>;

const objectsOf = (files: readonly { path: string; content: string }[]) =>
  files
    .flatMap(file => readYamlDocuments(file))
    .map(({ value }) => value)
    .filter(isKubernetesObject) as KubernetesObject[];

const named = (files: Files, kind: string): any =>
  objectsOf(files).find(object => object.kind === kind);

const strategyIn = (files: Files) =>
  named(files, 'InferenceService')?.spec.predictor.deploymentStrategy ??
  named(files, 'Deployment').spec.strategy;

/** Files in which one object is another. */
const changed = (files: Files, kind: string, change: (it: any) => void) => {
  const object = named(files, kind);
  change(object);
  return files.map(file =>
    objectsOf([file]).some(each => each.kind === kind)
      ? { ...file, content: JSON.stringify(object) }
      : file,
  );
};

async function problemsOf(
  files: readonly { path: string; content: string }[],
  more?: Partial<typeof judged>,
) {
  const { findings } = await checkFiles({
    ...judged,
    ...more,
    files: [...files],
    modelOf: undefined,
  });
  return findings.filter(
    ({ outcome, rule }) => outcome !== 'pass' && rule !== 'cost',
  );
}

const worlds = fc.record({
  path: fc.constantFrom(...paths),
  max: fc.integer({ min: 2, max: 4 }),
  operation: fc.record(
    {
      rollout: fc.constantFrom('surge' as const),
      maxDisrupted: fc.integer({ min: 1, max: 1 }),
    },
    { requiredKeys: [] },
  ),
});

describe('how a service is operated', () => {
  it('is written down, read back and rendered as the same', () => {
    fc.assert(
      fc.property(worlds, ({ max, operation, path }) => {
        const input = inputOf(operation, { min: 1, max });
        const files = renderService(path, input);
        const reading = path.read(objectsOf(files))!;
        const { request } = contextOfFiles(
          { ...judged, ...input, service: 'chat' },
          reading,
          closestAccelerator(reading, input.profile)!,
        );
        expect(request.operation ?? {}).toEqual(operation);
        expect(renderService(path, { ...input, request })).toEqual(files);
      }),
      { numRuns: 60 },
    );
  });

  it.each(paths.map(path => [path.id, path] as const))(
    'passes every check as %s writes it',
    async (_id, path) => {
      const files = renderService(
        path,
        inputOf({ rollout: 'surge', maxDisrupted: 1 }, { min: 1, max: 2 }),
      );
      expect(await problemsOf(files)).toEqual([]);
    },
  );

  describe.each(paths.map(path => [path.id, path] as const))(
    'in %s',
    (_id, path: ServicePath) => {
      const render = (...args: Parameters<typeof inputOf>) =>
        renderService(path, inputOf(...args));

      it.each([
        [
          { min: 2, max: 4 },
          undefined,
          {
            type: 'RollingUpdate',
            rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
          },
        ],
        [{ min: 1, max: 1 }, 'in-place', { type: 'Recreate' }],
        [
          { min: 1, max: 1 },
          'surge',
          {
            type: 'RollingUpdate',
            rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
          },
        ],
      ] as const)(
        'replaces the pods of %j replicas %s',
        (replicas, rollout, strategy) => {
          expect(strategyIn(render({ rollout }, replicas))).toEqual(strategy);
        },
      );

      it('writes a budget that always lets a pod go, when one is asked for', () => {
        expect(named(render({}), 'PodDisruptionBudget')).toBeUndefined();
        expect(
          named(render({ maxDisrupted: 2 }), 'PodDisruptionBudget'),
        ).toMatchObject({
          apiVersion: 'policy/v1',
          metadata: { name: 'chat', namespace: 'team-a' },
          spec: {
            maxUnavailable: 2,
            unhealthyPodEvictionPolicy: 'AlwaysAllow',
            selector: {
              matchLabels: { 'model-serving.backstage.io/service': 'chat' },
            },
          },
        });
      });

      it('is refused where the answer protects nothing', () => {
        expect(() => render({ maxDisrupted: 1 }, { min: 1, max: 1 })).toThrow(
          /^operation\.maxDisrupted: Disruption budget: with 1 replica/,
        );
      });

      it.each<[string, (spec: any) => void, RegExp]>([
        [
          'that keeps pods instead',
          spec => {
            delete spec.maxUnavailable;
            spec.minAvailable = 2;
          },
          /sets minAvailable 2, which can keep a node from being drained/,
        ],
        [
          'over pods of others',
          spec => {
            spec.selector.matchLabels = {};
          },
          /pods with two budgets cannot be evicted/,
        ],
        [
          'that lets every pod go',
          spec => {
            spec.maxUnavailable = 4;
          },
          /4 of at most 4 replicas may be stopped at once/,
        ],
        [
          'of a share',
          spec => {
            spec.maxUnavailable = '50%';
          },
          /Disruption budget must be a whole number/,
        ],
      ])('refuses a budget %s in files', async (_what, change, message) => {
        const files = changed(
          render({ maxDisrupted: 1 }),
          'PodDisruptionBudget',
          it => change(it.spec),
        );
        const problems = await problemsOf(files);
        expect(problems.map(problem => problem.message).join('\n')).toMatch(
          message,
        );
      });

      it('refuses another strategy in files', async () => {
        const files = changed(render({}), path.service.kind, it => {
          const strategy = it.spec.predictor?.deploymentStrategy;
          (strategy ?? it.spec.strategy).rollingUpdate.maxSurge = '100%';
        });
        const problems = await problemsOf(files);
        expect(problems.map(({ message }) => message).join('\n')).toMatch(
          /maxSurge is "100%"; it must be 0/,
        );
      });

      it('counts the surge of an update against the quota', async () => {
        const quotaOf = async (rollout: 'in-place' | 'surge') => {
          const { findings, quota } = await checkFiles({
            ...judged,
            picture: picture(),
            files: render({ rollout }, { min: 1, max: 2 }),
            modelOf: undefined,
          });
          return {
            replicas: quota!.replicas,
            message: findings.find(({ rule }) => rule === 'quota-fit')!.message,
          };
        };
        const inPlace = await quotaOf('in-place');
        const surge = await quotaOf('surge');
        expect([inPlace.replicas, surge.replicas]).toEqual([2, 3]);
        expect(surge.message).toMatch(
          /One of the replicas is the surge of an update\.$/,
        );
        expect(inPlace.message).not.toMatch(/surge/);
      });
    },
  );

  it('is nothing for a path that asks nothing', () => {
    const { operation: _, ...path } = rawDeploymentPath;
    expect(() => renderService(path, inputOf({ rollout: 'surge' }))).toThrow(
      'operation.rollout: Updates cannot be chosen for this kind of service',
    );
  });
});
