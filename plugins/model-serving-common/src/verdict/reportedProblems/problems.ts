import { clusterQueue, flavor, pictureOf } from '../../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  localQueue,
  namespace,
  pod,
  time,
  workload,
} from '../../__fixtures__/serving';
import { VerdictWord } from '../../api';
import { KindStatus } from '../../kubernetes';

export type Raw = Parameters<typeof pictureOf>[0][number];

export const POD = 'chat-predictor-aaaa-1';

/** What a person who knows the software would say of a problem that was reported in public. */
export interface Row {
  what: string;
  /** Where it was reported. */
  from: string;
  objects: Raw[];
  word: VerdictWord;
  says: RegExp[];
  never?: RegExp[];
  next: RegExp | null;
  /** Seconds after ten. */
  now?: number;
  kinds?: Record<string, KindStatus['state']>;
}

export const NO_QUOTA_ADVICE = [
  /free quota/i,
  /request less/i,
  /holds this quota/i,
];
export const NOT_THE_ENGINE = [
  /engine keeps crashing|engine crashed/,
  /engine's (?:last )?log/,
];

export const QUEUES: Raw[] = [
  localQueue,
  flavor('h100'),
  clusterQueue('a', {
    h100: {
      gpu: { nominal: 8 },
      cpu: { nominal: 100 },
      memory: { nominal: '1Ti' },
    },
  }),
];

/** A service of KServe with its Deployment, which has been there since ten o'clock. */
export const standard = (...objects: Raw[]): Raw[] => [
  namespace,
  ...QUEUES,
  inferenceService(),
  deployment(),
  ...objects,
];

export const scheduled = { scheduled: 10 };
export const serving: Raw = pod({ ...scheduled, started: 60, ready: 120 });

export const condition = (
  type: string,
  status: string,
  reason: string,
  message: string,
  at = 60,
) => ({ type, status, reason, message, lastTransitionTime: time(at) });

/** An event about anything but a pod. */
export const eventOn = (
  kind: string,
  name: string,
  reason: string,
  message: string,
  at = 60,
): Raw => ({
  kind: 'Event',
  metadata: { name: `${name}.${reason}.${at}`, namespace: 'team-a' },
  involvedObject: { kind, name, uid: `uid-${name}` },
  reason,
  message,
  firstTimestamp: time(at),
  lastTimestamp: time(at),
});

export const refused = (message: string, more: Raw[] = []): Raw[] =>
  standard(
    eventOn('ReplicaSet', 'chat-predictor-aaaa', 'FailedCreate', message),
    ...more,
  );

/** A pod whose first container is not the engine, or that has more of them. */
export const withContainers = (
  base: Raw,
  statuses: {
    init?: Array<Record<string, unknown>>;
    beside?: Array<Record<string, unknown>>;
    sidecars?: string[];
  },
): Raw => {
  const spec = base.spec as { containers: unknown[] };
  const status = base.status as { containerStatuses: unknown[] };
  return {
    ...base,
    spec: {
      ...spec,
      initContainers: [
        ...(statuses.sidecars ?? []).map(name => ({
          name,
          restartPolicy: 'Always',
        })),
        ...(statuses.init ?? [])
          .filter(({ name }) => !statuses.sidecars?.includes(String(name)))
          .map(({ name }) => ({ name })),
      ],
      containers: [
        ...spec.containers,
        ...(statuses.beside ?? []).map(({ name }) => ({ name })),
      ],
    },
    status: {
      ...status,
      initContainerStatuses: statuses.init ?? [],
      containerStatuses: [
        ...status.containerStatuses,
        ...(statuses.beside ?? []),
      ],
    },
  };
};

export const crashLoop = (name: string, message: string, exitCode = 1) => ({
  name,
  ready: false,
  restartCount: 5,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: {
    terminated: {
      exitCode,
      reason: exitCode === 137 ? 'OOMKilled' : 'Error',
      message,
      startedAt: time(600),
      finishedAt: time(640),
    },
  },
});

export const crashed = (message: string): Raw =>
  pod({
    ...scheduled,
    waiting: { reason: 'CrashLoopBackOff' },
    restarts: 4,
    lastTermination: {
      exitCode: 1,
      reason: 'Error',
      message,
      startedAt: time(600),
      finishedAt: time(900),
    },
  });

/** An LLMInferenceService; its pods carry the labels that KServe gives them. */
export const llm = (
  spec: Record<string, unknown> = {},
  conditions: unknown[] = [],
): Raw => ({
  kind: 'LLMInferenceService',
  metadata: {
    name: 'chat',
    namespace: 'team-a',
    uid: 'llm-chat',
    creationTimestamp: time(0),
  },
  spec: { model: { uri: 'hf://x/y', name: 'y' }, replicas: 1, ...spec },
  status: { conditions },
});

export const llmLabels = (
  component: string,
  more: Record<string, string> = {},
) => ({
  'app.kubernetes.io/name': 'chat',
  'app.kubernetes.io/part-of': 'llminferenceservice',
  'app.kubernetes.io/component': component,
  ...more,
});

export const llmPod = (
  name: string,
  component: string,
  spec: Parameters<typeof pod>[0] = {},
  labels: Record<string, string> = {},
  owner = 'ReplicaSet',
): Raw => {
  const base = pod({ ...scheduled, name, ...spec });
  return {
    ...base,
    metadata: {
      ...base.metadata,
      labels: llmLabels(component, labels),
      ownerReferences: [
        { kind: owner, name: name.replace(/-[^-]+$/, ''), uid: 'rs' },
      ],
    },
    spec: {
      ...(base.spec as object),
      containers: [
        {
          name: 'main',
          image: 'vllm/vllm-openai:v0.11',
          resources: { requests: { 'nvidia.com/gpu': '1' } },
        },
      ],
    },
    status: {
      ...(base.status as object),
      containerStatuses: (
        base.status as { containerStatuses: object[] }
      ).containerStatuses.map(status => ({ ...status, name: 'main' })),
    },
  };
};

export const llmDeployment = (
  name: string,
  component: string,
  replicas = 1,
): Raw => ({
  kind: 'Deployment',
  metadata: {
    name,
    namespace: 'team-a',
    labels: llmLabels(component),
    ownerReferences: [
      { kind: 'LLMInferenceService', name: 'chat', uid: 'llm-chat' },
    ],
  },
  spec: {
    replicas,
    template: { spec: { containers: [{ name: 'main', image: 'x' }] } },
  },
});

export const ENGINE = 'llminferenceservice-workload';
export const PICKER = 'llminferenceservice-router-scheduler';

/** A replica of an LLMInferenceService over two nodes, made by a LeaderWorkerSet. */
export const group = (
  leader: Parameters<typeof pod>[0],
  worker: Parameters<typeof pod>[0],
): Raw[] => [
  namespace,
  llm({ worker: {} }),
  llmPod(
    'chat-kserve-mn-0',
    `${ENGINE}-leader`,
    leader,
    {
      'leaderworkerset.sigs.k8s.io/name': 'chat-kserve-mn',
      'leaderworkerset.sigs.k8s.io/group-index': '0',
      'leaderworkerset.sigs.k8s.io/worker-index': '0',
    },
    'StatefulSet',
  ),
  llmPod(
    'chat-kserve-mn-0-1',
    `${ENGINE}-worker`,
    worker,
    {
      'leaderworkerset.sigs.k8s.io/name': 'chat-kserve-mn',
      'leaderworkerset.sigs.k8s.io/group-index': '0',
      'leaderworkerset.sigs.k8s.io/worker-index': '1',
    },
    'StatefulSet',
  ),
];

/** A service of Knative with a revision for each name. */
export const knative = (
  status: Record<string, unknown>,
  revisions: Array<{ number: string; replicas: number }>,
  ...objects: Raw[]
): Raw[] => [
  namespace,
  inferenceService({
    status: { deploymentMode: 'Knative', ...status },
    predictor: { minReplicas: 0 },
  }),
  ...revisions.map(
    ({ number, replicas }): Raw => ({
      ...deployment({
        name: `chat-predictor-${number}-deployment`,
        owner: null,
        replicas,
      }),
      metadata: {
        name: `chat-predictor-${number}-deployment`,
        namespace: 'team-a',
        labels: { 'serving.kserve.io/inferenceservice': 'chat' },
        ownerReferences: [
          { kind: 'Revision', name: `chat-predictor-${number}`, uid: number },
        ],
      },
    }),
  ),
  ...objects,
];

export const revisionPod = (
  number: string,
  hash: string,
  spec: Parameters<typeof pod>[0],
): Raw =>
  pod({
    ...spec,
    name: `chat-predictor-${number}-deployment-${hash}-1`,
    hash,
    metadata: {
      ownerReferences: [
        {
          kind: 'ReplicaSet',
          name: `chat-predictor-${number}-deployment-${hash}`,
          uid: 'rs',
        },
      ],
    },
  });

export const route = (
  name: string,
  parents: Array<{ gateway: string; broken?: [type: string, message: string] }>,
): Raw => ({
  kind: 'HTTPRoute',
  metadata: {
    name,
    namespace: 'team-a',
    uid: `uid-${name}`,
    ownerReferences: [
      { kind: 'LLMInferenceService', name: 'chat', uid: 'llm-chat' },
    ],
  },
  status: {
    parents: parents.map(({ gateway, broken }) => ({
      parentRef: { name: gateway, namespace: 'gateways' },
      conditions: ['Accepted', 'ResolvedRefs'].map(type =>
        condition(
          type,
          broken?.[0] === type ? 'False' : 'True',
          broken?.[0] === type ? 'BackendNotFound' : type,
          broken?.[0] === type ? broken[1] : '',
        ),
      ),
    })),
  },
});

export const unscheduled = (message: string, more: Raw[] = []): Raw[] =>
  standard(
    pod({
      status: {
        conditions: [
          condition('PodScheduled', 'False', 'Unschedulable', message, 0),
        ],
      },
    }),
    workload(POD, { admitted: 5 }),
    ...more,
  );

export const application = (operationState: Record<string, unknown>): Raw => ({
  kind: 'Application',
  metadata: { name: 'tenants', namespace: 'argocd' },
  spec: { source: { path: 'tenants/team-a/chat' } },
  status: { operationState },
});
