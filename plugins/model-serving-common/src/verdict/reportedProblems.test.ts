import { clusterQueue, flavor, pictureOf } from '../__fixtures__/cluster';
import { allLive } from '../__fixtures__/recording';
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
import { ServiceDetail, VerdictWord } from '../api';
import { KindStatus } from '../kubernetes';
import { describeServices } from './describeService';

type Raw = Parameters<typeof pictureOf>[0][number];

const POD = 'chat-predictor-aaaa-1';

/** What a person who knows the software would say of a problem that was reported in public. */
interface Row {
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

const NO_QUOTA_ADVICE = [/free quota/i, /request less/i, /holds this quota/i];
const NOT_THE_ENGINE = [
  /engine keeps crashing|engine crashed/,
  /engine's (?:last )?log/,
];

const QUEUES: Raw[] = [
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
const standard = (...objects: Raw[]): Raw[] => [
  namespace,
  ...QUEUES,
  inferenceService(),
  deployment(),
  ...objects,
];

const scheduled = { scheduled: 10 };
const serving = pod({ ...scheduled, started: 60, ready: 120 });

const condition = (
  type: string,
  status: string,
  reason: string,
  message: string,
  at = 60,
) => ({ type, status, reason, message, lastTransitionTime: time(at) });

/** An event about anything but a pod. */
const eventOn = (
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

const refused = (message: string, more: Raw[] = []) =>
  standard(
    eventOn('ReplicaSet', 'chat-predictor-aaaa', 'FailedCreate', message),
    ...more,
  );

/** A pod whose first container is not the engine, or that has more of them. */
const withContainers = (
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

const crashLoop = (name: string, message: string, exitCode = 1) => ({
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

const crashed = (message: string) =>
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
const llm = (
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

const llmLabels = (component: string, more: Record<string, string> = {}) => ({
  'app.kubernetes.io/name': 'chat',
  'app.kubernetes.io/part-of': 'llminferenceservice',
  'app.kubernetes.io/component': component,
  ...more,
});

const llmPod = (
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

const llmDeployment = (name: string, component: string, replicas = 1): Raw => ({
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

const ENGINE = 'llminferenceservice-workload';
const PICKER = 'llminferenceservice-router-scheduler';

/** A replica of an LLMInferenceService over two nodes, made by a LeaderWorkerSet. */
const group = (
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
const knative = (
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

const revisionPod = (
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

const route = (
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

const unscheduled = (message: string, more: Raw[] = []) =>
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

const application = (operationState: Record<string, unknown>): Raw => ({
  kind: 'Application',
  metadata: { name: 'tenants', namespace: 'argocd' },
  spec: { source: { path: 'tenants/team-a/chat' } },
  status: { operationState },
});

const ROWS: Row[] = [
  // Kueue: what it does not say, and what it says through others.
  {
    what: 'a pod is gated, and no Workload was ever made for it',
    from: 'kubernetes-sigs/kueue#11372',
    objects: standard(pod({ gated: true })),
    now: 6720,
    word: 'queued',
    says: [/has made no Workload for it/],
    never: NO_QUOTA_ADVICE,
    next: /platform owners .*Kueue's controller/,
  },
  {
    what: 'a Workload is admitted, and the gate of its pod stays',
    from: 'kubernetes-sigs/kueue#7433, #11170',
    objects: standard(pod({ gated: true }), workload(POD, { admitted: 30 })),
    now: 900,
    word: 'starting',
    says: [/admitted at 10:00:30 UTC, but its gate .* is still there/],
    never: NO_QUOTA_ADVICE,
    next: /Kueue's controller/,
  },
  {
    what: 'a scheduling gate of somebody else holds an admitted pod',
    from: 'kubernetes-sigs/kueue#9482',
    objects: standard(
      {
        ...pod({ gated: true }),
        spec: {
          ...(pod({}).spec as object),
          nodeName: undefined,
          schedulingGates: [{ name: 'example.com/wait-for-data' }],
        },
      },
      workload(POD, { admitted: 30 }),
    ),
    now: 900,
    word: 'starting',
    says: [/scheduling gate example\.com\/wait-for-data holds it back/],
    never: NO_QUOTA_ADVICE,
    next: /what removes scheduling gate/,
  },
  {
    what: 'the cloud has no more nodes for a ProvisioningRequest',
    from: 'kubernetes-sigs/kueue#5129',
    objects: standard(pod({ gated: true }), {
      ...workload(POD, { message: '' }),
      status: {
        conditions: [
          condition(
            'QuotaReserved',
            'False',
            'Pending',
            'The workload has failed admission checks',
          ),
          condition(
            'Evicted',
            'True',
            'AdmissionCheck',
            'At least one admission check is false',
          ),
        ],
        admissionChecks: [
          {
            name: 'dws-prov',
            state: 'Retry',
            message: 'Retrying after failure: Max nodepool size reached',
          },
        ],
      },
    }),
    word: 'queued',
    says: [/Max nodepool size reached .*admission check dws-prov/],
    never: NO_QUOTA_ADVICE,
    next: /dws-prov/,
  },
  {
    what: 'an older Kueue says nothing of a queue that does not exist',
    from: 'kubernetes-sigs/kueue#1410',
    objects: [
      namespace,
      ...QUEUES.slice(1),
      inferenceService(),
      deployment(),
      pod({ gated: true }),
      { ...workload(POD, { message: '' }), status: {} },
    ],
    word: 'queued',
    says: [/LocalQueue serving does not exist/],
    never: NO_QUOTA_ADVICE,
    next: /platform owners to create LocalQueue serving/,
  },
  {
    what: 'words that are not understood of a queue that is inactive',
    from: 'kubernetes-sigs/kueue#1410',
    objects: [
      namespace,
      localQueue,
      flavor('h100'),
      clusterQueue(
        'a',
        { h100: { gpu: { nominal: 8 } } },
        {},
        {
          conditions: [
            condition(
              'Active',
              'False',
              'AdmissionCheckNotFound',
              "Can't admit new workloads: references missing AdmissionCheck(s): budget",
            ),
          ],
        },
      ),
      inferenceService(),
      deployment(),
      pod({ gated: true }),
      workload(POD, { message: 'words of another release' }),
    ],
    word: 'queued',
    says: [
      /ClusterQueue a is inactive: .*AdmissionCheck\(s\): budget/,
      /words of another release/,
    ],
    never: NO_QUOTA_ADVICE,
    next: /repair ClusterQueue a/,
  },
  {
    what: 'the pods of a group wait for the quota of their one Workload',
    from: 'kubernetes-sigs/kueue#4804',
    objects: [
      ...QUEUES,
      ...group(
        { gated: true, scheduled: 'no' },
        { gated: true, scheduled: 'no' },
      ).map(
        (object): Raw =>
          object.kind === 'Pod'
            ? {
                ...object,
                metadata: {
                  ...object.metadata,
                  labels: {
                    ...(object.metadata.labels as object),
                    'kueue.x-k8s.io/queue-name': 'serving',
                    'kueue.x-k8s.io/managed': 'true',
                    'kueue.x-k8s.io/pod-group-name':
                      'leaderworkerset-chat-0-1a2b3',
                  },
                },
              }
            : object,
      ),
      {
        ...workload('x', {
          message:
            "couldn't assign flavors to pod set leader: insufficient unused quota for nvidia.com/gpu in flavor h100, 2 more needed",
        }),
        metadata: {
          name: 'leaderworkerset-chat-0-1a2b3',
          namespace: 'team-a',
          ownerReferences: [
            { kind: 'LeaderWorkerSet', name: 'chat-kserve-mn', uid: 'lws' },
          ],
        },
      },
    ],
    word: 'queued',
    says: [/2 more GPUs needed in flavor h100/],
    next: /Wait/,
  },
  {
    what: 'a queue label on a cluster without Kueue',
    from: 'kubernetes-sigs/kueue#1407',
    objects: [namespace, inferenceService(), deployment(), serving],
    kinds: {
      Workload: 'not-installed',
      LocalQueue: 'not-installed',
      ClusterQueue: 'not-installed',
    },
    word: 'serving',
    says: [/outside every quota: .*Kueue is not installed/],
    next: /install Kueue/,
  },
  {
    what: 'a gated pod where the Workloads cannot be found',
    from: 'kubernetes-sigs/kueue#9541',
    objects: [
      namespace,
      inferenceService(),
      deployment(),
      pod({ gated: true }),
    ],
    kinds: {
      Workload: 'not-installed',
      LocalQueue: 'not-installed',
      ClusterQueue: 'not-installed',
    },
    word: 'queued',
    says: [/why is unknown: this cluster has no Workloads of Kueue/],
    never: NO_QUOTA_ADVICE,
    next: /platform owners whether Kueue runs/,
  },
  // Pods that the API server does not take.
  {
    what: 'the namespace quota wants memory on every container; only the ReplicaSet says so',
    from: 'kserve/kserve#1242',
    objects: refused(
      'Error creating: pods "chat-predictor-aaaa-8k2x" is forbidden: failed quota: kf-resource-quota: must specify memory',
    ),
    word: 'failed',
    says: [
      /pods are refused: ResourceQuota kf-resource-quota .*must specify memory/,
    ],
    next: /sidecars too/,
  },
  {
    what: 'the quota of the namespace is used up by the old revision during a rollout',
    from: 'ministryofjustice/cloud-platform#590',
    objects: standard(
      serving,
      workload(POD, { admitted: 5 }),
      eventOn(
        'ReplicaSet',
        'chat-predictor-bbbb',
        'FailedCreate',
        '(combined from similar events): Error creating: pods "chat-predictor-bbbb-2wm8j" is forbidden: exceeded quota: namespace-quota, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=4, limited: requests.nvidia.com/gpu=4',
        700,
      ),
    ),
    word: 'serving',
    says: [
      /1 of 1 replica ready/,
      /new pods are refused: ResourceQuota namespace-quota .*no room: 1 requests\.nvidia\.com\/gpu requested, 4 of 4 used/,
    ],
    next: /raise ResourceQuota namespace-quota/,
  },
  {
    what: 'a LimitRange with a maximum',
    from: 'kserve/kserve#867',
    objects: refused(
      'Error creating: pods "chat-predictor-aaaa-1" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
    ),
    word: 'failed',
    says: [
      /LimitRange of the namespace: maximum memory usage per Container is 1Gi, but limit is 2Gi/,
    ],
    next: /LimitRange/,
  },
  {
    what: 'pod security refuses the storage initializer',
    from: 'kserve/kserve#5373',
    objects: refused(
      'Error creating: pods "chat-predictor-aaaa-1" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "storage-initializer" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "storage-initializer" must set securityContext.runAsNonRoot=true)',
    ),
    word: 'failed',
    says: [
      /pod security "restricted:latest": allowPrivilegeEscalation != false \(container "storage-initializer"/,
    ],
    next: /platform owners .*security context/,
  },
  {
    what: "KServe's webhook does not answer, so that no pod is made",
    from: 'kserve/kserve#580, #985',
    objects: refused(
      'Error creating: Internal error occurred: failed calling webhook "inferenceservice.kserve-webhook-server.pod-mutator": failed to call webhook: Post "https://kserve-webhook-server-service.kserve.svc:443/mutate-pods?timeout=10s": no endpoints available for service "kserve-webhook-server-service"',
    ),
    word: 'failed',
    says: [
      /webhook inferenceservice\.kserve-webhook-server\.pod-mutator does not answer: .*no endpoints available/,
    ],
    next: /repair the service behind/,
  },
  {
    what: 'the ServiceAccount of the service does not exist',
    from: 'kserve/kserve, storage credentials',
    objects: refused(
      'Error creating: pods "chat-predictor-aaaa-" is forbidden: error looking up service account team-a/models: serviceaccount "models" not found',
    ),
    word: 'failed',
    says: [/ServiceAccount models does not exist/],
    next: /Create ServiceAccount models/,
  },
  {
    what: 'an admission policy denies the pods',
    from: 'kubernetes/kubernetes, ValidatingAdmissionPolicy',
    objects: refused(
      `Error creating: pods "chat-predictor-aaaa-1" is forbidden: ValidatingAdmissionPolicy 'serving-accelerator-pods' with binding 'serving-accelerator-pods' denied request: accelerator pods must belong to a service`,
    ),
    word: 'failed',
    says: [/policy serving-accelerator-pods: accelerator pods must belong/],
    next: /policy serving-accelerator-pods/,
  },
  {
    what: 'the Deployment is paused',
    from: 'kubernetes-sigs/kueue#15354',
    objects: [
      namespace,
      inferenceService(),
      deployment({
        conditions: [
          condition(
            'Progressing',
            'Unknown',
            'DeploymentPaused',
            'Deployment is paused',
          ),
        ],
      }),
    ],
    now: 900,
    word: 'failed',
    says: [/Deployment chat-predictor is paused/],
    next: /rollout resume/,
  },
  {
    what: 'Deployments may not be read',
    from: 'kserve/kserve, minimal RBAC',
    objects: [namespace, inferenceService()],
    kinds: { Deployment: 'forbidden' },
    now: 900,
    word: 'starting',
    says: [/why is unknown: the portal may not read the Deployments/],
    never: [/does not exist/],
    next: /let the portal read Deployments/,
  },
  // Knative: revisions.
  {
    what: 'the progress deadline ends a first revision that no node can take',
    from: 'knative/serving#15478',
    objects: knative(
      {
        conditions: [
          condition(
            'PredictorReady',
            'False',
            'RevisionFailed',
            'Revision "chat-predictor-00001" failed with message: Initial scale was never achieved.',
          ),
          condition('Ready', 'False', 'RevisionFailed', ''),
        ],
      },
      [{ number: '00001', replicas: 0 }],
    ),
    now: 900,
    word: 'failed',
    says: [/before it was ever ready; .*Initial scale was never achieved/],
    never: [/zero/, /wakes/],
    next: /revision/,
  },
  {
    what: 'a new revision finds no node while the one before serves',
    from: 'knative/serving#11923',
    objects: knative(
      {
        url: 'http://chat.example',
        conditions: [
          condition(
            'Ready',
            'False',
            'RevisionFailed',
            'Revision "chat-predictor-00004" failed with message: 0/22 nodes are available',
          ),
        ],
      },
      [
        { number: '00002', replicas: 1 },
        { number: '00004', replicas: 1 },
      ],
      revisionPod('00002', 'aaaa', { ...scheduled, started: 60, ready: 90 }),
      revisionPod('00004', 'bbbb', {
        created: 600,
        status: {
          conditions: [
            condition(
              'PodScheduled',
              'False',
              'Unschedulable',
              '0/22 nodes are available: 1 Insufficient memory, 22 Insufficient cpu.',
              600,
            ),
          ],
        },
      }),
    ),
    now: 900,
    word: 'serving',
    says: [
      /1 of 1 replica ready/,
      /the old revision is serving; the new one is not ready: .*22 Insufficient cpu/,
    ],
    next: /nodes with more/,
  },
  {
    what: 'the newest revision failed while the one before is at zero',
    from: 'knative/serving#14157',
    objects: knative(
      {
        url: 'http://chat.example',
        conditions: [
          condition(
            'PredictorReady',
            'False',
            'RevisionFailed',
            'Revision "chat-predictor-00002" failed with message: Unable to fetch image "registry.example/x:2": failed to resolve image to digest: 401 Unauthorized.',
          ),
          condition('PredictorRouteReady', 'True', '', ''),
        ],
      },
      [
        { number: '00001', replicas: 0 },
        { number: '00002', replicas: 0 },
      ],
    ),
    now: 9000,
    word: 'stopped',
    says: [
      /Scaled to zero on the revision before; a request wakes it; the newest revision failed: .*401 Unauthorized/,
    ],
    next: /pull secret/,
  },
  // Groups, prefill and decode, the way in.
  {
    what: 'the head waits for a worker whose image cannot be pulled',
    from: 'ray-project/kuberay#2552, kserve multi-node',
    objects: group(
      { started: 60 },
      {
        waiting: {
          reason: 'ImagePullBackOff',
          message:
            'Back-off pulling image "registry.example/vllm:1": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/vllm:1": failed to resolve reference "registry.example/vllm:1": registry.example/vllm:1: not found',
        },
      },
    ),
    now: 900,
    word: 'failed',
    says: [
      /head waits for another node of the replica: its image cannot be pulled: the registry has no such image: registry\.example\/vllm:1: not found/,
    ],
    next: /Check the image reference/,
  },
  {
    what: 'a worker crashes again and again behind a head that is ready',
    from: 'kubernetes-sigs/kueue#9751',
    objects: group(
      { started: 60, ready: 120 },
      {
        waiting: { reason: 'CrashLoopBackOff' },
        restarts: 4,
        lastTermination: {
          exitCode: 1,
          reason: 'Error',
          message:
            'torch.distributed.DistNetworkError: The client socket has timed out after 600000ms while trying to connect to (chat-kserve-mn-0, 29500).',
          startedAt: time(600),
          finishedAt: time(700),
        },
      },
    ),
    now: 900,
    word: 'degraded',
    says: [
      /group is not complete: its worker keeps crashing: .*cannot talk to each other.*; 4 restarts since 10:00:00 UTC/,
    ],
    next: /network between the GPUs/,
  },
  {
    what: 'no node has room for the worker of a replica',
    from: 'kserve/kserve multi-node, Ray workers',
    objects: group(
      { started: 60 },
      {
        scheduled: 'unschedulable',
        status: {
          conditions: [
            condition(
              'PodScheduled',
              'False',
              'Unschedulable',
              '0/4 nodes are available: 4 Insufficient nvidia.com/gpu.',
              10,
            ),
          ],
        },
      },
    ),
    now: 900,
    word: 'starting',
    says: [
      /head waits for another node of the replica: .*no node fits: .*4 Insufficient nvidia\.com\/gpu/,
    ],
    next: /nodes with more nvidia\.com\/gpu/,
  },
  {
    what: 'the decoding engines crash while those for prefill are ready',
    from: 'llm-d/llm-d-benchmark#724',
    objects: [
      namespace,
      llm({ prefill: {} }),
      llmDeployment('chat-kserve', ENGINE),
      llmDeployment('chat-kserve-prefill', `${ENGINE}-prefill`, 2),
      ...['1', '2'].map(number =>
        llmPod(
          `chat-kserve-prefill-bbbb-${number}`,
          `${ENGINE}-prefill`,
          { started: 60, ready: 90 },
          { 'llm-d.ai/role': 'prefill' },
        ),
      ),
      llmPod(
        'chat-kserve-aaaa-1',
        ENGINE,
        {
          waiting: { reason: 'CrashLoopBackOff' },
          restarts: 3,
          lastTermination: {
            exitCode: 1,
            reason: 'Error',
            message:
              'RuntimeError: FlashInfer requires GPUs with sm75 or higher',
            startedAt: time(600),
            finishedAt: time(640),
          },
        },
        { 'llm-d.ai/role': 'decode' },
      ),
    ],
    now: 900,
    word: 'failed',
    says: [
      /0 of 1 ready; its engine keeps crashing: the accelerator is too old .*FlashInfer requires GPUs with sm75/,
    ],
    never: [/serve\b/],
    next: /newer accelerator/,
  },
  {
    what: 'prefill is down while decoding answers',
    from: 'llm-d/llm-d-benchmark#775',
    objects: [
      namespace,
      llm({ prefill: {} }),
      llmDeployment('chat-kserve', ENGINE),
      llmDeployment('chat-kserve-prefill', `${ENGINE}-prefill`),
      llmPod(
        'chat-kserve-aaaa-1',
        ENGINE,
        { started: 60, ready: 90 },
        { 'llm-d.ai/role': 'decode' },
      ),
      llmPod(
        'chat-kserve-prefill-bbbb-1',
        `${ENGINE}-prefill`,
        { started: 60 },
        { 'llm-d.ai/role': 'prefill' },
      ),
    ],
    now: 900,
    word: 'degraded',
    says: [/1 of 1 replica serves; its prefill is not ready/],
    next: null,
  },
  {
    what: 'the endpoint picker may not list what it needs',
    from: 'llm-d/llm-d-benchmark#775, gateway-api-inference-extension#1737',
    objects: [
      namespace,
      llm({ router: {} }),
      llmDeployment('chat-kserve', ENGINE),
      llmDeployment('chat-kserve-router-scheduler', PICKER),
      llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
      llmPod('chat-kserve-router-scheduler-bbbb-1', PICKER, {
        waiting: { reason: 'CrashLoopBackOff' },
        restarts: 6,
        lastTermination: {
          exitCode: 1,
          reason: 'Error',
          message:
            '{"level":"error","ts":"2026-03-06T10:00:00Z","logger":"controller-runtime.cache","msg":"Failed to watch","error":"failed to list *v1alpha2.InferenceModelRewrite: inferencemodelrewrites.inference.networking.x-k8s.io is forbidden: User \\"system:serviceaccount:team-a:epp\\" cannot list resource \\"inferencemodelrewrites\\""}',
          startedAt: time(600),
          finishedAt: time(640),
        },
      }),
    ],
    now: 900,
    word: 'failed',
    says: [
      /endpoint picker is not ready; its endpoint picker keeps crashing: .*is forbidden: User "system:serviceaccount:team-a:epp" cannot list/,
    ],
    never: NOT_THE_ENGINE,
    next: /platform owners .*(?:role|RBAC|right)/i,
  },
  {
    what: 'the endpoint picker crashes once while its tokenizer starts',
    from: 'llm-d/llm-d-router#1238',
    objects: [
      namespace,
      llm({ router: {} }),
      llmDeployment('chat-kserve', ENGINE),
      llmDeployment('chat-kserve-router-scheduler', PICKER),
      llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
      llmPod('chat-kserve-router-scheduler-bbbb-1', PICKER, {
        started: 30,
        ready: 40,
        restarts: 1,
        lastTermination: {
          exitCode: 1,
          reason: 'Error',
          message: 'tokenizer initialization failed after 5 attempts',
          startedAt: time(10),
          finishedAt: time(20),
        },
      }),
    ],
    now: 120,
    word: 'serving',
    says: [/1 of 1 replica ready/],
    next: null,
  },
  {
    what: 'the route names a pool that the gateway does not know',
    from: 'gateway-api-inference-extension#1591, #1530',
    objects: [
      namespace,
      llm({ router: {} }),
      llmDeployment('chat-kserve', ENGINE),
      llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
      route('chat-kserve-route', [
        {
          gateway: 'inference',
          broken: [
            'ResolvedRefs',
            'InferencePool "chat-inference-pool" not found',
          ],
        },
      ]),
    ],
    now: 900,
    word: 'serving',
    says: [
      /inside the cluster/,
      /not reachable from outside: HTTPRoute chat-kserve-route at Gateway gateways inference: InferencePool "chat-inference-pool" not found/,
    ],
    next: /platform owners/,
  },
  {
    what: 'one gateway sends requests, another refuses the route',
    from: 'kgateway-dev/kgateway#11239',
    objects: [
      namespace,
      llm({ router: {} }),
      llmDeployment('chat-kserve', ENGINE),
      llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
      route('chat-kserve-route', [
        { gateway: 'inference' },
        {
          gateway: 'internal',
          broken: ['Accepted', 'No matching parent listener'],
        },
      ]),
    ],
    now: 900,
    word: 'serving',
    says: [
      /^Serving, 1 of 1 replica ready/,
      /Gateway gateways internal: No matching parent listener/,
    ],
    never: [/inside the cluster|not reachable/],
    next: null,
  },
  {
    what: 'the endpoint picker of the pool does not exist',
    from: 'gateway-api-inference-extension#959, #1131',
    objects: [
      namespace,
      llm({ router: {} }),
      llmDeployment('chat-kserve', ENGINE),
      llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
      {
        kind: 'InferencePool',
        metadata: {
          name: 'chat-inference-pool',
          namespace: 'team-a',
          ownerReferences: [
            { kind: 'LLMInferenceService', name: 'chat', uid: 'llm-chat' },
          ],
        },
        status: {
          parents: [
            {
              parentRef: { kind: 'Status', name: 'default' },
              conditions: [
                condition(
                  'Accepted',
                  'Unknown',
                  'Pending',
                  'Waiting for controller',
                ),
              ],
            },
            {
              parentRef: { name: 'inference', namespace: 'gateways' },
              conditions: [
                condition('Accepted', 'True', 'Accepted', ''),
                condition(
                  'ResolvedRefs',
                  'False',
                  'InvalidExtensionRef',
                  'failed to find Service chat-epp-service',
                ),
              ],
            },
          ],
        },
      },
    ],
    now: 900,
    word: 'serving',
    says: [
      /not reachable from outside: InferencePool chat-inference-pool at Gateway gateways inference: failed to find Service chat-epp-service/,
    ],
    next: /platform owners/,
  },
  {
    what: 'the routing sidecar of a decoding engine crashes',
    from: 'llm-d/llm-d-router, pd-sidecar',
    objects: standard(
      withContainers(pod({ ...scheduled, started: 60 }), {
        sidecars: ['llm-d-routing-sidecar'],
        init: [
          crashLoop(
            'llm-d-routing-sidecar',
            'flag provided but not defined: -connector',
          ),
        ],
      }),
    ),
    now: 900,
    word: 'failed',
    says: [/routing sidecar llm-d-routing-sidecar keeps crashing/],
    never: [/preparation|engine keeps/],
    next: /platform owners/,
  },
  {
    what: 'the transformer waits for quota of its own',
    from: 'kserve/kserve, transformers in a queue',
    objects: standard(
      serving,
      workload(POD, { admitted: 5 }),
      pod({
        name: 'chat-transformer-cccc-1',
        component: 'transformer',
        hash: 'cccc',
        gated: true,
      }),
      workload('chat-transformer-cccc-1', {
        message:
          "couldn't assign flavors to pod set main: insufficient unused quota for cpu in flavor h100, 2 more needed",
      }),
    ),
    word: 'queued',
    says: [/transformer is not ready; 2 more cpu needed in flavor h100/],
    next: /Wait/,
  },
  {
    what: 'an explainer crashes beside an engine that answers',
    from: 'kserve/kserve, alibi explainer',
    objects: standard(
      serving,
      workload(POD, { admitted: 5 }),
      pod({
        name: 'chat-explainer-cccc-1',
        component: 'explainer',
        hash: 'cccc',
        ...scheduled,
        waiting: { reason: 'CrashLoopBackOff' },
        restarts: 4,
        lastTermination: {
          exitCode: 1,
          reason: 'Error',
          message: "ModuleNotFoundError: No module named 'alibi'",
          startedAt: time(100),
          finishedAt: time(110),
        },
      }),
    ),
    word: 'degraded',
    says: [
      /its explainer is not ready: its explainer keeps crashing: .*lacks a package \(alibi\)/,
    ],
    never: NOT_THE_ENGINE,
    next: /runtime image/,
  },
  {
    what: 'the transformer fails while the engine still loads',
    from: 'kserve/kserve, transformers',
    objects: standard(
      pod({ ...scheduled, started: 60 }),
      workload(POD, { admitted: 5 }),
      pod({
        name: 'chat-transformer-cccc-1',
        component: 'transformer',
        hash: 'cccc',
        ...scheduled,
        waiting: { reason: 'ErrImagePull', message: 'not found' },
      }),
    ),
    word: 'starting',
    says: [
      /loading since/,
      /its transformer fails: its image cannot be pulled/,
    ],
    next: /image reference/,
  },
  {
    what: 'the worker of a replica is refused by the namespace quota',
    from: 'kserve/kserve multi-node',
    objects: standard(pod({ ...scheduled, started: 60 }), {
      ...deployment({ name: 'chat-predictor-worker' }),
      spec: {
        replicas: 1,
        template: {
          spec: { containers: [{ name: 'worker-container', image: 'x' }] },
        },
      },
      status: {
        conditions: [
          condition(
            'ReplicaFailure',
            'True',
            'FailedCreate',
            'pods "x" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=4, limited: requests.nvidia.com/gpu=4',
          ),
        ],
      },
    }),
    word: 'failed',
    says: [
      /another node of the replica: its worker is refused: ResourceQuota gpu/,
    ],
    next: /raise ResourceQuota gpu/,
  },
  {
    what: 'the network of a node is not ready',
    from: 'kubernetes/kubernetes, CNI',
    objects: standard(
      pod({ ...scheduled }),
      podEvent(
        POD,
        'NetworkNotReady',
        'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
        100,
      ),
    ),
    word: 'failed',
    says: [/cannot give the pod a network/],
    next: /network plugin \(CNI\)/,
  },
  {
    what: 'the readiness probe runs a command that the image does not have',
    from: 'kubernetes/kubernetes, exec probes',
    objects: standard(
      pod({ ...scheduled, started: 60 }),
      workload(POD, { admitted: 5 }),
      podEvent(
        POD,
        'Unhealthy',
        'Readiness probe errored: rpc error: code = Unknown desc = failed to exec in container: OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
        100,
      ),
    ),
    word: 'starting',
    says: [/command of the readiness probe is not in the image/],
    next: /correct the command of the readiness probe/,
  },
  // Containers and nodes.
  {
    what: 'a native sidecar runs while the engine is pulled',
    from: 'istio/istio, native sidecars',
    objects: standard(
      withContainers(pod({ ...scheduled }), {
        sidecars: ['istio-proxy'],
        init: [
          {
            name: 'istio-proxy',
            ready: true,
            restartCount: 0,
            state: { running: { startedAt: time(20) } },
          },
        ],
      }),
    ),
    now: 120,
    word: 'starting',
    says: [/pulling and starting the engine/],
    never: [/running istio-proxy/],
    next: null,
  },
  {
    what: 'the storage initializer is killed for its memory',
    from: 'kserve/kserve#5326',
    objects: standard(
      withContainers(pod({ ...scheduled }), {
        init: [crashLoop('storage-initializer', '', 137)],
      }),
    ),
    now: 900,
    word: 'failed',
    says: [
      /model was killed for using more memory than its limit|storage.initializer.*memory/i,
    ],
    never: [/Choose an accelerator/],
    next: /memory limit of the storage initializer/,
  },
  {
    what: 'a download hangs without an error',
    from: 'kserve/kserve#5611',
    objects: standard(
      withContainers(pod({ ...scheduled }), {
        init: [
          {
            name: 'storage-initializer',
            ready: false,
            restartCount: 0,
            state: { running: { startedAt: time(20) } },
          },
        ],
      }),
    ),
    now: 10800,
    word: 'starting',
    says: [/^Stuck while starting/, /downloading the model/],
    never: [/readiness probe/],
    next: /download may hang/,
  },
  {
    what: 'an old pod does not end and holds the GPU that the new one needs',
    from: 'NVIDIA/gpu-operator#303, NVIDIA/k8s-device-plugin#335',
    objects: standard(
      pod({
        name: 'chat-predictor-aaaa-0',
        ...scheduled,
        started: 20,
        metadata: { deletionTimestamp: time(120) },
      }),
      pod({
        created: 130,
        status: {
          conditions: [
            condition(
              'PodScheduled',
              'False',
              'Unschedulable',
              '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
              130,
            ),
          ],
        },
      }),
    ),
    now: 3900,
    word: 'starting',
    says: [
      /3 Insufficient nvidia\.com\/gpu/,
      /one pod has been terminating since 10:02:00 UTC/,
    ],
    next: /why the pod does not end on node gpu-1/,
  },
  {
    what: 'a pod that was restarted long ago fails its readiness probe now',
    from: 'kubernetes/kubernetes, readiness',
    objects: standard(
      pod({
        ...scheduled,
        started: 600,
        restarts: 3,
        lastTermination: {
          exitCode: 1,
          reason: 'Error',
          startedAt: time(300),
          finishedAt: time(590),
        },
        status: {
          phase: 'Running',
          conditions: [
            condition('PodScheduled', 'True', '', '', 10),
            condition('Ready', 'False', 'ContainersNotReady', '', 90000),
          ],
        },
      }),
      podEvent(
        POD,
        'Unhealthy',
        'Readiness probe failed: HTTP probe failed with statuscode: 503',
        90010,
      ),
    ),
    now: 90060,
    word: 'failed',
    says: [/engine is no longer ready: .*statuscode: 503/],
    never: [/crash/],
    next: /fails its readiness probe/,
  },
  {
    what: 'the autoscaler tried, and the cloud has no such node',
    from: '2i2c-org/infrastructure#2185',
    objects: unscheduled(
      '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
      [
        podEvent(
          POD,
          'TriggeredScaleUp',
          'pod triggered scale-up: [{gpu-pool 0->1 (max: 4)}]',
          60,
        ),
        podEvent(
          POD,
          'NotTriggerScaleUp',
          "pod didn't trigger scale-up: 1 node(s) didn't match Pod's node affinity/selector, 1 in backoff after failed scale-up",
          600,
        ),
      ],
    ),
    now: 900,
    word: 'starting',
    says: [/none will be added/, /backoff after failed scale-up/],
    never: [/being provisioned/],
    next: /another zone|cloud has no such node/,
  },
  {
    what: 'the node group is at its maximum',
    from: 'kubernetes/autoscaler#1470',
    objects: unscheduled(
      '0/9 nodes are available: 9 Insufficient nvidia.com/gpu.',
      [
        podEvent(
          POD,
          'NotTriggerScaleUp',
          "pod didn't trigger scale-up: 1 max node group size reached",
          60,
        ),
      ],
    ),
    now: 900,
    word: 'starting',
    says: [/max node group size reached/],
    next: /raise the node group's maximum size/,
  },
  {
    what: 'the nodes with accelerators are tainted; the others have none',
    from: 'kubernetes/autoscaler#3448',
    objects: unscheduled(
      '0/10 nodes are available: 2 node(s) had untolerated taint {nvidia.com/gpu: present}, 8 Insufficient nvidia.com/gpu. preemption: 0/10 nodes are available: 10 Preemption is not helpful for scheduling.',
    ),
    now: 900,
    word: 'starting',
    says: [/taint nvidia\.com\/gpu=present/],
    never: [/Choose another accelerator/],
    next: /toleration for nvidia\.com\/gpu=present/,
  },
  {
    what: 'the claim of the model has a storage class that does not exist',
    from: 'kserve/kserve#580, pvc://',
    objects: standard(
      {
        ...pod({}),
        spec: {
          ...(pod({}).spec as object),
          nodeName: undefined,
          volumes: [
            {
              name: 'kserve-pvc-source',
              persistentVolumeClaim: { claimName: 'model-store' },
            },
          ],
        },
        status: {
          phase: 'Pending',
          conditions: [
            condition(
              'PodScheduled',
              'False',
              'Unschedulable',
              '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
              0,
            ),
          ],
        },
      },
      eventOn(
        'PersistentVolumeClaim',
        'model-store',
        'ProvisioningFailed',
        'storageclass.storage.k8s.io "fast-nvme" not found',
      ),
    ),
    now: 900,
    word: 'starting',
    says: [
      /PersistentVolumeClaim model-store is not bound: storageclass\.storage\.k8s\.io "fast-nvme" not found/,
    ],
    never: [/nodes with more/],
    next: /storage class fast-nvme/,
  },
  {
    what: 'no device matches the claim of a pod',
    from: 'kubernetes/kubernetes, dynamic resource allocation',
    objects: unscheduled(
      '0/3 nodes are available: 3 cannot allocate all claims. still not schedulable, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    ),
    now: 900,
    word: 'starting',
    says: [/cannot allocate all claims/],
    next: /DRA driver/,
  },
  {
    what: 'a Secret that an ExternalSecret claims to have written was deleted',
    from: 'external-secrets/external-secrets#344',
    objects: standard(
      pod({
        ...scheduled,
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
          refreshTime: time(-3600),
          conditions: [
            condition('Ready', 'True', 'SecretSynced', 'Secret was synced'),
          ],
        },
      },
    ),
    now: 900,
    word: 'failed',
    says: [
      /Secret hf-token does not exist, although ExternalSecret hf reports that it was written at 09:00:00 UTC/,
    ],
    next: /ExternalSecret hf write it again/,
  },
  {
    what: 'a volume that could not be mounted at first, and was then',
    from: 'kubernetes/kubernetes#70044',
    objects: standard(
      pod({ ...scheduled }),
      podEvent(
        POD,
        'FailedMount',
        'MountVolume.SetUp failed for volume "kube-api-access-x" : object "team-a"/"kube-root-ca.crt" not registered',
        15,
      ),
      podEvent(POD, 'Pulling', 'Pulling image "vllm/vllm-openai:v0.11"', 30),
    ),
    now: 300,
    word: 'starting',
    says: [/pulling and starting the engine/],
    never: [/mounted/],
    next: null,
  },
  {
    what: 'an image whose failure is told in a long chain',
    from: 'containerd/containerd, kubelet',
    objects: standard(
      pod({
        ...scheduled,
        waiting: {
          reason: 'ImagePullBackOff',
          message: `Back-off pulling image "registry.example/team-a/vllm-openai@sha256:${'a'.repeat(
            64,
          )}": ErrImagePull: rpc error: code = Unknown desc = failed to pull and unpack image "registry.example/team-a/vllm-openai@sha256:${'a'.repeat(
            64,
          )}": failed to resolve reference "registry.example/team-a/vllm-openai@sha256:${'a'.repeat(
            64,
          )}": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.example/v2/token?scope=repository%3Ateam-a%2Fvllm-openai%3Apull&service=registry.example: 401 Unauthorized`,
        },
      }),
    ),
    now: 900,
    word: 'failed',
    says: [
      /image cannot be pulled: the registry refuses access: registry\.example\/team-a\/vllm-openai@sha256:a{12}…: .*401 Unauthorized/,
      /^.{0,330}$/s,
    ],
    next: /pull secret/,
  },
  {
    what: 'a pod keeps being given to a node that refuses it',
    from: 'kubernetes/kubernetes, OutOfcpu',
    objects: standard(
      ...[1, 2, 3].map(number =>
        pod({
          name: `chat-predictor-aaaa-${number + 1}`,
          created: number * 60,
          ...scheduled,
          status: {
            phase: 'Failed',
            reason: 'OutOfnvidia.com/gpu',
            message:
              "Pod was rejected: Node didn't have enough resource: nvidia.com/gpu, requested: 1, used: 8, capacity: 8",
            containerStatuses: [],
          },
        }),
      ),
    ),
    now: 900,
    word: 'failed',
    says: [
      /3 pods since 10:01:00 UTC were refused by node gpu-1 for want of nvidia\.com\/gpu/,
    ],
    next: /what else holds nvidia\.com\/gpu/,
  },
  {
    what: 'the service is deleted, and a finalizer holds it',
    from: 'kserve/kserve, finalizers',
    objects: [
      namespace,
      inferenceService({ metadata: { deletionTimestamp: time(60) } }),
    ],
    now: 7200,
    word: 'stopped',
    says: [/Being deleted since 10:01:00 UTC and not gone/],
    next: /finalizer/,
  },
  {
    what: 'a stop that its pods do not obey',
    from: 'NVIDIA/gpu-operator#303',
    objects: [
      namespace,
      inferenceService({ annotations: { 'serving.kserve.io/stop': 'true' } }),
      pod({
        ...scheduled,
        started: 20,
        metadata: { deletionTimestamp: time(120) },
      }),
    ],
    now: 3900,
    word: 'stopped',
    says: [
      /Stopped on purpose; one pod has been terminating since 10:02:00 UTC and still holds/,
    ],
    next: /does not end on node gpu-1/,
  },
  {
    what: 'one of two pods does not end',
    from: 'NVIDIA/gpu-operator#303',
    objects: [
      namespace,
      inferenceService(),
      deployment({ replicas: 2 }),
      serving,
      pod({
        name: 'chat-predictor-aaaa-2',
        ...scheduled,
        started: 20,
        metadata: { deletionTimestamp: time(120) },
      }),
    ],
    now: 3900,
    word: 'degraded',
    says: [
      /1 of 2 replicas serve; 1 not ready: no pod yet; one pod has been terminating since 10:02:00/,
    ],
    never: [/being replaced/],
    next: /does not end on node gpu-1/,
  },
  {
    what: 'the moment between a higher number of replicas and its pods',
    from: 'kubernetes/kubernetes, HorizontalPodAutoscaler',
    objects: [
      namespace,
      inferenceService(),
      deployment({ replicas: 3 }),
      serving,
    ],
    now: 900,
    word: 'serving',
    says: [/1 of 3 replicas ready; 2 more: no pod yet/],
    next: null,
  },
  {
    what: 'a kubelet is silent, and its pods are still called ready',
    from: 'kubernetes/kubernetes, node lifecycle',
    objects: standard(serving, workload(POD, { admitted: 5 }), {
      kind: 'Node',
      metadata: { name: 'gpu-1' },
      status: {
        conditions: [
          condition(
            'Ready',
            'Unknown',
            'NodeStatusUnknown',
            'Kubelet stopped posting node status.',
          ),
        ],
      },
    }),
    now: 900,
    word: 'serving',
    says: [
      /node gpu-1 does not report, so whether its pods still answer is not known/,
    ],
    next: /node gpu-1/,
  },
  {
    what: 'nothing is said, and the flavor of the queue does not exist',
    from: 'kubernetes-sigs/kueue#1410',
    objects: [
      namespace,
      localQueue,
      clusterQueue('a', {
        h200: {
          gpu: { nominal: 8 },
          cpu: { nominal: 100 },
          memory: { nominal: '1Ti' },
        },
      }),
      inferenceService(),
      deployment(),
      pod({ gated: true }),
      { ...workload(POD, { message: '' }), status: {} },
    ],
    word: 'queued',
    says: [/can never be admitted: .*flavor h200 does not exist/],
    never: NO_QUOTA_ADVICE,
    next: /make the queue, its flavors and the profile agree/,
  },
  // Controllers.
  {
    what: 'what makes groups is not installed',
    from: 'kserve/kserve, LLMInferenceService multi-node',
    objects: [
      namespace,
      llm({ worker: {} }, [
        condition(
          'MainWorkloadReady',
          'False',
          'ReconcileMultiNodeMainWorkloadError',
          'failed to reconcile multi-node main workload: no matches for kind "LeaderWorkerSet" in version "leaderworkerset.x-k8s.io/v1"',
        ),
      ]),
    ],
    now: 900,
    word: 'failed',
    says: [/no matches for kind "LeaderWorkerSet"/],
    next: /install what brings the kind LeaderWorkerSet/,
  },
  {
    what: 'Knative is asked for and not installed',
    from: 'kserve/kserve, ServerlessModeRejected',
    objects: [
      namespace,
      inferenceService({
        status: {
          conditions: [
            condition(
              'PredictorReady',
              'False',
              'ServerlessModeRejected',
              'It is not possible to use Serverless deployment mode when Knative Services are not available',
            ),
          ],
        },
      }),
    ],
    now: 900,
    word: 'failed',
    says: [/not possible to use Serverless deployment mode/],
    next: /platform owners/,
  },
  {
    what: 'Argo CD tries a refused change again',
    from: 'argoproj/argo-cd#5837',
    objects: standard(
      serving,
      workload(POD, { admitted: 5 }),
      application({
        phase: 'Running',
        message:
          'one or more objects failed to apply, reason: admission webhook "inferenceservice.kserve-webhook-server.validator" denied the request: minReplicas cannot be greater than maxReplicas. Retrying attempt #3 at 10:12AM.',
        startedAt: time(600),
        retryCount: 3,
        operation: { retry: { limit: 5 } },
        syncResult: {
          revision: 'abc',
          resources: [
            {
              group: 'serving.kserve.io',
              kind: 'InferenceService',
              namespace: 'team-a',
              name: 'chat',
              status: 'SyncFailed',
              message:
                'admission webhook "inferenceservice.kserve-webhook-server.validator" denied the request: minReplicas cannot be greater than maxReplicas',
            },
          ],
        },
      }),
    ),
    now: 900,
    word: 'serving',
    says: [
      /the last change was not applied: .*minReplicas cannot be greater than maxReplicas \(retry 3 of 5\)/,
    ],
    next: /Fix the files in Git/,
  },
  // Causes in the last words of engines.
  ...(
    [
      [
        'vllm-project/vllm#26565',
        'RuntimeError: FlashInfer requires GPUs with sm75 or higher',
        /too old/,
        /newer accelerator/,
      ],
      [
        'triton-inference-server/server#4956',
        'E1008 08:29:52.094179 1 logging.cc:43] 1: [stdArchiveReader.cpp::StdArchiveReader::40] Error Code 1: Serialization (Serialization assertion stdVersionRead == serializationVersion failed.Version tag does not match. Note: Current Version: 205, Serialized Engine Version: 213)\nE1008 08:29:52.094254 1 logging.cc:43] 4: [runtime.cpp::deserializeCudaEngine::50] Error Code 4: Internal Error (Engine deserialization failed.)\nSignal (11) received.',
        /TensorRT engine .*another version/,
        /publisher .*build/,
      ],
      [
        'triton-inference-server/server#6541',
        "E1108 15:57:56.242514 1 model_lifecycle.cc:597] failed to load 'laion_l14' version 1: Invalid argument: unable to find 'libtriton_tensorrt_plan.so' for model 'laion_l14', searched: /tmp/folderxwRJAh/1",
        /lacks a package/,
        /runtime image/,
      ],
      [
        'clearml/clearml-serving#3',
        "E0609 11:05:39.787741 697 model_repository_manager.cc:1242] failed to load 'cub200_resnet34' version 1: Unavailable: unable to find '/models/cub200_resnet34/1/model.pt' for model instance 'cub200_resnet34'\nerror: creating server: Internal - failed to load all models",
        /files are not complete/,
        /publisher/,
      ],
      [
        'kserve/kserve#2137',
        'tensorflow_serving/sources/storage_path/file_system_storage_path_source.cc:365] FileSystemStoragePathSource encountered a filesystem access error: Could not find base path /mnt/models for servable flower-sample with error Not found: /mnt/models not found',
        /files are not complete|no model/,
        /model/,
      ],
      [
        'sgl-project/sglang#4547',
        'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 4.93 GiB. GPU 0 has a total capacity of 79.14 GiB of which 3.79 GiB is free. Process 13118 has 75.33 GiB memory in use.',
        /asked for 4\.93 GiB more, 3\.79 GiB of 79\.14 GiB were free/,
        /accelerator with more memory/,
      ],
      [
        'llm-d/llm-d-router#255',
        'panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1da9531]\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:12 +0x1d',
        /invalid memory address or nil pointer dereference/,
        /log/,
      ],
      [
        'kserve/kserve#3770',
        'ValueError: The checkpoint you are trying to load has model type `qwen3_next` but Transformers does not recognize this architecture. This could be because of an issue with the checkpoint, or because your version of Transformers is out of date.',
        /does not know the model's architecture/,
        /newer version of the runtime/,
      ],
    ] as const
  ).map(
    ([from, message, says, next]): Row => ({
      what: `the engine ends with: ${message.slice(0, 60)}`,
      from,
      objects: standard(crashed(message), workload(POD, { admitted: 5 })),
      now: 1200,
      word: 'failed',
      says: [says],
      next,
    }),
  ),
];

function describeRow({ objects, kinds = {}, now = 900 }: Row): ServiceDetail {
  const at = time(now);
  const [found, ...others] = describeServices(
    pictureOf(objects, {
      ...allLive(at),
      ...Object.fromEntries(
        Object.entries(kinds).map(([kind, state]) => [
          kind,
          { state, since: time(0), asOf: state === 'live' ? at : null },
        ]),
      ),
    }),
    { now: new Date(at), primaryCluster: 'one' },
  );
  expect(others).toEqual([]);
  return found;
}

const shown: string[] = [];

afterAll(() => {
  // eslint-disable-next-line no-console
  console.info(shown.join('\n'));
});

describe('problems that were not among those that the rules were made from', () => {
  it.each(ROWS)('$from: $what', row => {
    const { verdict } = describeRow(row);
    const said = `${verdict.word}: ${verdict.sentence} → ${verdict.next}`;
    shown.push(`${row.from}: ${row.what}\n  ${said}`);
    expect(said).toMatch(new RegExp(`^${row.word}: `));
    for (const pattern of row.says) {
      expect(verdict.sentence).toMatch(pattern);
    }
    for (const pattern of row.never ?? []) {
      expect(said).not.toMatch(pattern);
    }
    expect(verdict.next ?? 'nothing').toMatch(row.next ?? /^nothing$/);
  });
});
