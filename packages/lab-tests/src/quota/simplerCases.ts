import type { QueueCase, QuotaCase, QuotaGroup } from './QuotaCase';

const PLAIN_FUNGIBILITY = {
  whenCanBorrow: 'MayStopSearch',
  whenCanPreempt: 'TryNextFlavor',
} as const;

const NO_PREEMPTION = {
  withinClusterQueue: 'Never',
  reclaimWithinCohort: 'Never',
  borrowWithinCohort: null,
} as const;

function withoutIndex<T>(items: readonly T[], index: number): T[] {
  return items.filter((_, at) => at !== index);
}

function replaced<T>(items: readonly T[], index: number, item: T): T[] {
  return items.map((other, at) => (at === index ? item : other));
}

/** The groups with one thing less: a flavor, or a limit. */
function simplerGroups(groups: QuotaGroup[]): QuotaGroup[][] {
  return groups.flatMap((group, groupIndex) =>
    group.flavors.flatMap((flavor, flavorIndex) => [
      ...(group.flavors.length > 1
        ? [{ ...group, flavors: withoutIndex(group.flavors, flavorIndex) }]
        : []
      ).map(simpler => replaced(groups, groupIndex, simpler)),
      ...Object.entries(flavor.quota).flatMap(([resource, quota]) =>
        (['borrowingLimit', 'lendingLimit'] as const)
          .filter(limit => quota[limit] !== undefined)
          .map(limit => {
            const { [limit]: _, ...less } = quota;
            return replaced(groups, groupIndex, {
              ...group,
              flavors: replaced(group.flavors, flavorIndex, {
                ...flavor,
                quota: { ...flavor.quota, [resource]: less },
              }),
            });
          }),
      ),
    ]),
  );
}

function simplerQueues(queue: QueueCase): QueueCase[] {
  const candidates: QueueCase[] = [
    ...simplerGroups(queue.groups).map(groups => ({ ...queue, groups })),
    { ...queue, preemption: NO_PREEMPTION },
    { ...queue, preemption: { ...queue.preemption, borrowWithinCohort: null } },
    {
      ...queue,
      preemption: { ...queue.preemption, withinClusterQueue: 'Never' },
    },
    { ...queue, fungibility: PLAIN_FUNGIBILITY },
    { ...queue, strategy: 'BestEffortFIFO' },
    { ...queue, stopPolicy: 'None' },
    { ...queue, localStopPolicy: 'None' },
    { ...queue, takesNamespace: true },
  ];
  return candidates;
}

/** Where nothing has a parent, Kueue refuses limits. */
function withoutLimits(groups: QuotaGroup[]): QuotaGroup[] {
  return groups.map(group => ({
    ...group,
    flavors: group.flavors.map(({ flavor, quota }) => ({
      flavor,
      quota: Object.fromEntries(
        Object.entries(quota).map(([resource, { nominal }]) => [
          resource,
          { nominal },
        ]),
      ),
    })),
  }));
}

/** The case without one of its cohorts, whose children move up. */
function withoutCohort(quotaCase: QuotaCase, index: number): QuotaCase {
  const { name, parent } = quotaCase.cohorts[index];
  const moved = <T extends { groups: QuotaGroup[] }>(item: T): T =>
    parent === null ? { ...item, groups: withoutLimits(item.groups) } : item;
  return {
    ...quotaCase,
    cohorts: withoutIndex(quotaCase.cohorts, index).map(cohort =>
      cohort.parent === name ? moved({ ...cohort, parent }) : cohort,
    ),
    queues: quotaCase.queues.map(queue =>
      queue.cohort === name ? moved({ ...queue, cohort: parent }) : queue,
    ),
  };
}

/** Cases that have one thing less, the greatest steps first. */
export function simplerCases(quotaCase: QuotaCase): QuotaCase[] {
  const { queues, cohorts, load, request } = quotaCase;
  const others = queues.filter(({ name }) => name !== request.queue);
  const candidates: QuotaCase[] = [
    { ...quotaCase, load: [] },
    ...others.map(({ name }) => ({
      ...quotaCase,
      queues: queues.filter(queue => queue.name !== name),
      load: load.filter(({ queue }) => queue !== name),
    })),
    ...cohorts.map((_, index) => withoutCohort(quotaCase, index)),
    ...load.map((_, index) => ({
      ...quotaCase,
      load: withoutIndex(load, index),
    })),
    { ...quotaCase, request: { ...request, replicas: 1 } },
    { ...quotaCase, request: { ...request, selects: undefined } },
    {
      ...quotaCase,
      flavors: quotaCase.flavors.map(({ name }) => ({
        name,
        tainted: false,
        tolerated: false,
      })),
    },
    { ...quotaCase, loadStays: false },
    ...cohorts
      .filter(({ groups }) => groups.length > 0)
      .map(cohort => ({
        ...quotaCase,
        cohorts: cohorts.map(other =>
          other === cohort ? { ...cohort, groups: [] } : other,
        ),
      })),
    ...queues.flatMap((queue, index) =>
      simplerQueues(queue).map(simpler => ({
        ...quotaCase,
        queues: replaced(queues, index, simpler),
      })),
    ),
    {
      ...quotaCase,
      load: load.map(demand => ({ ...demand, priority: 0 })),
      request: { ...request, priority: 0 },
    },
  ];
  const own = JSON.stringify(quotaCase);
  return candidates.filter(candidate => JSON.stringify(candidate) !== own);
}
