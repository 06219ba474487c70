import fc from 'fast-check';
import { clusterQueue, flavor, pictureOf } from '../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  localQueue,
  namespace,
  pod,
  time,
  workload,
} from '../__fixtures__/serving';
import { ServiceDetail } from '../api';
import { describeServices } from './describeService';

const SET = "couldn't assign flavors to pod set main: ";

/** What Kueue may say of a pod that waits, understood or not. */
const MESSAGES = [
  `${SET}insufficient quota for nvidia.com/gpu in flavor h100, request > maximum capacity (9 > 8)`,
  `${SET}insufficient quota for nvidia.com/gpu in flavor h100 in ClusterQueue`,
  `${SET}insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed`,
  `${SET}insufficient unused quota in cohort for nvidia.com/gpu in flavor h100, 2 more needed`,
  `${SET}borrowing limit for nvidia.com/gpu in flavor h100 exceeded`,
  `${SET}untolerated taint {dedicated ml NoSchedule <nil>} in flavor h100`,
  `${SET}flavor h100 doesn't match node affinity`,
  `${SET}topology "default" allows to fit only 1 out of 2 pod(s)`,
  `${SET}no requested topology level: example.com/rack`,
  "Workload namespace doesn't match ClusterQueue selector",
  'resources validation failed: spec.podSets[0]: requests must not exceed its limits',
  'ClusterQueue a is inactive',
  "LocalQueue serving doesn't exist",
  'The workload is deactivated',
  'Workload no longer fits after processing another workload',
  'waiting for all admitted workloads to be in PodsReady condition',
  'Exceeded the PodsReady timeout team-a/x',
  'words of a release that is not known here',
];

function describeQueued(
  message: string,
  nominal: number,
  used: number,
): ServiceDetail {
  const [detail] = describeServices(
    pictureOf([
      namespace,
      localQueue,
      flavor('h100'),
      clusterQueue('a', {
        h100: {
          gpu: { nominal, used },
          cpu: { nominal: 100 },
          memory: { nominal: '1Ti' },
        },
      }),
      inferenceService(),
      deployment(),
      pod({ gated: true }),
      workload('chat-predictor-aaaa-1', { message }),
    ]),
    { now: new Date(time(3600)), primaryCluster: 'one' },
  );
  return detail;
}

const anyQueue = fc
  .nat(4)
  .chain(nominal =>
    fc.tuple(
      fc.constantFrom(...MESSAGES),
      fc.constant(nominal),
      fc.nat(nominal),
    ),
  );

describe('a service that waits for its queue', () => {
  it('is never told two things: by its verdict, its quota card and its timeline', () => {
    fc.assert(
      fc.property(anyQueue, ([message, nominal, used]) => {
        const { verdict, queue, timeline } = describeQueued(
          message,
          nominal,
          used,
        );
        const hop = timeline.find(({ name }) => name === 'admitted');
        const isNever = /can never be admitted|does not try again/.test(
          verdict.sentence,
        );
        expect(queue?.fit?.word === 'never').toBe(isNever);
        expect(hop?.state).toBe(isNever ? 'failed' : 'current');
        expect(hop?.sentence).toContain(queue?.blockedBy ?? '');
        expect(verdict.sentence).toContain(queue?.blockedBy ?? '');
        const lacks = /more GPUs? needed/.test(verdict.sentence);
        expect(!lacks || queue?.fit?.word === 'waits').toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is given no advice about quota where quota is not the reason', () => {
    fc.assert(
      fc.property(anyQueue, ([message, nominal, used]) => {
        const { verdict, queue } = describeQueued(message, nominal, used);
        const aboutQuota = /holds this quota|Request less|borrowing limit/.test(
          verdict.next ?? '',
        );
        const byQuota =
          /quota|can have at most|can ever have|more GPUs? needed/.test(
            queue?.blockedBy ?? '',
          ) || /borrow/.test(queue?.blockedBy ?? '');
        expect(aboutQuota && !byQuota).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('lets arithmetic decide where the words are not understood, and quotes them', () => {
    const words = 'words of a release that is not known here';
    const never = describeQueued(words, 0, 0);
    expect(never.verdict.sentence).toMatch(
      /can never be admitted: .*Kueue says: words of a release/,
    );
    const waits = describeQueued(words, 1, 1);
    expect(waits.verdict.sentence).toMatch(/1 more GPU needed.*Kueue says/);
    expect(waits.verdict.next).toBeNull();
    const fits = describeQueued(words, 2, 0);
    expect(fits.verdict.sentence).toBe(
      `Queued, 0 of 1 ready; Kueue says: ${words}.`,
    );
    expect(fits.queue?.fit?.word).toBe('fits');
  });

  it.each([
    ['one by one', {}, /^Starting, 0 of 2 ready; its quota request is being/],
    [
      'as a group',
      { 'kueue.x-k8s.io/pod-group-name': 'chat' },
      /can never be admitted: 2 GPUs requested, but queue a can have at most 1 GPU/,
    ],
  ])(
    'is judged by what Kueue admits at once: two pods, admitted %s',
    (_title, labels, sentence) => {
      const pods = ['chat-predictor-aaaa-1', 'chat-predictor-aaaa-2'].map(
        name => {
          const made = pod({ name, gated: true });
          Object.assign(made.metadata!.labels!, labels);
          return made;
        },
      );
      const [{ queue, verdict }] = describeServices(
        pictureOf([
          namespace,
          localQueue,
          flavor('h100'),
          clusterQueue('a', {
            h100: {
              gpu: { nominal: 1 },
              cpu: { nominal: 100 },
              memory: { nominal: '1Ti' },
            },
          }),
          inferenceService({ predictor: { minReplicas: 2 } }),
          deployment({ replicas: 2 }),
          ...pods,
        ]),
        { now: new Date(time(2)), primaryCluster: 'one' },
      );
      expect(verdict.sentence).toMatch(sentence);
      expect(queue?.fit?.word === 'never').toBe(
        'kueue.x-k8s.io/pod-group-name' in labels,
      );
    },
  );
});
