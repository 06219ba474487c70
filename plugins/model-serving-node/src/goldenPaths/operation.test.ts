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
import type { EffectiveProfile } from '../profiles';
import { renderInput } from './__fixtures__/input';
import type { ServicePath } from './GoldenPath';
import { inferenceServicePath } from './inferenceService';
import { llmInferenceServicePath } from './llmInferenceService';
import { rawDeploymentPath } from './rawDeployment';
import { renderService } from './renderService';

jest.setTimeout(60_000);

const paths = [inferenceServicePath, rawDeploymentPath];
const secret = (id: string, variable: string, store: string) => ({
  id,
  title: `The ${id}`,
  variable,
  secretStore: { kind: 'SecretStore' as const, name: store },
  remoteKey: `keys/${id}`,
  property: 'value',
});

/** The shipped profile with what a platform may let services ask for. */
const withOffers = (profile: EffectiveProfile): EffectiveProfile => ({
  ...profile,
  placements: [
    {
      id: 'zone-a',
      title: 'Zone A',
      nodeSelector: { 'topology.kubernetes.io/zone': 'a' },
    },
    {
      id: 'quiet',
      title: 'Quiet pool',
      nodeSelector: { pool: 'quiet' },
      tolerations: [{ key: 'quiet', operator: 'Exists' }],
    },
    {
      id: 'l4s',
      title: 'L4 nodes',
      nodeSelector: { 'nvidia.com/gpu.product': 'NVIDIA-L4' },
    },
  ],
  secrets: [
    secret('tracing', 'OTEL_EXPORTER_OTLP_HEADERS', 'tenant'),
    secret('license', 'OTEL_EXPORTER_OTLP_HEADERS', 'licenses'),
  ],
  provenance: {
    ...profile.provenance,
    'placements.zone-a': { layer: 'tenant', file: 'tenant.yaml' },
    'secrets.tracing': { layer: 'cluster', file: 'cluster.yaml' },
  },
});

const judged = checkInput(undefined, withOffers);

function inputOf(
  operation: OperationAnswers | undefined,
  replicas = { min: 2, max: 4 },
) {
  const input = renderInput({ replicas });
  return {
    ...input,
    profile: withOffers(input.profile),
    request: { ...input.request, operation },
  };
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

const podIn = (files: Files) =>
  named(files, 'InferenceService')?.spec.predictor ??
  named(files, 'Deployment').spec.template.spec;

const engineIn = (files: Files) =>
  podIn(files).model ?? podIn(files).containers[0];

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
  path: fc.constantFrom(...paths, llmInferenceServicePath),
  max: fc.integer({ min: 2, max: 4 }),
  operation: fc.record(
    {
      rollout: fc.constantFrom('surge' as const),
      maxDisrupted: fc.integer({ min: 1, max: 1 }),
      placement: fc.constantFrom('zone-a', 'quiet'),
      spread: fc.constantFrom('zones' as const, 'nodes' as const),
      secrets: fc.subarray(['tracing', 'license'], { minLength: 1 }),
    },
    { requiredKeys: [] },
  ),
});

describe('how a service is operated', () => {
  it('is written down, read back and rendered as the same', () => {
    fc.assert(
      fc.property(worlds, ({ max, operation: all, path }) => {
        // KServe decides how such a service is updated, and does not scale it.
        const isLlm = path === llmInferenceServicePath;
        const { rollout, ...others } = all;
        const operation = isLlm ? others : all;
        const input = inputOf(operation, { min: isLlm ? max : 1, max });
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

  it.each(
    [...paths, llmInferenceServicePath].map(path => [path.id, path] as const),
  )('passes every check as %s writes it', async (_id, path) => {
    const files = renderService(
      path,
      inputOf(
        {
          ...(path !== llmInferenceServicePath && { rollout: 'surge' }),
          maxDisrupted: 1,
          placement: 'zone-a',
          spread: 'nodes',
          secrets: ['license', 'tracing'],
        },
        { min: 2, max: 2 },
      ),
    );
    expect(await problemsOf(files)).toEqual([]);
  });

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

      it('runs where the placement says, within what the size says', () => {
        const spec = podIn(render({ placement: 'quiet' }));
        expect(spec.nodeSelector).toEqual({
          'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
          pool: 'quiet',
        });
        expect(spec.tolerations).toEqual([
          { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
          { key: 'quiet', operator: 'Exists' },
        ]);
      });

      it('says which layer offers the placement', () => {
        const [file] = render({ placement: 'zone-a' });
        const layerOf = (label: string) =>
          Object.entries(file.layers).find(([field]) =>
            field.endsWith(`nodeSelector["${label}"]`),
          )?.[1];
        expect(layerOf('topology.kubernetes.io/zone')).toBe('tenant');
        expect(layerOf('nvidia.com/gpu.product')).toBe('platform');
      });

      it('is spread where there is room', () => {
        expect(podIn(render({})).topologySpreadConstraints).toBeUndefined();
        expect(podIn(render({ spread: 'zones' }))).toMatchObject({
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: {
                matchLabels: { 'model-serving.backstage.io/service': 'chat' },
              },
              matchLabelKeys: ['pod-template-hash'],
            },
          ],
        });
      });

      it('gets secrets by reference, in a Secret of their own', () => {
        const files = render({ secrets: ['license', 'tracing'] });
        const [key, secrets] = objectsOf(files).filter(
          ({ kind }) => kind === 'ExternalSecret',
        );
        expect(key.metadata.name).toBe('chat-engine-key');
        expect(secrets).toMatchObject({
          metadata: { name: 'chat-secrets' },
          spec: {
            secretStoreRef: { kind: 'SecretStore', name: 'tenant' },
            target: { name: 'chat-secrets' },
            data: [
              {
                secretKey: 'OTEL_EXPORTER_OTLP_HEADERS',
                remoteRef: { key: 'team-a/keys/tracing', property: 'value' },
              },
              {
                secretKey: 'OTEL_EXPORTER_OTLP_HEADERS',
                sourceRef: {
                  storeRef: { kind: 'SecretStore', name: 'licenses' },
                },
                remoteRef: { key: 'team-a/keys/license', property: 'value' },
              },
            ],
          },
        });
        expect(engineIn(files).env).toContainEqual({
          name: 'OTEL_EXPORTER_OTLP_HEADERS',
          valueFrom: {
            secretKeyRef: {
              name: 'chat-secrets',
              key: 'OTEL_EXPORTER_OTLP_HEADERS',
            },
          },
        });
      });

      it("is told by the policies where a placement is not the tenant's", async () => {
        const problems = await problemsOf(render({ placement: 'quiet' }));
        expect(problems.map(({ message }) => message)).toEqual([
          expect.stringMatching(/placement: the pods tolerate the taint quiet/),
          expect.stringMatching(
            /placement: the pods ask for nodes with pool=quiet/,
          ),
        ]);
      });

      it.each<[OperationAnswers, RegExp]>([
        [
          { placement: 'l4s' },
          /^operation\.placement: Placement L4 nodes has no nodes of the size 1 × H100 80 GB\. Choose another/,
        ],
        [
          { placement: 'moon' },
          /^operation\.placement: Placement moon is not available\. Choose one of Zone A, Quiet pool, L4 nodes\./,
        ],
        [
          { secrets: ['tracing', 'root'] },
          /^operation\.secrets: The secret root is not available\. Choose from The tracing, The license\./,
        ],
      ])('does not take %j', (operation, message) => {
        expect(() => render(operation)).toThrow(message);
      });

      it('does not spread a single replica', () => {
        expect(() => render({ spread: 'zones' }, { min: 1, max: 1 })).toThrow(
          /^operation\.spread: Spread needs at least 2 replicas/,
        );
      });

      it.each<[string, (pod: any) => void, RegExp]>([
        [
          'another zone',
          pod => {
            pod.nodeSelector['topology.kubernetes.io/zone'] = 'b';
          },
          /zone"\] is "b"; it must be "a"/,
        ],
        [
          'a hard spread',
          pod => {
            pod.topologySpreadConstraints[0].whenUnsatisfiable =
              'DoNotSchedule';
          },
          /whenUnsatisfiable is "DoNotSchedule"; it must be "ScheduleAnyway"/,
        ],
        [
          'a spread that nobody asked for',
          pod => {
            pod.topologySpreadConstraints[0].topologyKey = 'rack';
          },
          /topologySpreadConstraints may not be set by a service/,
        ],
        [
          'the secret of another service',
          pod => {
            const { env } = pod.model ?? pod.containers[0];
            env.at(-1).valueFrom.secretKeyRef.name = 'search-secrets';
          },
          /secretKeyRef\.name is "search-secrets"; it must be "chat-secrets"/,
        ],
        [
          'a secret of its own',
          pod => {
            const { env } = pod.model ?? pod.containers[0];
            env.push({ ...env.at(-1), name: 'OTHER_TOKEN' });
          },
          /env\[\d+\] may not be set by a service/,
        ],
      ])('refuses %s in files', async (_what, change, message) => {
        const files = changed(
          render({
            placement: 'zone-a',
            spread: 'nodes',
            secrets: ['tracing'],
          }),
          path.service.kind,
          it => change(it.spec.predictor ?? it.spec.template.spec),
        );
        const problems = await problemsOf(files);
        expect(problems.map(problem => problem.message).join('\n')).toMatch(
          message,
        );
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
      'operation.rollout: Updates cannot be chosen here. Leave it out.',
    );
  });
});
