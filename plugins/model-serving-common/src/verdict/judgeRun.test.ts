import { clusterQueue, flavor, pictureOf } from '../__fixtures__/cluster';
import {
  localQueue,
  namespace,
  pod,
  time,
  workload,
} from '../__fixtures__/serving';
import { ServiceDetail } from '../api';
import { describeService, describeServices } from './describeService';

type Raw = Parameters<typeof pictureOf>[0][number];

const now = new Date(time(3600));
const LABELS = {
  'model-serving.backstage.io/service': 'sort',
  'kueue.x-k8s.io/queue-name': 'serving',
};

const job = (
  status: Record<string, unknown> = {},
  spec: Record<string, unknown> = {},
  labels: Record<string, string> = LABELS,
): Raw => ({
  kind: 'Job',
  metadata: {
    name: 'sort',
    namespace: 'team-a',
    uid: 'job-sort',
    creationTimestamp: time(0),
    annotations: {
      'model-serving.backstage.io/golden-path': 'batch-inference',
      'model-serving.backstage.io/model': 'resource:default/qwen3-8b',
    },
  },
  spec: {
    completions: 8,
    parallelism: 2,
    activeDeadlineSeconds: 7200,
    ...spec,
    template: {
      metadata: { labels },
      spec: {
        containers: [
          {
            name: 'engine',
            image: 'vllm/vllm-openai:v0.11',
            volumeMounts: [
              { name: 'model', mountPath: '/mnt/models' },
              {
                name: 'data',
                mountPath: '/batch',
                subPathExpr: 'reviews/new/$(JOB_COMPLETION_INDEX)',
              },
            ],
          },
        ],
        volumes: [
          {
            name: 'model',
            image: { reference: 'registry.example/models/qwen3-8b@sha256:0' },
          },
          { name: 'data', persistentVolumeClaim: { claimName: 'reviews' } },
        ],
      },
    },
  },
  status: { startTime: time(5), ...status },
});

const shard = (index: number, more: Parameters<typeof pod>[0] = {}) =>
  pod({
    name: `sort-${index}-abcde`,
    ...more,
    metadata: {
      labels: LABELS,
      ownerReferences: [{ kind: 'Job', name: 'sort', uid: 'job-sort' }],
    },
  });

const ended = (
  index: number,
  phase: 'Succeeded' | 'Failed',
  message?: string,
) =>
  shard(index, {
    scheduled: 10,
    started: 20,
    status: {
      phase,
      containerStatuses: [
        {
          name: 'engine',
          ready: false,
          restartCount: 0,
          state: {
            terminated: {
              exitCode: phase === 'Failed' ? 1 : 0,
              reason: phase === 'Failed' ? 'Error' : 'Completed',
              message,
              finishedAt: time(100),
            },
          },
          lastState: {},
        },
      ],
    },
  });

const condition = (type: string, reason: string, message: string) => ({
  type,
  status: 'True',
  reason,
  message,
  lastTransitionTime: time(900),
});

const world = (...objects: Raw[]) =>
  pictureOf([
    namespace,
    localQueue,
    flavor('h100'),
    clusterQueue('a', { h100: { gpu: { nominal: 2, used: 2 } } }),
    ...objects,
  ]);

function run(...objects: Raw[]): ServiceDetail {
  const ref = {
    cluster: 'one',
    namespace: 'team-a',
    kind: 'Job',
    name: 'sort',
  } as const;
  return describeService(world(...objects), ref, {
    now,
    primaryCluster: 'one',
  })!;
}

const running = { scheduled: 10, started: 20, ready: 21 };

describe('the verdict of a batch run', () => {
  it.each<[string, Raw[], string, RegExp]>([
    ['has no pod yet', [job()], 'starting', /0 of 8 shards finished; no pod/],
    [
      'waits for quota',
      [
        job(),
        shard(0, { gated: true }),
        workload('sort-0-abcde', {
          message:
            "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed",
        }),
      ],
      'queued',
      /^Queued, 0 of 8 shards finished/,
    ],
    [
      'works, with more in the queue',
      [
        job({ succeeded: 3, completedIndexes: '0-2', active: 2 }),
        shard(3, running),
        shard(4, { gated: true }),
        workload('sort-3-abcde', { admitted: 8 }),
        workload('sort-4-abcde', {
          message:
            "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed",
        }),
      ],
      'running',
      /^Running, 3 of 8 shards finished; 1 at work; 1 more: /,
    ],
    [
      'tries a shard again',
      [
        job({ succeeded: 1, completedIndexes: '0' }),
        shard(1, running),
        ended(2, 'Failed', "FileNotFoundError: '/batch/input.jsonl'"),
      ],
      'running',
      /the last try that failed: .*input\.jsonl/,
    ],
    [
      'goes on without a shard that failed on every try',
      [
        job({ succeeded: 1, completedIndexes: '0', failedIndexes: '2' }),
        shard(1, running),
      ],
      'degraded',
      /1 shard failed on every try/,
    ],
    [
      'is through',
      [
        job({
          succeeded: 8,
          completedIndexes: '0-7',
          completionTime: time(800),
          conditions: [condition('Complete', 'CompletionsReached', '')],
        }),
        ended(7, 'Succeeded'),
      ],
      'finished',
      /^Finished, 8 shards; results are in folder reviews\/new of claim reviews\.$/,
    ],
    [
      'gave up on shards',
      [
        job({
          succeeded: 6,
          completedIndexes: '0-2,4-6',
          failedIndexes: '3,7',
          conditions: [
            condition('Failed', 'FailedIndexes', 'Job has failed indexes'),
          ],
        }),
        ended(7, 'Failed', "FileNotFoundError: '/batch/input.jsonl'"),
      ],
      'failed',
      /^Failed, 6 of 8 shards finished; without results: 3, 7; .*input\.jsonl/,
    ],
    [
      'was ended at its deadline',
      [
        job({
          succeeded: 2,
          completedIndexes: '0-1',
          conditions: [
            condition(
              'Failed',
              'DeadlineExceeded',
              'Job was active longer than specified deadline',
            ),
          ],
        }),
      ],
      'failed',
      /without results: 2-7; it was ended at its deadline/,
    ],
    [
      'is suspended',
      [job({ startTime: undefined }, { suspend: true })],
      'stopped',
      /^Suspended; 0 of 8/,
    ],
  ])('that %s', (_what, objects, word, sentence) => {
    const { verdict } = run(...objects);
    expect(verdict.word).toBe(word);
    expect(verdict.sentence).toMatch(sentence);
  });

  it('is stopped while it is suspended, not once it is over', () => {
    const suspend = { suspend: true };
    expect(run(job({}, suspend)).stopped).toBe(true);
    expect(run(job({})).stopped).toBeUndefined();
    expect(
      run(
        job(
          { conditions: [condition('Complete', 'CompletionsReached', 'done')] },
          suspend,
        ),
      ).stopped,
    ).toBeUndefined();
  });

  it('comes with its progress', () => {
    expect(
      run(job({ succeeded: 3, completedIndexes: '0-1,5', failedIndexes: '3' }))
        .run,
    ).toEqual({
      shards: 8,
      finished: 3,
      failed: 1,
      remaining: '2-4, 6-7',
      parallel: 2,
      data: { claim: 'reviews', folder: 'reviews/new' },
      startedAt: time(5),
      endedAt: null,
      deadline: '2026-11-21T12:00:05.000Z',
    });
  });

  it('says nothing of loading a model and answering requests', () => {
    const { coldStarts, timeline } = run(
      job({ active: 1 }),
      shard(0, running),
      workload('sort-0-abcde', { admitted: 8 }),
    );
    expect(timeline.map(({ name }) => name)).toEqual([
      'opened',
      'merged',
      'synced',
      'admitted',
      'scheduled',
      'image',
    ]);
    expect(coldStarts).toEqual([]);
  });

  it('wants no pods once it is over, whatever is left', () => {
    const { replicas } = run(
      job({
        succeeded: 2,
        completedIndexes: '0-1',
        conditions: [condition('Failed', 'DeadlineExceeded', 'too long')],
      }),
    );
    expect(replicas.desired).toBe(0);
  });

  it('is of Jobs alone that are labeled as a service', () => {
    const found = describeServices(world(job({}, {}, { app: 'migration' })), {
      now,
      primaryCluster: 'one',
    });
    expect(found).toEqual([]);
  });
});
