import fc from 'fast-check';
import {
  clusterQueue,
  cohort,
  flavor,
  pictureOf,
  QuotaSpec,
} from '../__fixtures__/cluster';
import { FitWord } from '../api';
import { ClusterPicture } from '../kubernetes';
import { FitRequest, fitOf } from './fitOf';
import { flavorQuotasOf } from './flavorQuota';

const GPU = 'nvidia.com/gpu';

function ask(
  picture: ClusterPicture,
  gpus: number | string,
  more: Partial<FitRequest> = {},
) {
  return fitOf(picture, {
    clusterQueue: 'a',
    requests: { [GPU]: String(gpus) },
    replicas: 1,
    ...more,
  });
}

const inCohort = (own: QuotaSpec, other: QuotaSpec, spec = {}) =>
  pictureOf([
    flavor('h100'),
    clusterQueue('a', { h100: { gpu: own } }, { cohortName: 'c', ...spec }),
    clusterQueue('b', { h100: { gpu: other } }, { cohortName: 'c' }),
  ]);

interface Holding {
  name: string;
  priority: number;
}

/** A Workload that was admitted to the queue an hour ago. */
const holder = (
  queue: string,
  gpus: number,
  { name = queue, priority = 0 }: Partial<Holding> = {},
) => ({
  kind: 'Workload',
  metadata: {
    name,
    namespace: 'team',
    uid: name,
    creationTimestamp: '2026-11-21T11:00:00Z',
  },
  spec: { priority },
  status: {
    admission: {
      clusterQueue: queue,
      podSetAssignments: [
        {
          name: 'main',
          flavors: { [GPU]: 'h100' },
          resourceUsage: { [GPU]: String(gpus) },
        },
      ],
    },
    conditions: [
      {
        type: 'QuotaReserved',
        status: 'True',
        lastTransitionTime: '2026-11-21T11:00:00Z',
      },
    ],
  },
});

describe('one queue, one flavor', () => {
  const picture = (used: number) =>
    pictureOf([
      flavor('h100'),
      clusterQueue('a', { h100: { gpu: { nominal: 4, used } } }),
    ]);

  it.each<[number, number, FitWord, number | null]>([
    [0, 4, 'fits', null],
    [3, 1, 'fits', null],
    [3, 2, 'waits', 1],
    [4, 1, 'waits', 1],
    [0, 5, 'never', 1],
    [5, 1, 'waits', 2],
    [0, 0, 'fits', null],
  ])('%d used of 4, %d asked: %s', (used, gpus, word, short) => {
    expect(ask(picture(used), gpus)).toMatchObject({ word, short });
  });

  it('says how many replicas fit now, one after another', () => {
    expect(ask(picture(1), 1, { replicas: 4 })).toMatchObject({
      word: 'waits',
      replicasThatFit: 3,
      short: 1,
      requested: 4,
      sentence:
        '3 of 4 replicas fit now; 1 more GPU needed in flavor h100: waits until quota is freed (1 of 4 GPUs used in flavor h100).',
    });
  });

  it('says it of one replica too', () => {
    expect(ask(picture(3), 1, { replicas: 2 })).toMatchObject({
      replicasThatFit: 1,
      sentence: expect.stringMatching(/^1 of 2 replicas fit now; 1 more GPU/),
    });
  });

  it('counts a part of a GPU as a whole one, as Kueue does', () => {
    expect(ask(picture(4), '500m')).toMatchObject({ word: 'waits', short: 1 });
  });

  it('is never when all replicas together exceed what the queue can have', () => {
    expect(ask(picture(0), 2, { replicas: 3 })).toMatchObject({
      word: 'never',
      requested: 6,
      replicasThatFit: 2,
      sentence:
        'Can never be admitted: 6 GPUs requested, but queue a can have at most 4 GPUs in flavor h100.',
    });
  });
});

describe('a cohort', () => {
  it.each<[string, QuotaSpec, QuotaSpec, number, FitWord]>([
    [
      'unused of the other',
      { nominal: 2, used: 2 },
      { nominal: 2 },
      2,
      'borrows',
    ],
    ['partly own', { nominal: 2, used: 1 }, { nominal: 2 }, 2, 'borrows'],
    ['all used', { nominal: 2, used: 2 }, { nominal: 2, used: 2 }, 1, 'waits'],
    ['own quota lent out', { nominal: 2 }, { nominal: 2, used: 4 }, 1, 'waits'],
    [
      'borrowing limit',
      { nominal: 2, used: 2, borrowingLimit: 1 },
      { nominal: 4 },
      2,
      'waits',
    ],
    [
      'borrowing limit for good',
      { nominal: 2, borrowingLimit: 1 },
      { nominal: 4 },
      4,
      'never',
    ],
    [
      'lending limit of the other',
      { nominal: 2, used: 2 },
      { nominal: 4, lendingLimit: 1 },
      2,
      'waits',
    ],
    [
      'lending limit of the other for good',
      { nominal: 2 },
      { nominal: 4, lendingLimit: 1 },
      4,
      'never',
    ],
    [
      'lending limit leaves one',
      { nominal: 2, used: 2 },
      { nominal: 4, lendingLimit: 1 },
      1,
      'borrows',
    ],
    [
      'own lending limit keeps the rest',
      { nominal: 4, lendingLimit: 1, used: 0 },
      { nominal: 0, used: 1 },
      3,
      'fits',
    ],
    ['more than all have', { nominal: 2 }, { nominal: 2 }, 5, 'never'],
  ])('%s', (_, own, other, gpus, word) => {
    expect(ask(inCohort(own, other), gpus).word).toBe(word);
  });

  it('borrows through two levels, as far as each node lends', () => {
    const tree = (lendingLimit: number) =>
      pictureOf([
        flavor('h100'),
        cohort('root'),
        cohort('left', { parentName: 'root' }),
        cohort('right', {
          parentName: 'root',
          resourceGroups: [
            {
              coveredResources: [GPU],
              flavors: [
                {
                  name: 'h100',
                  resources: [{ name: GPU, nominalQuota: 8, lendingLimit }],
                },
              ],
            },
          ],
        }),
        clusterQueue(
          'a',
          { h100: { gpu: { nominal: 1 } } },
          { cohortName: 'left' },
        ),
        clusterQueue(
          'b',
          { h100: { gpu: { nominal: 0 } } },
          { cohortName: 'right' },
        ),
      ]);
    expect(ask(tree(3), 4).word).toBe('borrows');
    expect(ask(tree(3), 5).word).toBe('never');
    expect(ask(tree(8), 9).word).toBe('borrows');
  });

  it('cannot tell where cohorts are their own ancestors', () => {
    const picture = pictureOf([
      flavor('h100'),
      cohort('x', { parentName: 'y' }),
      cohort('y', { parentName: 'x' }),
      clusterQueue('a', { h100: { gpu: { nominal: 1 } } }, { cohortName: 'x' }),
      clusterQueue('z', { h100: { gpu: { nominal: 1 } } }),
    ]);
    expect(ask(picture, 1)).toMatchObject({ word: 'unknown' });
    expect(ask(picture, 1, { clusterQueue: 'z' }).word).toBe('fits');
  });
});

describe('flavors', () => {
  const tainted = {
    nodeLabels: { 'gpu.product': 'h100' },
    nodeTaints: [{ key: GPU, value: 'present', effect: 'NoSchedule' }],
  };
  const picture = (spec = {}) =>
    pictureOf([
      flavor('h100', tainted),
      flavor('l4', { nodeLabels: { 'gpu.product': 'l4' } }),
      clusterQueue(
        'a',
        {
          h100: { gpu: { nominal: 2, used: 2 }, cpu: { nominal: 8 } },
          l4: { gpu: { nominal: 2 }, cpu: { nominal: 1 } },
        },
        { cohortName: 'c', ...spec },
      ),
      clusterQueue(
        'b',
        { h100: { gpu: { nominal: 2 } }, l4: { gpu: { nominal: 0 } } },
        { cohortName: 'c' },
      ),
    ]);
  const tolerations = [
    { key: GPU, operator: 'Exists', value: null, effect: null },
  ];

  it('takes the first one whose quota suffices, all resources in the same', () => {
    expect(ask(picture(), 1, { tolerations })).toMatchObject({
      word: 'borrows',
      flavor: 'h100',
    });
    expect(
      ask(picture(), 1, {
        tolerations,
        nodeSelector: { 'gpu.product': 'l4' },
        requests: { [GPU]: '1', cpu: '2' },
      }),
    ).toMatchObject({ word: 'never', flavor: 'l4', resource: 'cpu' });
  });

  it('goes on to the next flavor before borrowing where the queue says so', () => {
    const spec = { flavorFungibility: { whenCanBorrow: 'TryNextFlavor' } };
    expect(ask(picture(spec), 1, { tolerations })).toMatchObject({
      word: 'fits',
      flavor: 'l4',
    });
  });

  it('leaves out a flavor whose taint is not tolerated', () => {
    expect(ask(picture(), 1)).toMatchObject({ word: 'fits', flavor: 'l4' });
  });

  it('never fits when no flavor can be taken, and says why', () => {
    expect(
      ask(picture(), 1, { nodeSelector: { 'gpu.product': 'h200' } }),
    ).toMatchObject({
      word: 'never',
      sentence: expect.stringContaining(
        'flavor h100 has no nodes with gpu.product=h200',
      ),
    });
  });

  it('never fits when the queue has no quota for a resource', () => {
    expect(
      ask(picture(), 1, { requests: { 'amd.com/gpu': '1' } }),
    ).toMatchObject({
      word: 'never',
      sentence: expect.stringContaining('no quota for amd.com/gpu'),
    });
  });

  it('counts cpu in thousandths and rounds up', () => {
    const cpu = pictureOf([
      flavor('cpu'),
      clusterQueue('a', { cpu: { cpu: { nominal: 1, used: '999m' } } }),
    ]);
    expect(ask(cpu, 0, { requests: { cpu: '0.0009' } }).word).toBe('fits');
    expect(ask(cpu, 0, { requests: { cpu: '2m' } })).toMatchObject({
      word: 'waits',
      short: 0.001,
    });
  });
});

describe('preemption', () => {
  const picture = (preemption: Record<string, unknown>, priority: number) =>
    pictureOf([
      flavor('h100'),
      clusterQueue(
        'a',
        { h100: { gpu: { nominal: 2, used: 2 } } },
        { preemption },
      ),
      holder('a', 2, { priority }),
    ]);

  it('evicts lower priorities of the own queue where the queue allows it', () => {
    const allowed = picture({ withinClusterQueue: 'LowerPriority' }, 10);
    expect(ask(allowed, 1, { priority: 100 }).word).toBe('preempts');
    expect(ask(allowed, 1, { priority: 10 }).word).toBe('waits');
    expect(ask(allowed, 1).word).toBe('waits');
    expect(ask(picture({}, 10), 1, { priority: 100 }).word).toBe('waits');
  });

  it('takes 0 where no priority is named, as Kueue does', () => {
    const allowed = picture({ withinClusterQueue: 'LowerPriority' }, -1);
    expect(ask(allowed, 1).word).toBe('preempts');
  });

  it('evicts newer ones of the same priority for one that waits longer', () => {
    const allowed = picture(
      { withinClusterQueue: 'LowerOrNewerEqualPriority' },
      10,
    );
    const since = (queuedSince: string) =>
      ask(allowed, 1, { priority: 10, queuedSince }).word;
    expect(since('2026-11-21T10:59:59Z')).toBe('preempts');
    expect(since('2026-11-21T11:00:01Z')).toBe('waits');
  });

  const borrowed = (
    preemption: object,
    spec: Partial<Holding> = {},
    lender: object = {},
  ) =>
    pictureOf([
      flavor('h100'),
      clusterQueue(
        'a',
        { h100: { gpu: { nominal: 2 } } },
        { cohortName: 'c', preemption },
      ),
      clusterQueue(
        'b',
        { h100: { gpu: { nominal: 2, used: 4 } } },
        { cohortName: 'c', ...lender },
      ),
      ...[1, 2, 3, 4].map(count =>
        holder('b', 1, { name: `b-${count}`, ...spec }),
      ),
    ]);

  it('takes back what others borrowed, as far as they borrowed it', () => {
    const picture4 = borrowed({ reclaimWithinCohort: 'Any' });
    expect(ask(picture4, 2).word).toBe('preempts');
    expect(ask(picture4, 1, { replicas: 2 })).toMatchObject({
      word: 'preempts',
      replicasThatFit: 0,
    });
    expect(ask(picture4, 3).word).toBe('waits');
    expect(ask(picture4, 1, { replicas: 3 }).word).toBe('waits');
    expect(ask(borrowed({}), 1).word).toBe('waits');
  });

  it('takes nothing back from a queue that is on hold', () => {
    const policy = { reclaimWithinCohort: 'Any' };
    const held = borrowed(policy, {}, { stopPolicy: 'Hold' });
    expect(ask(held, 1).word).toBe('waits');
  });

  it('takes it back from lower priorities only, where the queue says so', () => {
    const policy = { reclaimWithinCohort: 'LowerPriority' };
    expect(ask(borrowed(policy, { priority: 0 }), 1).word).toBe('waits');
    expect(ask(borrowed(policy, { priority: -1 }), 1).word).toBe('preempts');
  });

  it('evicts while borrowing itself, up to the threshold', () => {
    const policy = (maxPriorityThreshold?: number) => ({
      reclaimWithinCohort: 'LowerPriority',
      borrowWithinCohort: { policy: 'LowerPriority', maxPriorityThreshold },
    });
    const asked = (threshold?: number) =>
      ask(borrowed(policy(threshold), { priority: 5 }), 3, { priority: 10 })
        .word;
    expect(asked()).toBe('waits');
    const shared = (threshold?: number) =>
      pictureOf([
        flavor('h100'),
        cohort('c', {
          resourceGroups: [
            {
              coveredResources: [GPU],
              flavors: [
                { name: 'h100', resources: [{ name: GPU, nominalQuota: 2 }] },
              ],
            },
          ],
        }),
        clusterQueue(
          'a',
          { h100: { gpu: { nominal: 0 } } },
          { cohortName: 'c', preemption: policy(threshold) },
        ),
        clusterQueue(
          'b',
          { h100: { gpu: { nominal: 0, used: 2 } } },
          { cohortName: 'c' },
        ),
        holder('b', 2, { priority: 5 }),
      ]);
    expect(ask(shared(), 2, { priority: 10 }).word).toBe('preempts');
    expect(ask(shared(5), 2, { priority: 10 }).word).toBe('preempts');
    expect(ask(shared(4), 2, { priority: 10 }).word).toBe('waits');
  });

  it('takes back quota even where the number of pods has to be borrowed', () => {
    const resources = (gpu: QuotaSpec, pods: QuotaSpec) => ({
      h100: { gpu, pods },
    });
    const queues = pictureOf([
      flavor('h100'),
      clusterQueue('a', resources({ nominal: 1 }, { nominal: 0 }), {
        cohortName: 'c',
        preemption: { reclaimWithinCohort: 'Any' },
      }),
      clusterQueue(
        'b',
        resources({ nominal: 1, used: 2 }, { nominal: 4, used: 2 }),
        { cohortName: 'c' },
      ),
      holder('b', 1, { name: 'one' }),
      holder('b', 1, { name: 'two' }),
    ]);
    expect(ask(queues, 1).word).toBe('preempts');
  });

  it.each<[string | undefined, FitWord]>([
    [undefined, 'preempts'],
    ['BorrowingOverPreemption', 'preempts'],
    // Kueue takes the whole for fitting because the CPU does, and tries it for ever.
    ['PreemptionOverBorrowing', 'waits'],
  ])(
    'with preference %s where another resource borrows: %s',
    (preference, word) => {
      const queues = pictureOf([
        flavor('h100'),
        clusterQueue(
          'a',
          { h100: { gpu: { nominal: 4, used: 4 }, cpu: { nominal: 0 } } },
          {
            cohortName: 'c',
            preemption: { withinClusterQueue: 'LowerPriority' },
            flavorFungibility: {
              whenCanBorrow: 'TryNextFlavor',
              whenCanPreempt: 'TryNextFlavor',
              preference,
            },
          },
        ),
        clusterQueue(
          'b',
          { h100: { cpu: { nominal: 8 } } },
          { cohortName: 'c' },
        ),
        holder('a', 4, { priority: -1 }),
      ]);
      const requests = { [GPU]: '1', cpu: '1' };
      expect(ask(queues, 1, { requests }).word).toBe(word);
    },
  );

  it('does not foretell it where Workloads cannot be read', () => {
    const blind = inCohort(
      { nominal: 2 },
      { nominal: 2, used: 4 },
      { preemption: { reclaimWithinCohort: 'Any' } },
    );
    expect(ask(blind, 2).word).toBe('waits');
  });
});

describe('queues that keep their order', () => {
  const waiting = (queue: string, gpus: number, priority = 0) => ({
    kind: 'Workload',
    metadata: {
      name: `${queue}-waits`,
      namespace: 'team',
      uid: `${queue}-waits`,
      creationTimestamp: '2026-11-21T11:00:00Z',
    },
    spec: {
      queueName: queue,
      priority,
      podSets: [
        {
          name: 'main',
          count: 1,
          template: {
            spec: {
              containers: [
                { name: 'main', resources: { requests: { [GPU]: gpus } } },
              ],
            },
          },
        },
      ],
    },
  });
  const localQueue = (name: string) => ({
    kind: 'LocalQueue',
    metadata: { name, namespace: 'team' },
    spec: { clusterQueue: name },
  });

  it('waits behind a first one that is stuck', () => {
    const picture = (queueingStrategy: string) =>
      pictureOf([
        flavor('h100'),
        clusterQueue(
          'a',
          { h100: { gpu: { nominal: 4, used: 2 } } },
          { queueingStrategy },
        ),
        localQueue('a'),
        waiting('a', 3),
      ]);
    expect(ask(picture('BestEffortFIFO'), 1).word).toBe('fits');
    expect(ask(picture('StrictFIFO'), 1)).toMatchObject({
      word: 'waits',
      replicasThatFit: 0,
      sentence:
        'Waits: queue a admits strictly in order, and other workloads come first.',
    });
    expect(ask(picture('StrictFIFO'), 1, { priority: 1 }).word).toBe('fits');
    expect(
      ask(picture('StrictFIFO'), 1, { queuedSince: '2026-11-21T10:00:00Z' })
        .word,
    ).toBe('fits');
  });

  it('leaves free what Kueue keeps for a stuck one of the cohort', () => {
    const picture = (queueingStrategy: string) =>
      pictureOf([
        flavor('h100'),
        clusterQueue(
          'a',
          { h100: { gpu: { nominal: 0 } } },
          { cohortName: 'c' },
        ),
        clusterQueue(
          'b',
          { h100: { gpu: { nominal: 4, used: 2 } } },
          { cohortName: 'c', queueingStrategy },
        ),
        localQueue('b'),
        waiting('b', 3),
      ]);
    expect(ask(picture('BestEffortFIFO'), 1).word).toBe('borrows');
    expect(ask(picture('StrictFIFO'), 1)).toMatchObject({
      word: 'waits',
      short: null,
    });
  });
});

describe('who may ask', () => {
  const picture = (selector: object | undefined, stopPolicy = 'None') =>
    pictureOf([
      flavor('h100'),
      clusterQueue(
        'a',
        { h100: { gpu: { nominal: 4 } } },
        { namespaceSelector: selector },
      ),
      {
        kind: 'Namespace',
        metadata: { name: 'team', labels: { 'kueue.x-k8s.io/x': 'a' } },
      },
      {
        kind: 'LocalQueue',
        metadata: { name: 'lq', namespace: 'team' },
        spec: { clusterQueue: 'a', stopPolicy },
      },
    ]);
  const through = { localQueue: { namespace: 'team', name: 'lq' } };

  it.each<[string, object | undefined, FitWord]>([
    ['everybody', {}, 'fits'],
    ['this namespace', { matchLabels: { 'kueue.x-k8s.io/x': 'a' } }, 'fits'],
    ['others', { matchLabels: { 'kueue.x-k8s.io/x': 'b' } }, 'never'],
    ['nobody', undefined, 'never'],
  ])('the queue takes %s', (_, selector, word) => {
    expect(ask(picture(selector), 1, through).word).toBe(word);
  });

  it('waits while its LocalQueue is stopped', () => {
    expect(ask(picture({}, 'Hold'), 1, through)).toMatchObject({
      word: 'waits',
      replicasThatFit: 0,
      sentence: 'Waits: queue lq of namespace team is stopped (Hold).',
    });
    expect(ask(picture({}, 'Hold'), 1).word).toBe('fits');
  });
});

describe('a queue that admits nothing', () => {
  const stopped = (spec: object, status: object) =>
    pictureOf([
      flavor('h100'),
      clusterQueue(
        'a',
        { h100: { gpu: { nominal: 4 } } },
        { ...spec },
        { ...status },
      ),
    ]);

  it.each([
    ['held', { stopPolicy: 'Hold' }, {}, /stopped \(Hold\)/],
    [
      'inactive',
      {},
      {
        conditions: [
          {
            type: 'Active',
            status: 'False',
            message: "Can't admit: flavor gone",
          },
        ],
      },
      /not active: Can't admit: flavor gone/,
    ],
  ])('%s: waits, and says why', (_, spec, status, sentence) => {
    const fit = ask(stopped(spec, status), 1);
    expect(fit).toMatchObject({ word: 'waits', replicasThatFit: 0 });
    expect(fit.sentence).toMatch(sentence);
  });

  it('still never fits what it could never have', () => {
    expect(ask(stopped({ stopPolicy: 'Hold' }, {}), 5).word).toBe('never');
  });
});

describe('what cannot be read is unknown', () => {
  const since = '2026-11-21T12:00:00Z';
  it.each(['forbidden', 'starting', 'not-installed'] as const)('%s', state => {
    const picture = pictureOf(
      [flavor('h100'), clusterQueue('a', { h100: { gpu: { nominal: 1 } } })],
      { ClusterQueue: { state, since, asOf: null } },
    );
    expect(ask(picture, 1)).toMatchObject({
      word: 'unknown',
      short: null,
      replicasThatFit: null,
    });
  });

  it('a queue that does not exist', () => {
    expect(ask(pictureOf([]), 1).word).toBe('unknown');
  });
});

it('a verdict is about the flavor that is borrowed, where a later replica fits in another', () => {
  const picture = pictureOf([
    flavor('l4'),
    flavor('h100'),
    clusterQueue(
      'a',
      { l4: { gpu: { nominal: 0 } }, h100: { gpu: { nominal: 1 } } },
      { cohortName: 'c' },
    ),
    clusterQueue(
      'b',
      { l4: { gpu: { nominal: 1 } }, h100: { gpu: { nominal: 0 } } },
      { cohortName: 'c' },
    ),
  ]);
  expect(ask(picture, 1, { replicas: 2 })).toMatchObject({
    word: 'borrows',
    flavor: 'l4',
    sentence:
      'Fits now by borrowing: 1 GPU beyond the nominal quota of queue a (0 of 0 GPUs used in flavor l4).',
  });
});

describe('pods on CPUs', () => {
  const picture = (
    cpu: QuotaSpec,
    {
      other = 0,
      memory = '64Gi',
      tolerated = false,
    }: { other?: number; memory?: string; tolerated?: boolean } = {},
  ) =>
    pictureOf([
      flavor('cpu', { nodeLabels: { pool: 'cpu' } }),
      flavor('h100', {
        nodeLabels: { 'gpu.product': 'h100' },
        nodeTaints: [{ key: GPU, value: 'present', effect: 'NoSchedule' }],
        // Kueue adds them to the pods that it assigns.
        ...(tolerated && { tolerations: [{ key: GPU, operator: 'Exists' }] }),
      }),
      clusterQueue(
        'a',
        {
          cpu: { gpu: { nominal: 0 }, cpu, memory: { nominal: memory } },
          h100: {
            gpu: { nominal: 4 },
            cpu: { nominal: 96 },
            memory: { nominal: '512Gi' },
          },
        },
        { cohortName: 'c' },
      ),
      clusterQueue(
        'b',
        {
          cpu: {
            gpu: { nominal: 0 },
            cpu: { nominal: other },
            memory: { nominal: `${other * 8}Gi` },
          },
        },
        { cohortName: 'c' },
      ),
    ]);
  const requests = { cpu: '8', memory: '16Gi' };
  const nodeSelector = { pool: 'cpu' };

  it.each<[string, ClusterPicture, number, FitWord, string]>([
    [
      'now',
      picture({ nominal: 32, used: 24 }),
      1,
      'fits',
      'Fits now: one replica within the nominal quota of queue a (24 of 32 CPU cores used in flavor cpu).',
    ],
    [
      'by borrowing',
      picture({ nominal: 16, used: 16 }, { other: 8 }),
      1,
      'borrows',
      'Fits now by borrowing: 8 CPU cores beyond the nominal quota of queue a (16 of 16 CPU cores used in flavor cpu).',
    ],
    [
      'once quota is freed',
      picture({ nominal: 32, used: 28 }),
      1,
      'waits',
      '4 more CPU cores needed in flavor cpu: waits until quota is freed (28 of 32 CPU cores used in flavor cpu).',
    ],
    [
      'for some replicas',
      picture({ nominal: 32, used: 16 }),
      3,
      'waits',
      '2 of 3 replicas fit now; 8 more CPU cores needed in flavor cpu: waits until quota is freed (16 of 32 CPU cores used in flavor cpu).',
    ],
    [
      'never for its cores',
      picture({ nominal: 4 }),
      1,
      'never',
      'Can never be admitted: 8 CPU cores requested, but queue a can have at most 4 CPU cores in flavor cpu.',
    ],
    [
      'never for its memory',
      picture({ nominal: 32 }, { memory: '8Gi' }),
      2,
      'never',
      'Can never be admitted: 32 GiB of memory requested, but queue a can have at most 8 GiB of memory in flavor cpu.',
    ],
    [
      'by borrowing memory',
      picture({ nominal: 32 }, { memory: '8Gi', other: 8 }),
      1,
      'borrows',
      'Fits now by borrowing: 8 of 16 GiB of memory beyond the nominal quota of queue a (0 of 8 GiB of memory used in flavor cpu).',
    ],
  ])('fit %s', (_when, cluster, replicas, word, sentence) => {
    expect(ask(cluster, 0, { requests, nodeSelector, replicas })).toMatchObject(
      { word, sentence },
    );
  });

  it('stay away from accelerators by the taint of their flavor', () => {
    const full = picture({ nominal: 32, used: 32 });
    expect(ask(full, 0, { requests, nodeSelector }).word).toBe('waits');
  });

  it('are given a flavor of accelerators that tolerates its own taint, whatever they select', () => {
    // As the real controllers did, release 0.18.4: the pods had the labels of both flavors and were never scheduled.
    const full = picture({ nominal: 32, used: 32 }, { tolerated: true });
    expect(ask(full, 0, { requests, nodeSelector })).toMatchObject({
      word: 'fits',
      flavor: 'h100',
    });
  });

  it('leave accelerators to the flavors that have them', () => {
    expect(ask(picture({ nominal: 32 }, { tolerated: true }), 2)).toMatchObject(
      {
        word: 'fits',
        flavor: 'h100',
      },
    );
    expect(ask(picture({ nominal: 32 }, { tolerated: true }), 5).sentence).toBe(
      'Can never be admitted: 5 GPUs requested, but queue a can have at most 4 GPUs in flavor h100.',
    );
  });

  it('are not what a replica with too many accelerators is told to lack', () => {
    const replica = { [GPU]: '5', cpu: '64', memory: '64Gi' };
    expect(
      ask(picture({ nominal: 12 }, { tolerated: true }), 5, {
        requests: replica,
      }).sentence,
    ).toBe(
      'Can never be admitted: 5 GPUs requested, but queue a can have at most 4 GPUs in flavor h100.',
    );
  });
});

it('says what is borrowed besides what is used of the own quota', () => {
  const picture = inCohort({ nominal: 2, used: 3 }, { nominal: 4, used: 1 });
  expect(ask(picture, 1).sentence).toContain(
    '(2 of 2 GPUs used in flavor h100, and 1 GPU borrowed)',
  );
});

it('tells a tenant no numbers of others', () => {
  const picture = inCohort({ nominal: 2, used: 2 }, { nominal: 31, used: 17 });
  const { sentence } = ask(picture, 1);
  expect(sentence).not.toMatch(/31|17|\bb\b/);
  expect(sentence).toContain('2 of 2 GPUs used');
});

describe('flavorQuotasOf', () => {
  it('shows what is used, borrowed, free and borrowable', () => {
    const picture = inCohort(
      { nominal: 2, used: 3 },
      { nominal: 4, used: 1, lendingLimit: 3 },
    );
    expect(flavorQuotasOf(picture, 'a')).toEqual([
      {
        flavor: 'h100',
        resource: GPU,
        nominal: 2,
        used: 3,
        borrowed: 1,
        free: 0,
        borrowable: 2,
      },
    ]);
  });

  it('does not guess what could be borrowed from a cohort it cannot read', () => {
    const picture = inCohort({ nominal: 2 }, { nominal: 4 });
    const blind = {
      ...picture,
      kinds: {
        ...picture.kinds,
        Cohort: { state: 'forbidden' as const, since: '', asOf: null },
      },
    };
    expect(flavorQuotasOf(blind, 'a')[0]).toMatchObject({
      free: 2,
      borrowable: null,
    });
  });
});

describe('for any queues', () => {
  const limit = fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined });
  const spec = fc.record({
    nominal: fc.integer({ min: 0, max: 8 }),
    used: fc.integer({ min: 0, max: 8 }),
    borrowingLimit: limit,
    lendingLimit: limit,
  });
  const pictures = fc
    .tuple(spec, spec, spec)
    .map(([a, b, c]) =>
      pictureOf([
        flavor('h100'),
        cohort('root'),
        cohort('sub', { parentName: 'root' }),
        clusterQueue('a', { h100: { gpu: a } }, { cohortName: 'sub' }),
        clusterQueue('b', { h100: { gpu: b } }, { cohortName: 'sub' }),
        clusterQueue('c', { h100: { gpu: c } }, { cohortName: 'root' }),
      ]),
    );
  const order: FitWord[] = ['fits', 'borrows', 'preempts', 'waits', 'never'];
  const gpus = fc.integer({ min: 1, max: 20 });
  const replicas = fc.integer({ min: 1, max: 4 });

  it('asking for more is never easier', () => {
    fc.assert(
      fc.property(pictures, gpus, gpus, replicas, (picture, x, y, count) => {
        const [less, more] = [Math.min(x, y), Math.max(x, y)];
        const few = ask(picture, less, { replicas: count });
        const many = ask(picture, more, { replicas: count });
        expect(order.indexOf(many.word)).toBeGreaterThanOrEqual(
          order.indexOf(few.word),
        );
        expect(many.replicasThatFit).toBeLessThanOrEqual(
          few.replicasThatFit ?? 0,
        );
        const oneMore = ask(picture, less, { replicas: count + 1 });
        expect(order.indexOf(oneMore.word)).toBeGreaterThanOrEqual(
          order.indexOf(few.word),
        );
      }),
    );
  });

  it('nothing fits that is more than free or borrowable', () => {
    fc.assert(
      fc.property(pictures, gpus, replicas, (picture, each, count) => {
        const fit = ask(picture, each, { replicas: count });
        const [quota] = flavorQuotasOf(picture, 'a');
        const total = each * count;
        const now = quota.free + (quota.borrowable ?? 0);
        const admitted = fit.word === 'fits' || fit.word === 'borrows';
        expect(fit.word === 'fits' && total > quota.free).toBe(false);
        expect(admitted && total > now).toBe(false);
        expect(fit.replicasThatFit === count).toBe(admitted);
        expect(fit.short === null).toBe(admitted);
        expect(fit.short === null || fit.short > 0).toBe(true);
      }),
    );
  });

  it('freeing quota never makes it harder', () => {
    fc.assert(
      fc.property(
        fc.tuple(spec, spec),
        gpus,
        fc.integer({ min: 0, max: 8 }),
        ([own, other], each, freed) => {
          const before = ask(inCohort(own, other), each);
          const after = ask(
            inCohort(own, { ...other, used: Math.max(0, other.used - freed) }),
            each,
          );
          expect(order.indexOf(after.word)).toBeLessThanOrEqual(
            order.indexOf(before.word),
          );
        },
      ),
    );
  });
});
