/** A manifest before anything in it is changed. */
export interface BaseManifest {
  apiVersion: string;
  kind: string;
  metadata: Record<string, any>;
  [field: string]: any;
}

export const OWNER = 'team-agreement';
export const COST_CENTER = 'cc-7001';
const DIGEST = 'a'.repeat(64);
const MODEL = `oci://registry.lab.example/models/sample@sha256:${DIGEST}`;
const IMAGE = `registry.lab.example/engines/vllm@sha256:${DIGEST}`;

const IDENTITY = {
  'model-serving.backstage.io/owner': OWNER,
  'model-serving.backstage.io/cost-center': COST_CENTER,
};
const LABELS = { 'kueue.x-k8s.io/queue-name': 'serving', ...IDENTITY };
const AMOUNTS = { cpu: '4', memory: '24Gi', 'nvidia.com/gpu': '1' };
const RESOURCES = { requests: AMOUNTS, limits: AMOUNTS };
const OFFLINE = [{ name: 'HF_HUB_OFFLINE', value: '1' }];

const container = {
  name: 'main',
  image: IMAGE,
  command: ['vllm', 'serve', '/mnt/models'],
  args: ['--max-model-len=4096'],
  env: OFFLINE,
  ports: [{ containerPort: 8000 }],
  securityContext: { allowPrivilegeEscalation: false },
  resources: RESOURCES,
};

const podSpec = {
  nodeSelector: { 'nvidia.com/gpu.product': 'NVIDIA-L4' },
  tolerations: [
    { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
  ],
  containers: [container],
  volumes: [{ name: 'cache', emptyDir: { sizeLimit: '10Gi' } }],
};

const template = {
  metadata: { labels: { app: 'sample', ...LABELS } },
  spec: podSpec,
};

const selector = { matchLabels: { app: 'sample' } };

function base(
  apiVersion: string,
  kind: string,
  rest: Record<string, any>,
): BaseManifest {
  return structuredClone({
    apiVersion,
    kind,
    ...rest,
    metadata: { name: 'sample', labels: LABELS, ...rest.metadata },
  });
}

const job = {
  suspend: true,
  template: { ...template, spec: { ...podSpec, restartPolicy: 'Never' } },
};

const llm = {
  labels: IDENTITY,
  model: { uri: MODEL, name: 'sample' },
  replicas: 1,
  template: {
    containers: [{ name: 'main', env: OFFLINE, resources: RESOURCES }],
  },
};

const predictor = {
  labels: IDENTITY,
  minReplicas: 1,
  maxReplicas: 2,
  nodeSelector: { 'nvidia.com/gpu.product': 'NVIDIA-L4' },
  tolerations: podSpec.tolerations,
  model: {
    modelFormat: { name: 'vLLM', version: '1' },
    runtime: 'vllm-pinned',
    protocolVersion: 'v2',
    storageUri: MODEL,
    args: ['--max-model-len=4096'],
    env: OFFLINE,
    resources: RESOURCES,
  },
};

const MANIFESTS: readonly BaseManifest[] = [
  base('serving.kserve.io/v1beta1', 'InferenceService', {
    metadata: {
      annotations: {
        'serving.kserve.io/deploymentMode': 'Standard',
        'serving.kserve.io/autoscalerClass': 'none',
      },
    },
    spec: { predictor },
  }),
  base('serving.kserve.io/v1beta1', 'InferenceService', {
    spec: {
      predictor: {
        ...predictor,
        workerSpec: {
          pipelineParallelSize: 2,
          tensorParallelSize: 1,
          containers: [container],
        },
      },
    },
  }),
  base('serving.kserve.io/v1beta1', 'InferenceService', {
    spec: {
      predictor: {
        ...predictor,
        model: undefined,
        containers: [{ ...container, name: 'kserve-container' }],
        initContainers: [{ name: 'before', image: IMAGE }],
      },
    },
  }),
  base('serving.kserve.io/v1alpha1', 'LLMInferenceService', { spec: llm }),
  base('serving.kserve.io/v1alpha2', 'LLMInferenceService', { spec: llm }),
  base('serving.kserve.io/v1alpha1', 'ServingRuntime', {
    metadata: { name: 'own-runtime' },
    spec: {
      supportedModelFormats: [
        { name: 'vLLM', version: '1', autoSelect: false },
      ],
      containers: [
        {
          ...container,
          name: 'kserve-container',
          command: ['python3', '-m', 'vllm.entrypoints.openai.api_server'],
          args: ['--model=/mnt/models'],
        },
      ],
    },
  }),
  base('apps/v1', 'Deployment', { spec: { replicas: 0, selector, template } }),
  base('apps/v1', 'StatefulSet', {
    spec: { replicas: 0, serviceName: 'sample', selector, template },
  }),
  base('apps/v1', 'DaemonSet', { spec: { selector, template } }),
  base('apps/v1', 'ReplicaSet', { spec: { replicas: 0, selector, template } }),
  base('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', {
    spec: {
      replicas: 0,
      leaderWorkerTemplate: { size: 2, workerTemplate: template },
    },
  }),
  base('v1', 'Pod', {
    spec: {
      ...podSpec,
      schedulerName: 'nobody',
      schedulingGates: [{ name: 'kueue.x-k8s.io/admission' }],
    },
  }),
  base('v1', 'Pod', {
    spec: {
      schedulerName: 'nobody',
      containers: [
        {
          name: 'plain',
          image: IMAGE,
          resources: { limits: { cpu: '1', memory: '1Gi' } },
        },
      ],
    },
  }),
  base('batch/v1', 'Job', { spec: job }),
  base('batch/v1', 'CronJob', {
    spec: { schedule: '0 3 * * *', suspend: true, jobTemplate: { spec: job } },
  }),
  base('keda.sh/v1alpha1', 'ScaledObject', {
    spec: {
      scaleTargetRef: { name: 'sample-predictor' },
      minReplicaCount: 1,
      maxReplicaCount: 2,
      fallback: { failureThreshold: 3, replicas: 1 },
      triggers: [
        {
          type: 'prometheus',
          metadata: {
            serverAddress: 'http://prometheus.monitoring.svc:9090',
            query: 'sum(up)',
            threshold: '5',
          },
        },
      ],
    },
  }),
  base('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: {
      scaleTargetRef: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'sample-predictor',
      },
      minReplicas: 1,
      maxReplicas: 2,
    },
  }),
  base('autoscaling/v1', 'HorizontalPodAutoscaler', {
    spec: {
      scaleTargetRef: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'sample-predictor',
      },
      maxReplicas: 2,
    },
  }),
  base('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: {
      podSelector: {
        matchLabels: { 'serving.kserve.io/inferenceservice': 'sample' },
      },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchLabels: {
                  'kubernetes.io/metadata.name': 'gateway-system',
                },
              },
            },
          ],
        },
      ],
      egress: [],
    },
  }),
  base('v1', 'ConfigMap', {
    metadata: { name: 'serving-limits' },
    data: { maxGpusPerService: '64' },
  }),
  base('v1', 'ConfigMap', { data: { key: 'value' } }),
  base('kueue.x-k8s.io/v1beta2', 'LocalQueue', {
    metadata: { labels: { 'model-serving.backstage.io/tenant-queue': 'true' } },
    spec: { clusterQueue: 'team-b' },
  }),
  base('v1', 'Namespace', {
    metadata: {
      name: 'agreement-sample',
      labels: { 'model-serving.backstage.io/tenant': 'other' },
      annotations: {
        'model-serving.backstage.io/owner': 'group:default/other',
      },
    },
  }),
  base('v1', 'ResourceQuota', {
    // More than what the controllers make of the other manifests ever ask for.
    spec: { hard: { 'requests.nvidia.com/gpu': '8000' } },
  }),
  base('rbac.authorization.k8s.io/v1', 'Role', {
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  }),
];

/** Kinds whose semantics the portal's schemas do not know, so that nothing is generated from them: only created as written. */
export const OTHER_MANIFESTS: readonly BaseManifest[] = [
  base('v1', 'Service', {
    spec: { selector: { app: 'sample' }, ports: [{ port: 80 }] },
  }),
  base('v1', 'PersistentVolumeClaim', {
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'standard',
      resources: { requests: { storage: '10Gi' } },
    },
  }),
  base('policy/v1', 'PodDisruptionBudget', {
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: {
        matchLabels: { 'model-serving.backstage.io/service': 'sample-other' },
      },
    },
  }),
  base('networking.k8s.io/v1', 'Ingress', {
    spec: {
      defaultBackend: { service: { name: 'sample', port: { number: 80 } } },
    },
  }),
  base('discovery.k8s.io/v1', 'EndpointSlice', {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.2.3'] }],
    ports: [{ port: 80 }],
  }),
  base('v1', 'Secret', { type: 'Opaque', stringData: { key: 'value' } }),
  base('v1', 'ServiceAccount', {}),
].map(manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, name: 'sample-other' },
}));

/** Manifests of every kind that a rule may be about, as a tenant would write them, no two of the same name. */
export const BASE_MANIFESTS: readonly BaseManifest[] = MANIFESTS.map(
  (manifest, index) => ({
    ...manifest,
    metadata: {
      ...manifest.metadata,
      name:
        manifest.metadata.name === 'sample'
          ? `sample-${index}`
          : manifest.metadata.name,
    },
  }),
);
