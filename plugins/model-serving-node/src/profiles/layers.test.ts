import { ConflictError } from '@backstage/errors';
import {
  parseQuantity,
  quantityToNumber,
} from '@model-serving/kubernetes-quantity';
import fc from 'fast-check';
import { EffectiveProfile, mergeProfiles } from './mergeProfiles';
import { parseProfiles } from './parseProfiles';
import { MEMORY_RULES, Profile } from './profileSchema';

const target = { cluster: 'lab', tenant: 'team-a' };
const LAYERS = ['platform', 'cluster', 'tenant'] as const;
const PRIORITIES = ['critical', 'standard', 'experiment'];
const ARGS = [
  '--max-num-seqs=64',
  '--max-num-seqs=256',
  '--enable-prefix-caching',
  '--no-enable-prefix-caching',
];
/** Accelerators of the sizes; 0 is a size of CPUs. */
const COUNTS = [0, 1, 2, 4, 8];

const shapeOf = (count: number, memory: string) => ({
  id: `gpu-${count}`,
  title: `${count} accelerators`,
  flavor: count === 0 ? 'cpu' : 'gpu',
  ...(count > 0 && { resource: 'example.com/gpu', count }),
  cpu: '4',
  memory,
});

const bytes = (quantity: string | undefined) =>
  quantity === undefined ? Infinity : quantityToNumber(parseQuantity(quantity));

const HOST_LIMITS = ['maxCpuPerService', 'maxMemoryPerService'] as const;

const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined });

const body = fc.record({
  limits: maybe(
    fc.record({
      maxReplicas: maybe(fc.integer({ min: 1, max: 8 })),
      maxAcceleratorsPerService: maybe(fc.constantFrom(0, 1, 2, 4, 8)),
      maxCpuPerService: maybe(fc.constantFrom('500m', '8', '16')),
      maxMemoryPerService: maybe(fc.constantFrom('900Mi', '1Gi', '2G')),
      priorities: maybe(
        fc.uniqueArray(fc.constantFrom(...PRIORITIES), { minLength: 1 }),
      ),
    }),
  ),
  accelerators: maybe(
    fc.uniqueArray(
      fc.tuple(
        fc.constantFrom(...COUNTS),
        fc.constantFrom('16Gi', '16Gi', '16Gi', '32Gi'),
      ),
      { selector: ([count]) => count },
    ),
  ),
  removeAccelerators: maybe(
    fc.uniqueArray(fc.constantFrom(...COUNTS.map(count => `gpu-${count}`)), {
      maxLength: 1,
    }),
  ),
  timeoutSeconds: maybe(fc.constantFrom(100, 300, 600)),
  args: maybe(fc.uniqueArray(fc.constantFrom(...ARGS), { maxLength: 2 })),
  memory: maybe(
    fc.record({
      misfit: maybe(fc.constantFrom(...MEMORY_RULES)),
      requests: maybe(fc.integer({ min: 1, max: 4 })),
    }),
  ),
});

type Body = typeof body extends fc.Arbitrary<infer T> ? T : never;

function profileOf(
  layer: (typeof LAYERS)[number],
  content: Body,
  file: string,
): Profile {
  const { accelerators, args, timeoutSeconds, ...rest } = content;
  const match = { cluster: { cluster: 'lab' }, tenant: { tenant: 'team-a' } };
  const document = {
    apiVersion: 'model-serving.backstage.io/v1alpha1',
    kind: 'Profile',
    metadata: { name: layer },
    spec: {
      layer,
      match: layer === 'platform' ? {} : match[layer],
      ...rest,
      accelerators: accelerators?.map(([count, memory]) =>
        shapeOf(count, memory),
      ),
      defaults: { args: args && { engine: args }, timeoutSeconds },
    },
  };
  return parseProfiles([{ path: file, content: JSON.stringify(document) }])[0];
}

/** Sets whatever must be set, as widely as it can be. */
const BASE = profileOf(
  'platform',
  {
    limits: {
      maxReplicas: 8,
      maxAcceleratorsPerService: 8,
      maxCpuPerService: undefined,
      maxMemoryPerService: undefined,
      priorities: PRIORITIES,
    },
    accelerators: [[1, '16Gi']],
    removeAccelerators: undefined,
    timeoutSeconds: 600,
    args: undefined,
    memory: { misfit: 'off', requests: 1 },
  },
  'platform/profiles/0-base.yaml',
);
BASE.spec.runtimes = [
  {
    id: 'engine',
    title: 'Engine',
    engine: 'vLLM',
    version: '1',
    maturity: 'current',
    protocol: 'openai',
    port: 8080,
    devices: ['gpu'],
    serves: { formats: ['vLLM'] },
    features: [],
    kserve: {
      name: 'engine',
      modelFormat: 'vLLM',
      version: '1',
      protocolVersion: 'v2',
    },
  },
];

const layers = fc
  .array(fc.tuple(fc.constantFrom(...LAYERS), body), { maxLength: 5 })
  .map(list =>
    list.map(([layer, content], index) =>
      profileOf(layer, content, `platform/profiles/${layer}-${index + 1}.yaml`),
    ),
  );

const strictness = ({ memory }: EffectiveProfile) =>
  MEMORY_RULES.indexOf(memory.misfit);

const inOrder = (profiles: readonly Profile[]) =>
  LAYERS.flatMap(layer =>
    profiles
      .filter(({ spec }) => spec.layer === layer)
      .sort((a, b) => (a.file < b.file ? -1 : 1)),
  );

function merged(profiles: readonly Profile[]) {
  try {
    return mergeProfiles([BASE, ...profiles], target);
  } catch (error) {
    if (error instanceof ConflictError) {
      return error;
    }
    throw error;
  }
}

/** What no earlier layer offers cannot be removed, and one file may contradict itself: then there is no second to name. */
function expectTwoNamed({ message }: Error, all: readonly Profile[]) {
  const named = all.filter(({ file }) => message.includes(file));
  const alone =
    message.includes('which no earlier layer offers') ||
    message.split(named[0]?.file ?? ' ').length > 2;
  expect(named.length).toBeGreaterThanOrEqual(alone ? 1 : 2);
}

describe('layers of profiles', () => {
  it('never get weaker by a later layer', () => {
    fc.assert(
      fc.property(layers, profiles => {
        const ordered = inOrder(profiles);
        for (let count = 0; count < ordered.length; count += 1) {
          const before = merged(ordered.slice(0, count));
          const after = merged(ordered.slice(0, count + 1));
          if (before instanceof Error || after instanceof Error) {
            return;
          }
          expect(after.limits.maxReplicas).toBeLessThanOrEqual(
            before.limits.maxReplicas,
          );
          expect(after.limits.maxAcceleratorsPerService).toBeLessThanOrEqual(
            before.limits.maxAcceleratorsPerService,
          );
          for (const name of HOST_LIMITS) {
            expect(bytes(after.limits[name])).toBeLessThanOrEqual(
              bytes(before.limits[name]),
            );
          }
          expect(before.limits.priorities).toEqual(
            expect.arrayContaining(after.limits.priorities),
          );
          expect(after.defaults.timeoutSeconds).toBeLessThanOrEqual(
            before.defaults.timeoutSeconds!,
          );
          expect(after.defaults.args.engine).toEqual(
            expect.arrayContaining(before.defaults.args.engine),
          );
          expect(strictness(after)).toBeGreaterThanOrEqual(strictness(before));
          expect(after.memory.requests).toBeGreaterThanOrEqual(
            before.memory.requests,
          );
          for (const shape of after.accelerators) {
            const earlier = before.accelerators.find(
              ({ id }) => id === shape.id,
            );
            expect(earlier ?? shape).toEqual(shape);
            expect(shape.count ?? 0).toBeLessThanOrEqual(
              after.limits.maxAcceleratorsPerService,
            );
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('satisfy every layer that applies, or name two of them', () => {
    let conflicts = 0;
    let successes = 0;
    fc.assert(
      fc.property(layers, profiles => {
        const result = merged(profiles);
        const all = [BASE, ...profiles];
        if (result instanceof Error) {
          conflicts += 1;
          expectTwoNamed(result, all);
          return;
        }
        successes += 1;
        for (const { spec } of all) {
          const { limits = {}, defaults = {}, removeAccelerators = [] } = spec;
          expect(result.limits.maxReplicas).toBeLessThanOrEqual(
            limits.maxReplicas ?? Infinity,
          );
          expect(result.limits.maxAcceleratorsPerService).toBeLessThanOrEqual(
            limits.maxAcceleratorsPerService ?? Infinity,
          );
          for (const name of HOST_LIMITS) {
            expect(bytes(result.limits[name])).toBeLessThanOrEqual(
              bytes(limits[name]),
            );
          }
          expect(limits.priorities ?? PRIORITIES).toEqual(
            expect.arrayContaining(result.limits.priorities),
          );
          expect(result.defaults.timeoutSeconds).toBeLessThanOrEqual(
            defaults.timeoutSeconds ?? Infinity,
          );
          expect(result.defaults.args.engine).toEqual(
            expect.arrayContaining(defaults.args?.engine ?? []),
          );
          for (const id of removeAccelerators) {
            expect(result.accelerators.map(shape => shape.id)).not.toContain(
              id,
            );
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(conflicts).toBeGreaterThan(20);
    expect(successes).toBeGreaterThan(20);
  });

  it('do not depend on the order in which the files are found', () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 0, max: 4 }), (profiles, turn) => {
        const turned = [...profiles.slice(turn), ...profiles.slice(0, turn)];
        expect(merged(turned)).toEqual(merged(profiles));
      }),
      { numRuns: 200 },
    );
  });

  it('pass over layers of other clusters and tenants', () => {
    fc.assert(
      fc.property(layers, profiles => {
        const foreign = profiles.map(profile => {
          const copy = structuredClone(profile);
          copy.spec.layer = 'tenant';
          (copy.spec as any).match = { tenant: 'team-b' };
          return copy;
        });
        expect(merged(foreign)).toEqual(merged([]));
      }),
      { numRuns: 100 },
    );
  });

  it('take a flag and its opposite for one flag', () => {
    const first = profileOf(
      'platform',
      { args: ['--enable-prefix-caching'] } as Body,
      'platform/profiles/1.yaml',
    );
    const second = profileOf(
      'tenant',
      { args: ['--no-enable-prefix-caching'] } as Body,
      'platform/profiles/2.yaml',
    );
    expect(() => mergeProfiles([BASE, first, second], target)).toThrow(
      /tenant profile platform\/profiles\/2\.yaml.*platform profile platform\/profiles\/1\.yaml/,
    );
  });
});
