import { ProjectedWorkload } from '../kubernetes';
import { pictureOf } from './cluster';

type Raw = Parameters<typeof pictureOf>[0][number];

/** A second of the morning of the fixtures' day. */
export const time = (seconds: number) =>
  new Date(Date.UTC(2026, 10, 21, 10, 0, seconds))
    .toISOString()
    .replace('.000Z', 'Z');

export const namespace: Raw = {
  kind: 'Namespace',
  metadata: {
    name: 'team-a',
    labels: { 'model-serving.backstage.io/tenant': 'team-a' },
    annotations: {
      'model-serving.backstage.io/owner': 'group:default/team-a',
      'model-serving.backstage.io/cost-center': 'cc-1001',
      'model-serving.backstage.io/budget-per-month': '20000',
    },
  },
};

export const localQueue: Raw = {
  kind: 'LocalQueue',
  metadata: {
    name: 'serving',
    namespace: 'team-a',
    labels: { 'model-serving.backstage.io/tenant-queue': 'true' },
  },
  spec: { clusterQueue: 'a' },
  status: { pendingWorkloads: 1, admittedWorkloads: 2 },
};

export function inferenceService(
  more: {
    name?: string;
    annotations?: Record<string, string>;
    predictor?: Record<string, unknown>;
    status?: Record<string, unknown>;
    metadata?: Record<string, unknown>;
  } = {},
): Raw {
  return {
    kind: 'InferenceService',
    metadata: {
      name: more.name ?? 'chat',
      namespace: 'team-a',
      uid: `isvc-${more.name ?? 'chat'}`,
      creationTimestamp: time(0),
      labels: {
        'kueue.x-k8s.io/queue-name': 'serving',
        'model-serving.backstage.io/cost-center': 'cc-1001',
      },
      annotations: {
        'model-serving.backstage.io/purpose': 'answers questions',
        'model-serving.backstage.io/model': 'resource:default/qwen3-8b',
        ...more.annotations,
      },
      ...more.metadata,
    },
    spec: {
      predictor: {
        minReplicas: 1,
        maxReplicas: 2,
        model: {
          modelFormat: { name: 'vLLM' },
          storageUri: `oci://registry.example/models/qwen3-8b@sha256:${'0'.repeat(64)}`,
        },
        ...more.predictor,
      },
    },
    status: more.status,
  };
}

export function deployment(
  more: {
    name?: string;
    owner?: string | null;
    replicas?: number;
    conditions?: unknown[];
    image?: string;
  } = {},
): Raw {
  return {
    kind: 'Deployment',
    metadata: {
      name: more.name ?? 'chat-predictor',
      namespace: 'team-a',
      ownerReferences:
        more.owner === null
          ? []
          : [
              {
                kind: 'InferenceService',
                name: 'chat',
                uid: more.owner ?? 'isvc-chat',
              },
            ],
    },
    spec: {
      replicas: more.replicas ?? 1,
      template: {
        spec: {
          containers: [{ name: 'main', image: more.image ?? 'nginx' }],
        },
      },
    },
    status: { conditions: more.conditions ?? [] },
  };
}

interface PodSpec {
  name?: string;
  service?: string;
  hash?: string;
  created?: number;
  gated?: boolean;
  scheduled?: number | 'no' | 'unschedulable';
  started?: number;
  ready?: number;
  restarts?: number;
  waiting?: { reason: string; message?: string };
  lastTermination?: Record<string, unknown>;
  component?: string;
  metadata?: Record<string, unknown>;
  status?: Record<string, unknown>;
  initContainerStatuses?: unknown[];
}

/** A pod of the service `chat` with one GPU. */
export function pod(spec: PodSpec = {}): Raw {
  const hash = spec.hash ?? 'aaaa';
  const name = spec.name ?? `chat-predictor-${hash}-1`;
  const isReady = spec.ready !== undefined;
  const condition = (type: string, status: boolean, at: number, reason?: string) => ({
    type,
    status: status ? 'True' : 'False',
    lastTransitionTime: time(at),
    ...(reason ? { reason } : {}),
  });
  const scheduledAt = typeof spec.scheduled === 'number' ? spec.scheduled : null;
  const unscheduledReason = spec.gated ? 'SchedulingGated' : 'Unschedulable';
  const created = spec.created ?? 0;
  const state = () => {
    if (spec.waiting) {
      return { waiting: spec.waiting };
    }
    return spec.started === undefined
      ? { waiting: { reason: 'ContainerCreating' } }
      : { running: { startedAt: time(spec.started) } };
  };
  return {
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'team-a',
      uid: `uid-${name}`,
      creationTimestamp: time(created),
      labels: {
        'serving.kserve.io/inferenceservice': spec.service ?? 'chat',
        component: spec.component ?? 'predictor',
        'pod-template-hash': hash,
        'kueue.x-k8s.io/queue-name': 'serving',
        'kueue.x-k8s.io/managed': 'true',
      },
      ownerReferences: [
        { kind: 'ReplicaSet', name: `chat-predictor-${hash}`, uid: 'rs' },
      ],
      ...spec.metadata,
    },
    spec: {
      nodeName: scheduledAt === null ? undefined : 'gpu-1',
      schedulingGates: spec.gated ? [{ name: 'kueue.x-k8s.io/admission' }] : [],
      containers: [
        {
          name: 'kserve-container',
          image: 'vllm/vllm-openai:v0.11',
          resources: {
            requests: { cpu: '4', memory: '16Gi', 'nvidia.com/gpu': '1' },
          },
        },
      ],
    },
    status: {
      phase: spec.started === undefined ? 'Pending' : 'Running',
      conditions: [
        scheduledAt === null
          ? condition('PodScheduled', false, created, unscheduledReason)
          : condition('PodScheduled', true, scheduledAt),
        condition('Ready', isReady, spec.ready ?? created),
        condition('ContainersReady', isReady, spec.ready ?? created),
      ],
      initContainerStatuses: spec.initContainerStatuses,
      containerStatuses:
        scheduledAt === null
          ? []
          : [
              {
                name: 'kserve-container',
                ready: isReady,
                restartCount: spec.restarts ?? 0,
                state: state(),
                lastState: spec.lastTermination
                  ? { terminated: spec.lastTermination }
                  : {},
              },
            ],
      ...spec.status,
    },
  };
}

/** The Workload of a pod; pending with a message, or admitted at a second. */
export function workload(
  podName: string,
  state: { admitted: number } | { message: string },
  more: Partial<Pick<ProjectedWorkload, 'priority'>> = {},
): Raw {
  const admitted = 'admitted' in state;
  return {
    kind: 'Workload',
    metadata: {
      name: `pod-${podName}`,
      namespace: 'team-a',
      creationTimestamp: time(0),
      ownerReferences: [{ kind: 'Pod', name: podName, uid: `uid-${podName}` }],
    },
    spec: { queueName: 'serving', ...more },
    status: {
      admission: admitted
        ? {
            clusterQueue: 'a',
            podSetAssignments: [
              { name: 'main', count: 1, flavors: { 'nvidia.com/gpu': 'h100' } },
            ],
          }
        : undefined,
      conditions: admitted
        ? [
            {
              type: 'Admitted',
              status: 'True',
              lastTransitionTime: time(state.admitted),
            },
          ]
        : [
            {
              type: 'QuotaReserved',
              status: 'False',
              reason: 'Pending',
              message: state.message,
              lastTransitionTime: time(0),
            },
          ],
    },
  };
}

/** An event about a pod. */
export function podEvent(
  podName: string,
  reason: string,
  message: string,
  at: number,
  container = 'kserve-container',
): Raw {
  return {
    kind: 'Event',
    metadata: { name: `${podName}.${reason}.${at}`, namespace: 'team-a' },
    involvedObject: {
      kind: 'Pod',
      name: podName,
      uid: `uid-${podName}`,
      fieldPath: `spec.containers{${container}}`,
    },
    reason,
    message,
    firstTimestamp: time(at),
    lastTimestamp: time(at),
  };
}
