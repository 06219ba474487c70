import { pictureOf } from '../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  localQueue,
  namespace,
  pod,
  time,
} from '../__fixtures__/serving';
import { HopName, Proposal, ServiceDetail } from '../api';
import { EngineReading } from '../engines';
import { describeService } from './describeService';

const MINUTE = 60;

type Raw = Parameters<typeof pictureOf>[0][number];

function chatAt(
  seconds: number,
  objects: readonly Raw[],
  more: { engine?: EngineReading; proposals?: Proposal[] } = {},
): ServiceDetail {
  const found = describeService(
    pictureOf([namespace, localQueue, ...objects]),
    {
      cluster: 'one',
      namespace: 'team-a',
      kind: 'InferenceService',
      name: 'chat',
    },
    {
      now: new Date(time(seconds)),
      primaryCluster: 'one',
      engine: () => more.engine,
      proposals: more.proposals,
    },
  );
  if (!found) {
    throw new Error('chat is not there');
  }
  return found;
}

const served = [inferenceService(), deployment()];
const unqueued = inferenceService({ metadata: { labels: {} } });
const serving = pod({ scheduled: 0, started: 0, ready: 0 });
const notQueued = (spec: Parameters<typeof pod>[0]) => {
  const raw = pod(spec);
  const labels = { ...(raw.metadata.labels as Record<string, string>) };
  delete labels['kueue.x-k8s.io/queue-name'];
  delete labels['kueue.x-k8s.io/managed'];
  return { ...raw, metadata: { ...raw.metadata, labels } };
};

const waiting: EngineReading = {
  at: time(0),
  engine: 'vLLM',
  waiting: 1,
  waitingSince: time(0),
  running: 1,
  kvCache: null,
  pods: [],
};

const merged: Proposal = {
  directory: 'tenants/team-a/chat',
  tenant: 'team-a',
  service: 'chat',
  number: 7,
  url: 'https://git.example/7',
  branch: 'model-serving/team-a/chat',
  state: 'merged',
  kind: 'InferenceService',
  requestedBy: null,
  perMonth: null,
  author: 'ada',
  openedAt: time(0),
  mergedAt: time(0),
  mergeCommit: null,
};

describe('a verdict changes', () => {
  it.each<[string, number, (at: number) => ServiceDetail, RegExp, RegExp]>([
    [
      'from being evaluated to queued when Kueue has been silent',
      15,
      at => chatAt(at, [...served, pod({ gated: true })]),
      /^starting: /,
      /^queued: /,
    ],
    [
      'to saturated when the queue has not been empty for so long',
      60,
      at => chatAt(at, [...served, serving], { engine: waiting }),
      /^serving: /,
      /^saturated: /,
    ],
    [
      'back to serving when the last crash is so long ago',
      600,
      at =>
        chatAt(at, [
          ...served,
          pod({
            scheduled: 0,
            started: 0,
            ready: 0,
            restarts: 3,
            lastTermination: { exitCode: 1, finishedAt: time(0) },
          }),
        ]),
      /^degraded: /,
      /^serving: /,
    ],
    [
      'to stuck when loading takes so long',
      1800,
      at => chatAt(at, [...served, pod({ scheduled: 0, started: 0 })]),
      /^starting: Starting, /,
      /^starting: Stuck while starting, /,
    ],
    [
      'from just created when nothing has followed for so long',
      60,
      at => chatAt(at, [inferenceService()]),
      /^starting: Just created: /,
      /^starting: Starting: /,
    ],
  ])('%s: %d s', (_, seconds, describeAt, before, after) => {
    const said = (at: number) => {
      const { word, sentence } = describeAt(at).verdict;
      return `${word}: ${sentence}`;
    };
    expect(said(seconds - 1)).toMatch(before);
    expect(said(seconds + 1)).toMatch(after);
  });
});

describe('a hop has stalled', () => {
  const readyLater = notQueued({
    scheduled: 0,
    started: 0,
    status: {
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: time(0) },
        {
          type: 'ContainersReady',
          status: 'True',
          lastTransitionTime: time(0),
        },
        { type: 'Ready', status: 'False', lastTransitionTime: time(0) },
      ],
    },
  });

  it.each<[HopName, number, (at: number) => ServiceDetail]>([
    ['synced', 10, at => chatAt(at, [], { proposals: [merged] })],
    ['admitted', 5, at => chatAt(at, served)],
    [
      'scheduled',
      15,
      at => chatAt(at, [unqueued, deployment(), notQueued({})]),
    ],
    [
      'image',
      30,
      at => chatAt(at, [unqueued, deployment(), notQueued({ scheduled: 0 })]),
    ],
    [
      'load',
      30,
      at =>
        chatAt(at, [
          unqueued,
          deployment(),
          notQueued({ scheduled: 0, started: 0 }),
        ]),
    ],
    ['ready', 10, at => chatAt(at, [unqueued, deployment(), readyLater])],
  ])('%s: after %d min', (name, minutes, describeAt) => {
    const hopAt = (at: number) =>
      describeAt(at).timeline.find(hop => hop.name === name);
    expect(hopAt(minutes * MINUTE)).toMatchObject({ state: 'current' });
    expect(hopAt(minutes * MINUTE)?.stalled).toBeUndefined();
    expect(hopAt(minutes * MINUTE + 1)).toMatchObject({ stalled: true });
  });
});

describe('starts that Kueue ended', () => {
  const ended = (index: number) => ({
    kind: 'Event',
    metadata: { name: `evicted-${index}`, namespace: 'team-a' },
    involvedObject: {
      kind: 'Workload',
      name: `pod-chat-predictor-aaaa-abcd${index}-0000${index}`,
      uid: `workload-${index}`,
    },
    reason: 'EvictedDueToPodsReadyTimeout',
    message: 'Exceeded the PodsReady timeout',
    firstTimestamp: time(index),
    lastTimestamp: time(index),
  });

  it.each([
    [1, 'starting'],
    [2, 'failed'],
  ])('%d of them: %s', (count, word) => {
    const events = Array.from({ length: count }, (_, index) => ended(index));
    const trying = pod({ scheduled: 10, started: 12 });
    expect(chatAt(60, [...served, trying, ...events]).verdict.word).toBe(word);
  });
});

describe('pods that the kubelet ended', () => {
  const evicted = (index: number) =>
    pod({
      name: `chat-predictor-aaaa-old${index}`,
      scheduled: 0,
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: ephemeral-storage.',
        containerStatuses: [],
        conditions: [
          {
            type: 'DisruptionTarget',
            status: 'True',
            reason: 'TerminationByKubelet',
            lastTransitionTime: time(0),
          },
        ],
      },
    });
  const wordAt = (seconds: number) =>
    chatAt(seconds, [
      ...served,
      evicted(1),
      evicted(2),
      pod({ created: seconds - 60, scheduled: seconds - 50 }),
    ]).verdict.word;

  it('count as a loop for an hour', () => {
    expect(wordAt(3600)).toBe('failed');
    expect(wordAt(3601)).toBe('starting');
  });
});
