import fc from 'fast-check';
import { clusterQueue, flavor, pictureOf } from '../__fixtures__/cluster';
import { FitWord } from '../api';
import { SERVICE_LABEL } from '../labels';
import { FitRequest, fitOf } from './fitOf';

const GPU = 'nvidia.com/gpu';
const LABELS = { [SERVICE_LABEL]: 'chat' };

interface Running {
  name: string;
  flavor?: string;
  gpus?: number;
  own?: boolean;
  gated?: boolean;
}

/** A pod with its Workload, which holds quota unless the pod is gated. */
function running(spec: Running) {
  const { name, own = true, gated = false } = spec;
  const gpus = String(spec.gpus ?? 1);
  return [
    {
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'team-a',
        uid: `pod-${name}`,
        labels: own ? LABELS : { [SERVICE_LABEL]: 'other' },
      },
      spec: {
        containers: [],
        ...(gated && {
          schedulingGates: [{ name: 'kueue.x-k8s.io/admission' }],
        }),
      },
      status: { phase: gated ? 'Pending' : 'Running' },
    },
    {
      kind: 'Workload',
      metadata: {
        name,
        namespace: 'team-a',
        uid: `workload-${name}`,
        creationTimestamp: '2026-11-21T11:00:00Z',
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Pod', name, uid: `pod-${name}` },
        ],
      },
      spec: {
        queueName: 'serving',
        podSets: [
          {
            name: 'main',
            count: 1,
            template: {
              spec: {
                containers: [
                  { name: 'c', resources: { requests: { [GPU]: gpus } } },
                ],
              },
            },
          },
        ],
      },
      status: gated
        ? {}
        : {
            admission: {
              clusterQueue: 'a',
              podSetAssignments: [
                {
                  name: 'main',
                  flavors: { [GPU]: spec.flavor ?? 'h100' },
                  resourceUsage: { [GPU]: gpus },
                },
              ],
            },
            conditions: [{ type: 'QuotaReserved', status: 'True' }],
          },
    },
  ];
}

const labeled = (name: string) => ({
  ...flavor(name),
  spec: { nodeLabels: { gpu: name } },
});

/** Team-a's queue with quota of two flavors, of which as much is used as the running pods hold. */
function cluster(
  nominal: { h100: number; l4: number },
  pods: readonly Running[],
  queue: Record<string, unknown> = {},
  others: Parameters<typeof pictureOf>[0] = [],
) {
  const used = (name: string) =>
    pods
      .filter(pod => !pod.gated && (pod.flavor ?? 'h100') === name)
      .reduce((sum, { gpus = 1 }) => sum + gpus, 0);
  return pictureOf([
    labeled('h100'),
    labeled('l4'),
    clusterQueue(
      'a',
      {
        h100: { gpu: { nominal: nominal.h100, used: used('h100') } },
        l4: { gpu: { nominal: nominal.l4, used: used('l4') } },
      },
      queue,
    ),
    {
      kind: 'LocalQueue',
      metadata: { name: 'serving', namespace: 'team-a' },
      spec: { clusterQueue: 'a' },
    },
    ...pods.flatMap(running),
    ...others,
  ]);
}

const ask = (
  picture: ReturnType<typeof cluster>,
  on: string,
  gpus: number,
  replicas: number,
  more: Partial<FitRequest> = {},
) =>
  fitOf(picture, {
    clusterQueue: 'a',
    requests: { [GPU]: String(gpus) },
    replicas,
    nodeSelector: { gpu: on },
    replaces: { namespace: 'team-a', labels: LABELS },
    ...more,
  });

const two = [{ name: 'a' }, { name: 'b' }];

describe('an update of a service that runs', () => {
  it.each<
    [
      string,
      { h100: number; l4: number },
      Running[],
      string,
      number,
      number,
      FitWord,
      number,
    ]
  >([
    ['the same', { h100: 2, l4: 0 }, two, 'h100', 1, 2, 'fits', 2],
    ['fewer replicas', { h100: 2, l4: 0 }, two, 'h100', 1, 1, 'fits', 1],
    ['one more that is free', { h100: 3, l4: 0 }, two, 'h100', 1, 3, 'fits', 3],
    [
      'one more that another holds',
      { h100: 3, l4: 0 },
      [...two, { name: 'x', own: false }],
      'h100',
      1,
      3,
      'waits',
      2,
    ],
    [
      'another flavor, of which none is free',
      { h100: 2, l4: 2 },
      [...two, { name: 'x', own: false, flavor: 'l4', gpus: 2 }],
      'l4',
      1,
      2,
      'waits',
      0,
    ],
    [
      'larger pods in what the small ones give back',
      { h100: 2, l4: 0 },
      two,
      'h100',
      2,
      1,
      'fits',
      1,
    ],
    [
      'more and smaller pods in what a large one gives back',
      { h100: 4, l4: 0 },
      [{ name: 'a', gpus: 4 }],
      'h100',
      1,
      4,
      'fits',
      4,
    ],
    [
      'what it waits for itself does not stand in its way',
      { h100: 1, l4: 0 },
      [{ name: 'a', gated: true }],
      'h100',
      1,
      1,
      'fits',
      1,
    ],
    [
      'more than the queue can have',
      { h100: 2, l4: 0 },
      two,
      'h100',
      1,
      3,
      'never',
      2,
    ],
  ])('%s', (_, nominal, pods, on, gpus, replicas, word, fitting) => {
    expect(ask(cluster(nominal, pods), on, gpus, replicas)).toMatchObject({
      word,
      replicas,
      replicasThatFit: fitting,
    });
  });

  it.each<[string, number, number, string]>([
    [
      'one that borrows',
      2,
      3,
      'Fits now by borrowing: 1 GPU beyond the nominal quota of queue a (2 of 2 GPUs used in flavor h100).',
    ],
    [
      'several of which one borrows',
      3,
      4,
      'Fits now by borrowing: 1 of 2 GPUs beyond the nominal quota of queue a (2 of 3 GPUs used in flavor h100).',
    ],
    [
      'one beside those that borrow already',
      1,
      3,
      'Fits now by borrowing: 1 GPU beyond the nominal quota of queue a (1 of 1 GPU used in flavor h100, and 1 GPU borrowed).',
    ],
    [
      'one in its own quota',
      3,
      3,
      'Fits now: one more replica within the nominal quota of queue a (2 of 3 GPUs used in flavor h100).',
    ],
  ])('says only what is new: %s', (_what, nominal, replicas, sentence) => {
    const lender = clusterQueue(
      'b',
      { h100: { gpu: { nominal: 4 } }, l4: { gpu: { nominal: 0 } } },
      { cohortName: 'c' },
    );
    const picture = cluster(
      { h100: nominal, l4: 0 },
      two,
      { cohortName: 'c' },
      [lender],
    );
    expect(ask(picture, 'h100', 1, replicas).sentence).toBe(sentence);
  });

  it('keeps its place in a queue that admits in order', () => {
    const waits = { name: 'x', own: false, gated: true };
    const ordered = { queueingStrategy: 'StrictFIFO' };
    const picture = cluster({ h100: 3, l4: 0 }, [...two, waits], ordered);
    expect(ask(picture, 'h100', 1, 2)).toMatchObject({
      word: 'fits',
      sentence: 'Fits now: its 2 replicas already hold their quota.',
    });
    expect(ask(picture, 'h100', 1, 3)).toMatchObject({
      word: 'waits',
      replicasThatFit: 2,
    });
  });

  it('does not stand in its own way in a queue that admits in order', () => {
    const picture = cluster({ h100: 1, l4: 0 }, [{ name: 'a', gated: true }], {
      queueingStrategy: 'StrictFIFO',
    });
    expect(ask(picture, 'h100', 1, 1).word).toBe('fits');
    expect(ask(picture, 'h100', 1, 1, { replaces: undefined }).word).toBe(
      'waits',
    );
  });

  it('is a new service for whoever has no pods', () => {
    const picture = cluster({ h100: 2, l4: 0 }, two);
    const labels = { [SERVICE_LABEL]: 'new' };
    expect(
      ask(picture, 'h100', 1, 1, { replaces: { namespace: 'team-a', labels } }),
    ).toEqual(ask(picture, 'h100', 1, 1, { replaces: undefined }));
  });

  const amounts = fc.record({
    own: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
    others: fc.integer({ min: 0, max: 6 }),
    spare: fc.integer({ min: 0, max: 4 }),
    gpus: fc.integer({ min: 1, max: 4 }),
    replicas: fc.integer({ min: 1, max: 5 }),
  });

  it('fits in one flavor exactly when free quota and what it gives back are enough', () => {
    fc.assert(
      fc.property(amounts, ({ own, others, spare, gpus, replicas }) => {
        const held = own.reduce((sum, each) => sum + each, 0);
        const pods: Running[] = [
          ...own.map((each, index) => ({ name: `own-${index}`, gpus: each })),
          ...(others > 0 ? [{ name: 'other', own: false, gpus: others }] : []),
        ];
        const nominal = held + others + spare;
        const fit = ask(
          cluster({ h100: nominal, l4: 0 }, pods),
          'h100',
          gpus,
          replicas,
        );
        const fitting = Math.min(replicas, Math.floor((held + spare) / gpus));
        expect(fit.replicasThatFit).toBe(fitting);
        expect(fit.word === 'fits').toBe(fitting === replicas);
        expect(fit.short ?? 0).toBe(
          Math.max(0, gpus * replicas - held - spare),
        );
      }),
    );
  });

  it('gives nothing back in another flavor', () => {
    fc.assert(
      fc.property(amounts, ({ own, spare, gpus, replicas }) => {
        const pods = own.map((each, index) => ({
          name: `o-${index}`,
          gpus: each,
        }));
        const picture = cluster({ h100: 20, l4: spare }, pods);
        expect(ask(picture, 'l4', gpus, replicas)).toEqual(
          ask(picture, 'l4', gpus, replicas, { replaces: undefined }),
        );
      }),
    );
  });
});
