import { pictureOf } from '../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  namespace,
  pod,
  time,
} from '../__fixtures__/serving';
import { Autoscaling } from '../api';
import { describeServices } from '../verdict';

type Raw = Parameters<typeof pictureOf>[0][number];

const WAITING =
  'sum(vllm:num_requests_waiting{namespace="team-a",pod=~"chat-predictor-.*"})';

const prometheus = (metadata: Record<string, string> = {}) => ({
  type: 'prometheus',
  metadata: { query: WAITING, threshold: '5', ...metadata },
});

function scaledObject(
  spec: Record<string, unknown>,
  more: {
    annotations?: Record<string, string>;
    conditions?: unknown[];
  } = {},
): Raw {
  return {
    kind: 'ScaledObject',
    metadata: {
      name: 'chat',
      namespace: 'team-a',
      uid: 'so',
      annotations: more.annotations,
    },
    spec: {
      scaleTargetRef: { name: 'chat-predictor' },
      minReplicaCount: 1,
      maxReplicaCount: 4,
      triggers: [prometheus({ ignoreNullValues: 'false' })],
      ...spec,
    },
    status: { conditions: more.conditions ?? [] },
  };
}

function hpa(metrics: unknown[], status: Record<string, unknown> = {}): Raw {
  return {
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'chat-predictor', namespace: 'team-a', uid: 'hpa' },
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'chat-predictor' },
      minReplicas: 1,
      maxReplicas: 3,
      metrics,
    },
    status: { currentReplicas: 1, desiredReplicas: 2, ...status },
  };
}

const CPU = {
  type: 'Resource',
  resource: {
    name: 'cpu',
    target: { type: 'Utilization', averageUtilization: 80 },
  },
};

function autoscaling(...objects: Raw[]): Autoscaling | null {
  const picture = pictureOf([
    namespace,
    inferenceService(),
    deployment(),
    pod({ scheduled: 1, started: 2, ready: 3 }),
    ...objects,
  ]);
  const [service] = describeServices(picture, {
    now: new Date(time(3600)),
    primaryCluster: 'one',
  });
  return service.autoscaling ?? null;
}

const condition = (type: string, status: string, message = '') => ({
  type,
  status,
  reason: 'x',
  message,
});

describe('how a service is scaled', () => {
  it('is not, where nothing scales it', () => {
    expect(autoscaling()).toBeNull();
  });

  it('names triggers, threshold, limits, current and desired', () => {
    expect(
      autoscaling(
        scaledObject({}, { conditions: [condition('Active', 'True')] }),
        hpa(
          [
            {
              type: 'External',
              external: {
                metric: { name: 's0-prometheus' },
                target: { type: 'AverageValue', averageValue: '5' },
              },
            },
          ],
          {
            currentMetrics: [
              {
                type: 'External',
                external: {
                  metric: { name: 's0-prometheus' },
                  current: { averageValue: '7' },
                },
              },
            ],
          },
        ),
      ),
    ).toMatchObject({
      by: 'KEDA',
      state: 'active',
      triggers: [
        { type: 'prometheus', target: '5', current: '7', query: WAITING },
      ],
      current: 1,
      desired: 1,
      min: 1,
      max: 4,
      advice: [],
    });
  });

  it.each<[string, Raw, Autoscaling['state'], RegExp]>([
    [
      'paused',
      scaledObject(
        {},
        { annotations: { 'autoscaling.keda.sh/paused': 'true' } },
      ),
      'paused',
      /paused by an annotation/,
    ],
    [
      'in fallback',
      scaledObject(
        { fallback: { failureThreshold: 3, replicas: 2 } },
        {
          conditions: [
            condition(
              'Fallback',
              'True',
              'At least one trigger is falling back',
            ),
          ],
        },
      ),
      'fallback',
      /runs 2 replicas instead: At least one trigger/,
    ],
    [
      'not scaled, since the target is missing',
      scaledObject(
        {},
        {
          conditions: [
            condition(
              'Ready',
              'False',
              'ScaledObject does not have correct scaleTargetRef',
            ),
          ],
        },
      ),
      'failing',
      /KEDA cannot scale it: ScaledObject does not have/,
    ],
    [
      'idle',
      scaledObject({}, { conditions: [condition('Active', 'False')] }),
      'idle',
      /keeps 1 replicas/,
    ],
    [
      'blind',
      hpa([CPU], {
        conditions: [
          {
            type: 'ScalingActive',
            status: 'False',
            reason: 'FailedGetResourceMetric',
            message: 'the HPA was unable to compute the replica count',
          },
        ],
      }),
      'failing',
      /does not change: the HPA was unable/,
    ],
    [
      'at its limit',
      hpa([CPU], {
        conditions: [
          { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound' },
          { type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas' },
        ],
      }),
      'active',
      /more than its maximum of 3/,
    ],
  ])('says that it is %s', (_, object, state, sentence) => {
    const found = autoscaling(object);
    expect(found?.sentence).toMatch(sentence);
    expect(found?.state).toBe(state);
  });

  it('says what was decided last, and when', () => {
    expect(
      autoscaling(hpa([CPU], { lastScaleTime: time(60) }), {
        kind: 'Event',
        metadata: { name: 'e', namespace: 'team-a' },
        involvedObject: {
          kind: 'HorizontalPodAutoscaler',
          name: 'x',
          uid: 'hpa',
        },
        reason: 'SuccessfulRescale',
        message: 'New size: 2; reason: cpu resource utilization above target',
        lastTimestamp: time(60),
      })?.lastDecision,
    ).toEqual({
      at: time(60),
      sentence: 'New size: 2; reason: cpu resource utilization above target',
    });
  });
});

describe('what it is advised', () => {
  it.each<[string, Raw, RegExp[]]>([
    ['scaling on CPU', hpa([CPU]), [/^Scales on cpu/]],
    [
      'scaling on CPU through KEDA',
      scaledObject({ triggers: [{ type: 'cpu', metadata: { value: '80' } }] }),
      [/^Scales on cpu/],
    ],
    [
      'scaling on GPU utilization',
      scaledObject({
        triggers: [
          prometheus({
            query: 'avg(DCGM_FI_DEV_GPU_UTIL{pod=~"chat-.*"})',
            ignoreNullValues: 'false',
          }),
        ],
      }),
      [/accelerator utilization/],
    ],
    [
      'waking on what only a running engine reports',
      scaledObject({ minReplicaCount: 0, triggers: [prometheus()] }),
      [/^Cannot wake from zero/],
    ],
    [
      'waking on requests at the gateway',
      scaledObject({
        minReplicaCount: 0,
        triggers: [
          prometheus({ query: 'sum(rate(envoy_requests_total[1m]))' }),
        ],
      }),
      [],
    ],
    [
      'taking silence for idleness',
      scaledObject({ triggers: [prometheus()] }),
      [/^An empty Prometheus result/],
    ],
    ['waiting requests, one replica kept', scaledObject({}), []],
  ])('%s', (_, object, sentences) => {
    const { advice } = autoscaling(object)!;
    expect(advice).toHaveLength(sentences.length);
    sentences.forEach((pattern, i) => expect(advice[i]).toMatch(pattern));
  });
});
