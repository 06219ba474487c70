import {
  ColdStart,
  Freshness,
  GOLDEN_PATHS,
  Hop,
  HopName,
  Measured,
  ServiceDetail,
  ServicePod,
  Verdict,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ago, DAY, HOUR, MINUTE } from './moments';

const CLUSTER = 'sandbox';

const fresh = (): Freshness => ({
  asOf: ago(3),
  source: `kubernetes:${CLUSTER}`,
  stale: false,
});

export function measured(
  value: number | null,
  unit: string,
  rest: Partial<Measured> = {},
): Measured {
  return {
    value,
    unit,
    asOf: ago(4),
    source: 'vllm:num_requests_waiting of the pods',
    ...(value === null
      ? { reason: 'No pod answers on its metrics port.' }
      : {}),
    ...rest,
  };
}

const HOPS: HopName[] = [
  'opened',
  'merged',
  'synced',
  'admitted',
  'scheduled',
  'image',
  'load',
  'ready',
];

const HOP_SENTENCES: Record<HopName, string> = {
  opened: 'Pull request 12 by team-a-member.',
  merged: 'Merged by platform-owner.',
  synced: 'Argo CD applied commit 9f3c1a2.',
  admitted: 'Kueue admitted 2 of 2 pods.',
  scheduled: 'Bound to gpu-1.',
  image: 'Image pulled.',
  load: 'Weights loaded.',
  ready: 'Readiness probe passes.',
};

const PULL_REQUEST = 'http://127.0.0.1:7011/platform/serving/pulls/12';

/** A timeline whose hop `at` is the current or failed one; without it all are done. */
export function timeline(
  at?: HopName,
  state: 'current' | 'failed' = 'current',
  sentence: string = '',
): Hop[] {
  const position = at ? HOPS.indexOf(at) : HOPS.length;
  return HOPS.map((name, index): Hop => {
    const url = name === 'opened' ? PULL_REQUEST : undefined;
    if (index < position) {
      return {
        name,
        state: 'done',
        at: ago(40 * MINUTE - index * 200),
        seconds: 40 + index * 35,
        sentence: HOP_SENTENCES[name],
        url,
      };
    }
    return index === position
      ? { name, state, at: null, seconds: 372, sentence, url }
      : { name, state: 'waiting', at: null, seconds: null, sentence: '', url };
  });
}

export function coldStart(podName: string, startedAgo: number): ColdStart {
  return {
    pod: podName,
    startedAt: ago(startedAgo),
    readyAt: ago(startedAgo - 214),
    totalSeconds: 214,
    current: null,
    phases: [
      { name: 'quota', seconds: 12, exactness: 'exact' },
      { name: 'node', seconds: 4, exactness: 'exact' },
      { name: 'image', seconds: 61, exactness: 'exact' },
      {
        name: 'model',
        seconds: 38,
        exactness: 'estimated',
        reason: 'from the gap between two events',
      },
      { name: 'load', seconds: 92, exactness: 'exact' },
      { name: 'other', seconds: 7, exactness: 'exact' },
    ],
  };
}

export function pod(name: string, rest: Partial<ServicePod> = {}): ServicePod {
  return {
    name,
    uid: `uid-${name}`,
    phase: 'Running',
    ready: true,
    state: 'ready',
    message: null,
    node: 'gpu-1',
    revision: '7d9c5b8f44',
    restarts: 0,
    createdAt: ago(2 * HOUR),
    coldStart: coldStart(name, 2 * HOUR),
    ...rest,
  };
}

function verdict(
  word: VerdictWord,
  sentence: string,
  rest: Partial<Verdict> = {},
): Verdict {
  return {
    word,
    sentence,
    since: ago(6 * MINUTE),
    next: null,
    evidence: [
      {
        what: 'Pod chat-predictor-0: condition Ready',
        value: 'True',
        at: ago(2 * HOUR),
      },
      { what: 'vllm:num_requests_waiting', value: '0', at: ago(4) },
    ],
    ...rest,
  };
}

export function service(
  name: string,
  tenant: string,
  rest: Partial<ServiceDetail> = {},
): ServiceDetail {
  return {
    ...fresh(),
    ref: {
      cluster: CLUSTER,
      namespace: tenant,
      kind: 'InferenceService',
      name,
    },
    tenant,
    owner: `group:default/${tenant}`,
    model: {
      name: 'qwen3-8b',
      uri: 'oci://registry.sandbox.example/models/qwen3-8b',
      digest: `sha256:${'9f'.repeat(32)}`,
      entityRef: 'resource:default/qwen3-8b',
      version: null,
      variant: null,
    },
    engine: 'vLLM',
    engineVersion: '0.10.2',
    accelerator: { flavor: 'h100', resource: 'nvidia.com/gpu', count: 1 },
    verdict: verdict('serving', 'Both replicas answer and nothing waits.'),
    replicas: { ready: 2, desired: 2, min: 1, max: 3 },
    waiting: measured(0, 'requests'),
    running: measured(14, 'requests'),
    costPerHour: measured(9.4, 'USD/h', { source: 'sandbox price list' }),
    entityRef: `component:${tenant}/${name}`,
    createdAt: ago(2 * DAY),
    purpose: 'Answers questions of the support desk',
    costCenter: 'cc-1001',
    runtime: {
      name: 'vllm-pinned',
      offer: {
        id: 'vllm',
        title: 'vLLM',
        engine: 'vLLM',
        version: '0.10.2',
        maturity: 'current',
        protocol: 'openai',
        source: 'platform/profiles/platform.yaml',
      },
      reason: null,
      image: {
        tag: null,
        digest: `sha256:${'8c'.repeat(32)}`,
        isOffered: true,
      },
    },
    timeline: timeline(),
    conditions: [
      {
        type: 'PredictorReady',
        status: 'True',
        reason: null,
        message: null,
        lastTransitionTime: ago(2 * HOUR),
      },
      {
        type: 'Ready',
        status: 'True',
        reason: null,
        message: null,
        lastTransitionTime: ago(2 * HOUR),
      },
    ],
    pods: [
      pod(`${name}-predictor-7d9c5b8f44-x2k4p`),
      pod(`${name}-predictor-7d9c5b8f44-zz81q`),
    ],
    queue: {
      localQueue: 'serving',
      clusterQueue: tenant,
      admitted: 2,
      total: 2,
      waitingSince: null,
      blockedBy: null,
      message: 'The workload is admitted',
      fit: null,
      borrowed: 0,
    },
    autoscaling: {
      by: 'KEDA',
      name: `${name}-predictor`,
      state: 'active',
      sentence: 'Scaled by KEDA on requests waiting in the engine.',
      triggers: [
        {
          type: 'prometheus',
          name: 'waiting',
          target: '5 per replica',
          activation: '0',
          current: '3',
          query: `sum(vllm:num_requests_waiting{namespace="${tenant}"})`,
        },
      ],
      current: 2,
      desired: 2,
      min: 1,
      max: 4,
      lastDecision: { at: ago(HOUR), sentence: 'From 1 to 2 replicas.' },
      advice: [],
    },
    coldStarts: [
      coldStart(`${name}-predictor-x2k4p`, 2 * HOUR),
      coldStart(`${name}-predictor-zz81q`, DAY),
    ],
    cost: {
      asOf: ago(30),
      source: 'ledger of pod usage',
      stale: false,
      currency: 'USD',
      perHour: measured(9.4, 'USD/h', { source: 'sandbox price list' }),
      today: measured(88.12, 'USD', { source: 'ledger of pod usage' }),
      monthToDate: measured(1904.5, 'USD', { source: 'ledger of pod usage' }),
      perMillionTokens: measured(0.41, 'USD', {
        source: 'tokens of the last hour',
      }),
      parts: [
        {
          name: 'h100',
          quantity: 2,
          unit: 'GPUs',
          unitPrice: 3.9,
          perHour: 7.8,
        },
        {
          name: 'CPU',
          quantity: 16,
          unit: 'cores',
          unitPrice: 0.03,
          perHour: 0.48,
        },
        {
          name: 'Memory',
          quantity: 128,
          unit: 'GiB',
          unitPrice: 0.004,
          perHour: 0.51,
        },
      ],
      priceSource: 'sandbox price list',
    },
    violations: [],
    template: GOLDEN_PATHS.inferenceService.template,
    calling: {
      addresses: [
        {
          url: `https://${name}.${tenant}.models.example`,
          by: 'gateway',
          source: `HTTPRoute ${name}`,
          accepted: true,
          reason: null,
        },
        {
          url: `http://${name}-predictor.${tenant}.svc.cluster.local`,
          by: 'cluster',
          source: 'Service inside the cluster',
          accepted: null,
          reason:
            'Answers inside the cluster only, to whom the network policies of the namespace let in.',
        },
      ],
      model: name,
      modelReason: null,
      adapters: [],
      protocol: 'openai',
      endpoints: [
        { name: 'chat', path: '/v1/chat/completions' },
        { name: 'completions', path: '/v1/completions' },
      ],
      endpointsReason: null,
      key: { secret: `${name}-engine-key`, store: 'SecretStore tenant' },
      keyReason: null,
    },
    url: `http://${name}.${tenant}.serving.example`,
    ...rest,
  };
}

const notMeasured = () => ({
  waiting: measured(null, 'requests'),
  running: measured(null, 'requests'),
});

/** One service for each verdict, and one that breaks policies. */
export function telltaleServices(): ServiceDetail[] {
  return [
    service('vision', 'team-b', {
      ...notMeasured(),
      verdict: verdict(
        'failed',
        'The image cannot be pulled: manifest unknown.',
        {
          next: 'Correct the image in tenants/team-b/vision and propose the change.',
          evidence: [
            {
              what: 'Pod vision-predictor-0: container waiting',
              value: 'ImagePullBackOff',
              at: ago(90),
            },
            {
              what: 'InferenceService: condition Ready',
              value: 'True',
              at: ago(HOUR),
              misleading:
                'KServe reports Ready; no pod is ready (minimum availability is 0).',
            },
          ],
        },
      ),
      replicas: { ready: 0, desired: 1, min: 1, max: 1 },
      timeline: timeline(
        'image',
        'failed',
        'The registry knows no such manifest.',
      ),
      pods: [
        pod('vision-predictor-66b4-abcde', {
          ready: false,
          phase: 'Pending',
          state: 'ImagePullBackOff',
          message:
            'Back-off pulling image "registry.sandbox.example/vision:missing"',
          coldStart: null,
        }),
      ],
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
          lastTransitionTime: ago(HOUR),
          misleading: 'no pod is ready; the minimum availability is 0.',
        },
      ],
    }),
    service('search-embed', 'team-a', {
      verdict: verdict(
        'saturated',
        '42 requests wait in the engine, more than its 2 replicas have taken for 5 min.',
        {
          next: 'Raise the upper limit of replicas, or spread the load.',
        },
      ),
      waiting: measured(42, 'requests'),
      running: measured(64, 'requests'),
    }),
    service('legacy-ner', 'team-c', {
      verdict: verdict(
        'degraded',
        '1 of 2 replicas answers; the other restarts again and again.',
      ),
      replicas: { ready: 1, desired: 2, min: 2, max: 2 },
      model: {
        name: 'ner:latest',
        uri: 'oci://registry.sandbox.example/ner:latest',
        digest: null,
        entityRef: null,
        version: null,
        variant: null,
      },
      engine: null,
      engineVersion: null,
      accelerator: null,
      violations: [
        {
          policy: 'pinned-artifacts',
          message: 'storageUri must end in a digest (@sha256:…)',
        },
        {
          policy: 'owner-labels',
          message:
            'labels model-serving.backstage.io/owner and cost-center are required',
        },
      ],
    }),
    service('summarizer', 'team-b', {
      ...notMeasured(),
      verdict: verdict(
        'queued',
        '1 more H100 is needed; team-a holds 2 that it borrowed from your cohort.',
        {
          next: 'Wait, ask for a smaller size, or ask team-a to give back what it borrowed.',
        },
      ),
      replicas: { ready: 0, desired: 2, min: 2, max: 2 },
      timeline: timeline(
        'admitted',
        'current',
        'Waits for 1 H100, behind 2 requests.',
      ),
      queue: {
        localQueue: 'serving',
        clusterQueue: 'team-b',
        admitted: 1,
        total: 2,
        waitingSince: ago(6 * MINUTE),
        position: {
          localQueue: { position: 1, length: 1 },
          clusterQueue: { position: 2, length: 3 },
        },
        podsReady: {
          evictions: 3,
          firstAt: ago(6 * MINUTE),
          lastAt: ago(1 * MINUTE),
          timeoutSeconds: 120,
          startSeconds: 214,
          deadline: null,
          requeueAt: null,
        },
        blockedBy:
          '1 more nvidia.com/gpu of flavor h100 is needed; 2 are lent to team-a.',
        message:
          "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed",
        fit: {
          word: 'waits',
          sentence: 'Waits until 1 H100 is free.',
          flavor: 'h100',
          resource: 'nvidia.com/gpu',
          requested: 1,
          short: 1,
          replicasThatFit: 1,
          replicas: 2,
        },
        borrowed: null,
      },
      pods: [
        pod('summarizer-predictor-5c-q1w2e', {
          ready: false,
          phase: 'Pending',
          state: 'gated by Kueue',
          node: null,
          coldStart: null,
        }),
      ],
      coldStarts: [],
    }),
    service('code-assist', 'team-b', {
      ...notMeasured(),
      verdict: verdict(
        'starting',
        'The engine loads the model for 3 min; usually it takes 4 min here.',
      ),
      replicas: { ready: 0, desired: 1, min: 1, max: 2 },
      timeline: timeline('load', 'current', 'vLLM loads 14 GiB of weights.'),
      pods: [
        pod('code-assist-predictor-8f-k3l4m', {
          ready: false,
          state: 'running, not ready',
          coldStart: {
            ...coldStart('code-assist-predictor-8f-k3l4m', 200),
            readyAt: null,
            totalSeconds: null,
            current: 'load',
          },
        }),
      ],
    }),
    service('chat', 'team-a'),
    service('nightly-batch', 'team-c', {
      ...notMeasured(),
      verdict: verdict(
        'stopped',
        'Scaled to zero on purpose; it starts when asked.',
        { since: ago(9 * HOUR) },
      ),
      replicas: { ready: 0, desired: 0, min: 0, max: 1 },
      costPerHour: measured(0, 'USD/h', { source: 'sandbox price list' }),
      pods: [],
    }),
    service('translate', 'team-a', {
      ...notMeasured(),
      ref: {
        cluster: 'gpu-eu',
        namespace: 'team-a',
        kind: 'LLMInferenceService',
        name: 'translate',
      },
      verdict: verdict(
        'unknown',
        'Cluster gpu-eu cannot be reached; when last seen it was serving.',
        { since: null, evidence: [] },
      ),
      replicas: { ready: 0, desired: null, min: null, max: null },
      costPerHour: measured(null, 'USD/h', {
        reason: 'The flavor has no price.',
      }),
      stale: true,
      staleReason: 'Cluster gpu-eu does not answer since 13:58.',
      asOf: ago(HOUR),
      pods: [],
    }),
  ];
}
