import { clusterQueue, flavor, pictureOf } from '../__fixtures__/cluster';
import { endOf, replay } from '../__fixtures__/recording';
import {
  deployment,
  inferenceService,
  localQueue,
  namespace,
  pod,
  podEvent,
  time,
  workload,
} from '../__fixtures__/serving';
import { ServiceDetail } from '../api';
import { KindStatus } from '../kubernetes';
import { describeServices } from './describeService';

type Raw = Parameters<typeof pictureOf>[0];

const POD = 'chat-predictor-aaaa-1';
const QUEUED =
  "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed";

function describeOne(
  objects: Raw,
  options: { at?: number; pods?: KindStatus } = {},
): ServiceDetail {
  const picture = pictureOf(
    [
      namespace,
      localQueue,
      flavor('h100'),
      clusterQueue('a', { h100: { gpu: { nominal: 2, used: 2 } } }),
      ...objects,
    ],
    options.pods ? { Pod: options.pods } : {},
  );
  return describeServices(picture, {
    now: new Date(time(options.at ?? 3600)),
    primaryCluster: 'one',
  })[0];
}

function describeEnd(recording: string, name: string): ServiceDetail {
  const { picture, now } = endOf(recording);
  return describeServices(picture, { now, primaryCluster: 'lab' }).find(
    ({ ref }) => ref.name === name,
  )!;
}

const condition = (
  type: string,
  status: string,
  reason: string,
  message = '',
) => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: time(30),
});

describe('traps', () => {
  it.each(['image-pull-fails', 'unschedulable', 'never-ready', 'never-fits'])(
    'Ready=True while no pod serves: %s',
    recording => {
      const { verdict, conditions, pods } = describeEnd(recording, 'llama');
      expect(conditions.find(({ type }) => type === 'Ready')).toMatchObject({
        status: 'True',
        misleading: expect.stringContaining('no pod is ready'),
      });
      expect(pods.some(({ ready }) => ready)).toBe(false);
      expect(['serving', 'saturated', 'degraded']).not.toContain(verdict.word);
    },
  );

  it('Ready=True while the only pod is gated', () => {
    const { verdict, conditions } = describeEnd('queued', 'llama');
    expect(conditions.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'True',
      misleading: expect.stringContaining('no pod is ready'),
    });
    expect(verdict).toMatchObject({ word: 'queued', hop: 'admitted' });
  });

  it('ProgressDeadlineExceeded while merely queued', () => {
    const raw = describeEnd('progress-deadline-while-queued', 'llama');
    expect(
      raw.conditions.find(({ type }) => type === 'Progressing'),
    ).toMatchObject({
      reason: 'ProgressDeadlineExceeded',
      misleading: expect.stringContaining(
        'not a failure: pods wait in the queue',
      ),
    });
    expect(raw.verdict.word).toBe('queued');

    const kserve = describeOne([
      inferenceService({
        status: {
          conditions: [
            condition(
              'PredictorReady',
              'False',
              'ProgressDeadlineExceeded',
              'ReplicaSet "chat-predictor-aaaa" has timed out progressing.',
            ),
            condition('Ready', 'False', 'ProgressDeadlineExceeded'),
          ],
        },
      }),
      deployment(),
      pod({ gated: true, scheduled: 'no' }),
      workload(POD, { message: QUEUED }),
    ]);
    expect(kserve.verdict.word).toBe('queued');
    expect(kserve.conditions.every(({ misleading }) => misleading)).toBe(true);
  });

  it('Ready while pods crash-loop: never serving again after the second crash', () => {
    const words = [...replay('crash-loop-after-ready')].map(
      ({ picture, event }) =>
        describeServices(picture, {
          now: new Date(event.at),
          primaryCluster: 'lab',
        })[0]?.verdict.word,
    );
    const secondCrash = words.lastIndexOf(
      'failed',
      words.lastIndexOf('degraded'),
    );
    expect(words.slice(secondCrash)).not.toContain('serving');
    expect(
      describeEnd('crash-loop-after-ready', 'llama').verdict,
    ).toMatchObject({ word: 'degraded', next: expect.stringContaining('log') });
  });

  it('Ready while pods crash-looped: serving when the pod has been up for long', () => {
    const { picture, now } = endOf('crash-loop-after-ready');
    const [{ verdict }] = describeServices(picture, {
      now: new Date(now.getTime() + 3600_000),
      primaryCluster: 'lab',
    });
    expect(verdict.word).toBe('serving');
  });

  it('sticky lastFailureInfo: a failure that KServe keeps after recovery', () => {
    const { verdict } = describeOne([
      inferenceService({
        status: {
          conditions: [condition('Ready', 'True', '')],
          modelStatus: {
            transitionStatus: 'BlockedByFailedLoad',
            states: {
              activeModelState: 'Loaded',
              targetModelState: 'FailedToLoad',
            },
            lastFailureInfo: {
              reason: 'ModelLoadFailed',
              message: 'CUDA out of memory',
              exitCode: 1,
              time: time(10),
            },
          },
        },
      }),
      deployment(),
      pod({ scheduled: 10, started: 20, ready: 60 }),
    ]);
    expect(verdict.word).toBe('serving');
    expect(
      verdict.evidence.find(({ what }) => what.includes('model status')),
    ).toMatchObject({
      value: expect.stringContaining('CUDA out of memory'),
      misleading: expect.stringContaining('keeps the last failure'),
    });
  });

  it('half-admitted: some replicas serve, the others wait for quota', () => {
    const { verdict, queue } = describeEnd('half-admitted', 'llama');
    expect(verdict).toMatchObject({ word: 'degraded', hop: 'admitted' });
    expect(queue).toMatchObject({
      admitted: 2,
      total: 3,
      position: {
        localQueue: { position: 1, length: 1 },
        clusterQueue: { position: 1, length: 1 },
      },
    });
    expect(queue?.waitedSeconds).toBeGreaterThan(0);
  });

  it('eviction loops by WaitForPodsReady, counted over the pods of the service', () => {
    const { verdict, queue } = describeEnd(
      'evicted-by-pods-ready-timeout',
      'llama',
    );
    expect(queue?.podsReady).toMatchObject({
      evictions: 3,
      startSeconds: null,
      deadline: expect.any(String),
    });
    expect(queue!.podsReady!.timeoutSeconds).toBeGreaterThanOrEqual(11);
    expect(queue!.podsReady!.timeoutSeconds).toBeLessThanOrEqual(14);
    // Each new pod has a new Workload, so none of them knows of more than one.
    const { picture } = endOf('evicted-by-pods-ready-timeout');
    const counts = (picture.objects.Workload ?? []).map(
      ({ requeueCount }) => requeueCount ?? 0,
    );
    expect(Math.max(...counts)).toBeLessThan(queue!.podsReady!.evictions);
    expect(verdict).toMatchObject({
      word: 'failed',
      since: queue!.podsReady!.firstAt,
      next: expect.stringContaining('waitForPodsReady'),
    });
    expect(
      verdict.evidence.filter(({ what }) => what.includes('PodsReadyTimeout')),
    ).toHaveLength(3);
  });

  it('stopped on purpose is not failed', () => {
    expect(describeEnd('stopped', 'llama').verdict).toMatchObject({
      word: 'stopped',
      since: expect.any(String),
      next: expect.stringContaining('stop annotation'),
    });
  });

  it.each(['scaled-to-zero-and-woken', 'woken-by-keda'])(
    'scaled to zero is not failed, and waking is starting: %s',
    recording => {
      const verdicts = [...replay(recording)].flatMap(
        ({ picture, event }) =>
          describeServices(picture, {
            now: new Date(event.at),
            primaryCluster: 'lab',
          })[0]?.verdict ?? [],
      );
      const asleep = verdicts.findIndex(({ sentence }) =>
        sentence.startsWith('Scaled to zero'),
      );
      expect(verdicts[asleep]).toMatchObject({ word: 'stopped' });
      const after = new Set(verdicts.slice(asleep).map(({ word }) => word));
      expect([...after]).toEqual(['stopped', 'starting', 'serving']);
    },
  );

  it('a rollout stuck because quota has no room for the surge', () => {
    expect(
      describeEnd('rollout-stuck-on-surge', 'llama').verdict,
    ).toMatchObject({
      word: 'serving',
      hop: 'admitted',
      sentence: expect.stringContaining('the old revision is serving'),
      next: expect.stringContaining('quota'),
    });
  });

  it('NotTriggerScaleUp: an autoscaler of nodes that adds none', () => {
    const { verdict } = describeOne([
      inferenceService(),
      deployment(),
      pod({ scheduled: 'unschedulable' }),
      workload(POD, { admitted: 5 }),
      podEvent(
        POD,
        'NotTriggerScaleUp',
        "pod didn't trigger scale-up: 2 node(s) didn't match Pod's node affinity/selector",
        20,
      ),
    ]);
    expect(verdict).toMatchObject({ word: 'starting', hop: 'scheduled' });
    expect(verdict.sentence).toMatch(
      /no node fits and none will be added: pod didn't trigger scale-up/,
    );
  });

  it('an ExternalSecret that never synced', () => {
    const { verdict } = describeOne([
      inferenceService(),
      deployment(),
      pod({
        scheduled: 10,
        waiting: {
          reason: 'CreateContainerConfigError',
          message: 'secret "hf-token" not found',
        },
      }),
      {
        kind: 'ExternalSecret',
        metadata: { name: 'hf', namespace: 'team-a' },
        spec: { target: { name: 'hf-token' } },
        status: {
          conditions: [
            condition(
              'Ready',
              'False',
              'SecretSyncedError',
              'could not get secret data from provider',
            ),
          ],
        },
      },
    ]);
    expect(verdict).toMatchObject({
      word: 'failed',
      hop: 'image',
      sentence: expect.stringContaining(
        'Secret hf-token does not exist because ExternalSecret hf never synced (SecretSyncedError: could not get secret data from provider)',
      ),
      next: expect.stringContaining('ExternalSecret hf'),
    });
  });

  it('a cluster gone away keeps its last word, marked stale, and is not stuck since', () => {
    const objects = [
      inferenceService(),
      deployment(),
      pod({ scheduled: 10, started: 20 }),
    ];
    const gone = describeOne(objects, {
      at: 7200,
      pods: {
        state: 'unreachable',
        since: time(70),
        asOf: time(60),
        message: 'connect ECONNREFUSED',
      },
    });
    expect(gone).toMatchObject({ stale: true, asOf: time(60) });
    expect(gone.verdict).toMatchObject({
      word: 'starting',
      sentence: expect.stringMatching(/^Starting, 0 of 1 ready/),
    });
    expect(describeOne(objects, { at: 7200 }).verdict.sentence).toMatch(
      /^Stuck while starting/,
    );
  });

  it('Ready=False of a merged service whose gateway is missing, while both pods serve', () => {
    const { verdict, conditions } = describeEnd(
      'llm-inference-service',
      'llama',
    );
    expect(conditions.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'False',
      misleading: expect.any(String),
    });
    expect(verdict.word).toBe('serving');
  });

  it.each([
    ['local-queue-stopped', 'is stopped'],
    ['cluster-queue-draining', 'is stopped'],
    ['never-fits', 'can never be admitted'],
    ['queued', 'waits until others free quota'],
  ])(
    'R31: quota is the reason, and nothing has failed, an hour later: %s',
    (recording, reason) => {
      const { picture, now } = endOf(recording);
      const later = new Date(now.getTime() + 3600_000);
      const { verdict, queue } = describeServices(picture, {
        now: later,
        primaryCluster: 'lab',
      }).find(({ ref }) => ref.name === 'llama')!;
      expect(verdict).toMatchObject({
        word: 'queued',
        hop: 'admitted',
        sentence: expect.stringContaining(reason),
      });
      expect(queue!.waitedSeconds).toBeGreaterThanOrEqual(3600);
    },
  );

  it('a node that is heard of no more', () => {
    const verdicts = [...replay('node-lost')].map(
      ({ picture, event }) =>
        describeServices(picture, {
          now: new Date(event.at),
          primaryCluster: 'lab',
        })[0]?.verdict,
    );
    expect(
      verdicts.find(verdict => verdict?.sentence.includes('is lost')),
    ).toMatchObject({
      word: 'degraded',
      sentence: expect.stringContaining(
        'its node recorded-h100-2 is lost: Kubelet stopped posting node status',
      ),
    });
  });
});

describe('what others do stays with them', () => {
  it.each(['preempted-while-borrowing', 'queued', 'half-admitted'])(
    '%s: nothing of the neighbour is said',
    recording => {
      for (const { picture, event } of replay(recording)) {
        const services = describeServices(picture, {
          now: new Date(event.at),
          primaryCluster: 'lab',
        });
        for (const { verdict, queue, pods, timeline } of services) {
          const said = JSON.stringify([verdict, queue, pods, timeline]);
          expect(said).not.toMatch(/UID: |preemptor|recorded-b|team-b/);
        }
      }
    },
  );
});
