import fc from 'fast-check';
import type { QueueCase, QuotaCase, QuotaGroup } from './QuotaCase';

const GPU = 'nvidia.com/gpu';
const FLAVORS = ['h100', 'l4', 'a10'];
const PRIORITIES = [0, 0, 0, 10, 100, -5];

/** True once in so many times. */
const rarely = (times: number) =>
  fc.integer({ min: 1, max: times }).map(drawn => drawn === 1);

const resourceSets = fc.constantFrom<string[][][]>(
  [[GPU]],
  [[GPU]],
  [['cpu', GPU]],
  [['cpu', 'memory', GPU]],
  [['cpu'], [GPU]],
  [[GPU, 'pods']],
);

function quotaOf(resource: string, hasParent: boolean) {
  const max = { cpu: 10, memory: 12, pods: 5 }[resource] ?? 6;
  const limit = (times: number) =>
    hasParent
      ? fc.option(fc.integer({ min: 0, max: 4 }), {
          freq: times,
          nil: undefined,
        })
      : fc.constant(undefined);
  return fc
    .record({
      nominal: fc.integer({ min: 0, max }),
      borrowingLimit: limit(1),
      lendingLimit: limit(1),
    })
    .map(({ nominal, borrowingLimit, lendingLimit }) => ({
      nominal,
      ...(borrowingLimit !== undefined && { borrowingLimit }),
      // Kueue refuses to lend more than there is.
      ...(lendingLimit !== undefined && {
        lendingLimit: Math.min(lendingLimit, nominal),
      }),
    }));
}

/** Groups over the resource sets; flavors of different groups are different ones. */
function groupsOf(
  sets: string[][],
  flavors: string[],
  hasParent: boolean,
): fc.Arbitrary<QuotaGroup[]> {
  const group = (
    resources: string[],
    names: string[],
  ): fc.Arbitrary<QuotaGroup> =>
    fc
      .tuple(
        fc.shuffledSubarray(names, { minLength: 1 }),
        fc.infiniteStream(
          fc.record(
            Object.fromEntries(
              resources.map(resource => [
                resource,
                quotaOf(resource, hasParent),
              ]),
            ),
          ),
        ),
      )
      .map(([chosen, quotas]) => ({
        resources,
        flavors: chosen.map(flavor => ({
          flavor,
          quota: quotas.next().value as QuotaGroup['flavors'][number]['quota'],
        })),
      }));
  return fc.tuple(
    ...sets.map(resources =>
      group(
        resources,
        sets.length > 1 && !resources.includes(GPU) ? ['plain'] : flavors,
      ),
    ),
  );
}

const fungibility = fc
  .record({
    whenCanBorrow: fc.constantFrom('MayStopSearch', 'TryNextFlavor'),
    whenCanPreempt: fc.constantFrom('TryNextFlavor', 'MayStopSearch'),
    preference: fc.constantFrom(
      undefined,
      'BorrowingOverPreemption',
      'PreemptionOverBorrowing',
    ),
  })
  .map(({ preference, ...search }) =>
    // Kueue takes a preference only where the search goes through all flavors.
    preference && Object.values(search).every(at => at === 'TryNextFlavor')
      ? { ...search, preference }
      : search,
  ) as fc.Arbitrary<QueueCase['fungibility']>;

const preemption = fc
  .record({
    withinClusterQueue: fc.constantFrom(
      'Never',
      'LowerPriority',
      'LowerOrNewerEqualPriority',
    ),
    reclaimWithinCohort: fc.constantFrom('Never', 'LowerPriority', 'Any'),
    borrowWithinCohort: fc.option(
      fc.record(
        { maxPriorityThreshold: fc.constantFrom(-5, 0, 10) },
        { requiredKeys: [] },
      ),
    ),
  })
  .map(drawn =>
    drawn.reclaimWithinCohort === 'Never'
      ? { ...drawn, borrowWithinCohort: null }
      : drawn,
  ) as fc.Arbitrary<QueueCase['preemption']>;

const stopPolicy = fc
  .integer({ min: 1, max: 40 })
  .map(
    drawn => ({ 1: 'Hold', 2: 'HoldAndDrain' }[drawn] ?? 'None'),
  ) as fc.Arbitrary<QueueCase['stopPolicy']>;

/** Parents by index: a cohort's parent comes before it, the first has none. */
const cohortShapes = fc.constantFrom<(number | null)[]>(
  [],
  [null],
  [null],
  [null],
  [null, 0],
  [null, 0, 0],
  [null, 0, 1],
  [null, 0, 0, 1],
);

function demand(sets: string[][], queues: string[], flavors: string[]) {
  const resources = [...new Set(sets.flat())].filter(name => name !== 'pods');
  return fc.record(
    {
      queue: fc.constantFrom(...queues),
      requests: fc.record(
        Object.fromEntries(
          resources.map(resource => [
            resource,
            fc.integer({ min: 1, max: resource === GPU ? 4 : 3 }),
          ]),
        ),
      ) as fc.Arbitrary<Record<string, number>>,
      priority: fc.constantFrom(...PRIORITIES),
      selects: fc
        .tuple(rarely(5), fc.constantFrom(...flavors))
        .map(([does, flavor]) => (does ? flavor : undefined)),
      tolerates: rarely(3),
    },
    { requiredKeys: ['queue', 'requests', 'priority', 'tolerates'] },
  );
}

/** Quota, load and a request, all at random: trees of cohorts, several flavors and groups. */
export const randomCase: fc.Arbitrary<QuotaCase> = fc
  .record({
    sets: resourceSets,
    flavorCount: fc.integer({ min: 1, max: 3 }),
    shape: cohortShapes,
    queueCount: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ sets, flavorCount, shape, queueCount }) => {
    const flavors = FLAVORS.slice(0, flavorCount);
    const cohorts = shape.map((_, index) => `c${index}`);
    const queues = Array.from(
      { length: queueCount },
      (_, index) => `q${index}`,
    );
    const cohort = (index: number) =>
      fc.record({
        name: fc.constant(cohorts[index]),
        parent: fc.constant(
          shape[index] === null ? null : cohorts[shape[index]],
        ),
        groups: rarely(3).chain(has =>
          has
            ? groupsOf(sets, flavors, shape[index] !== null)
            : fc.constant<QuotaGroup[]>([]),
        ),
      });
    const queue = (name: string) =>
      fc
        .constantFrom(...(cohorts.length > 0 ? cohorts : [null]))
        .chain(parent =>
          fc.record({
            name: fc.constant(name),
            cohort: fc.constant(parent),
            groups: groupsOf(sets, flavors, parent !== null),
            strategy: rarely(5).map(is =>
              is ? ('StrictFIFO' as const) : ('BestEffortFIFO' as const),
            ),
            fungibility,
            preemption,
            stopPolicy,
            localStopPolicy: stopPolicy,
            takesNamespace: rarely(40).map(refuses => !refuses),
          }),
        );
    return fc.record({
      flavors: fc.tuple(
        ...[...flavors, 'plain'].map(name =>
          fc.record({
            name: fc.constant(name),
            tainted: name === 'plain' ? fc.constant(false) : rarely(4),
            tolerated: rarely(2),
          }),
        ),
      ),
      cohorts: fc.tuple(...cohorts.map((_, index) => cohort(index))),
      queues: fc.tuple(...queues.map(queue)),
      load: fc.array(demand(sets, queues, flavors), { maxLength: 8 }),
      loadStays: rarely(2),
      request: fc
        .tuple(demand(sets, ['q0'], flavors), fc.constantFrom(1, 1, 1, 2, 3))
        .map(([asked, replicas]) => ({ ...asked, replicas })),
    });
  });
