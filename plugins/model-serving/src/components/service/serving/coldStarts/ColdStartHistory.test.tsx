import { render, screen } from '@testing-library/react';
import {
  coldStartHistory,
  describeServices,
  engineNamed,
  projectObject,
  WATCHED_KINDS,
  WatchedKindName,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ColdStartHistory } from './ColdStartHistory';

const POD = 'chat-predictor-aaaa-1';
const time = (seconds: number) =>
  new Date(Date.UTC(2026, 10, 21, 10, 0, seconds)).toISOString();

const event = (reason: string, message: string, at: number) => ({
  kind: 'Event',
  metadata: { name: `${POD}.${reason}`, namespace: 'team-a' },
  involvedObject: {
    kind: 'Pod',
    name: POD,
    namespace: 'team-a',
    uid: `uid-${POD}`,
    fieldPath: 'spec.containers{kserve-container}',
  },
  reason,
  message,
  firstTimestamp: time(at),
  lastTimestamp: time(at),
});

/** What a cluster holds of the start that kaito measured: a node made for it, the image, the engine's log. */
const NODE = 410;
const STARTED = NODE + 101;
const READY = STARTED + 62 + 95 + 195;
const objects = [
  {
    kind: 'InferenceService',
    metadata: {
      name: 'chat',
      namespace: 'team-a',
      uid: 'isvc-chat',
      creationTimestamp: time(0),
    },
    spec: { predictor: { model: { modelFormat: { name: 'vLLM' } } } },
  },
  {
    kind: 'Pod',
    metadata: {
      name: POD,
      namespace: 'team-a',
      uid: `uid-${POD}`,
      creationTimestamp: time(0),
      labels: {
        'serving.kserve.io/inferenceservice': 'chat',
        component: 'predictor',
      },
    },
    spec: {
      nodeName: 'gpu-1',
      containers: [{ name: 'kserve-container', image: 'vllm' }],
    },
    status: {
      phase: 'Running',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'True',
          lastTransitionTime: time(NODE),
        },
        { type: 'Ready', status: 'True', lastTransitionTime: time(READY) },
        {
          type: 'ContainersReady',
          status: 'True',
          lastTransitionTime: time(READY),
        },
      ],
      containerStatuses: [
        {
          name: 'kserve-container',
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: time(STARTED) } },
        },
      ],
    },
  },
  {
    kind: 'Node',
    metadata: { name: 'gpu-1', creationTimestamp: time(300) },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  },
  event('TriggeredScaleUp', 'pod triggered scale-up', 2),
  event('Pulling', 'Pulling image "vllm"', NODE),
  event(
    'Pulled',
    'Successfully pulled image "vllm" in 1m41s (1m41s including waiting). Image size: 1169083618 bytes.',
    STARTED,
  ),
] as const;

const log = [
  'INFO 11-21 10:09:41 [gpu_model_runner.py:2007] Model loading took 14.99 GiB memory and 62.0 seconds',
  'INFO 11-21 10:12:50 [core.py:193] init engine (profile, create kv cache, warmup model) took 195.00 seconds',
];

const live = { state: 'live' as const, since: time(0), asOf: time(9_999) };

describe('ColdStartHistory', () => {
  it('shows the start that kaito measured with its parts and its total', () => {
    const of = (kind: WatchedKindName) =>
      objects
        .filter(object => object.kind === kind)
        .map(object => projectObject(kind, object));
    const [service] = describeServices(
      {
        cluster: 'one',
        kinds: Object.fromEntries(
          WATCHED_KINDS.map(({ kind }) => [kind, live]),
        ),
        objects: Object.fromEntries(
          WATCHED_KINDS.map(({ kind }) => [kind, of(kind)]),
        ),
      },
      {
        now: new Date(time(10_000)),
        primaryCluster: 'one',
        engineStart: () => engineNamed('vLLM')?.start?.fromLog?.(log),
      },
    );
    render(<ColdStartHistory history={coldStartHistory(service.coldStarts)} />);

    const bar = screen.getByRole('img', { name: /^Cold start of chat-/ });
    expect(bar).toHaveAccessibleName(
      `Cold start of ${POD}: 14 min 23 s; quota 0 s, node 6 min 50 s, image 1 min 41 s, other 0 s, model load 5 min 52 s (weights 1 min 2 s, warm-up 3 min 15 s, bootstrap about 1 min 35 s)`,
    );
    expect(screen.getByText('14 min 23 s')).toBeInTheDocument();
    expect(
      screen.getByText(
        'model load: weights 1 min 2 s, warm-up 3 min 15 s, bootstrap about 1 min 35 s',
      ),
    ).toBeInTheDocument();
  });
});
