import { BASE_MANIFESTS, BaseManifest, OTHER_MANIFESTS } from './baseManifests';
import type { Edit, ManifestCase } from './manifestCases';

type Change = [path: string, value?: unknown];

const DIGEST = 'f'.repeat(64);

const base = (kind: string, index = 0): BaseManifest =>
  [...BASE_MANIFESTS, ...OTHER_MANIFESTS].filter(
    manifest => manifest.kind === kind,
  )[index];

const editOf = ([path, value]: Change): Edit => ({
  path: path.split(' ').map(part => (/^\d+$/.test(part) ? Number(part) : part)),
  value,
});

const each = (kinds: readonly string[], changes: readonly Change[][]) =>
  kinds.flatMap(kind =>
    changes.map((change): [BaseManifest, Edit[]] => [
      base(kind),
      change.map(editOf),
    ]),
  );

const POD = 'spec';
const TEMPLATE = 'spec template spec';
const PREDICTOR = 'spec predictor';

/** Changes of a pod's specification, wherever it stands. */
const podChanges = (at: string): Change[][] => [
  [[`${at} hostNetwork`, true]],
  [[`${at} hostPID`, true]],
  [[`${at} hostIPC`, true]],
  [[`${at} serviceAccountName`, 'other']],
  [[`${at} nodeName`, 'gpu-1']],
  [[`${at} priorityClassName`, 'system-node-critical']],
  [[`${at} volumes`, [{ name: 'host', hostPath: { path: '/' } }]]],
  [[`${at} containers 0 securityContext privileged`, true]],
  [[`${at} containers 0 securityContext`, { privileged: true }]],
  [
    [
      `${at} containers 0 securityContext`,
      { capabilities: { add: ['SYS_ADMIN'] } },
    ],
  ],
  [[`${at} tolerations`, [{}]]],
  [[`${at} tolerations`, [{ operator: 'Exists' }]]],
  [[`${at} tolerations`, [{ operator: 'Exists', value: 'x' }]]],
  [[`${at} tolerations`, [{ key: 'hf://org/model', operator: 'Exists' }]]],
  [[`${at} tolerations`, [{ key: 'a', value: 'b c' }]]],
  [[`${at} tolerations`, [{ key: 'a', effect: 'NoExcuse' }]]],
  [[`${at} tolerations`, [{ key: 'a', tolerationSeconds: 3 }]]],
  [[`${at} costCenter`, null]],
  [[`${at} containers 0 command 1`, 'serve']],
  [[`${at} containers 0 image`, 'registry.lab.example/engines/vllm:latest']],
  [[`${at} containers 0 image`, `busybox@sha256:${DIGEST}`]],
  [[`${at} containers 0 image`, '']],
  [[`${at} containers 0 command`, ['vllm', 'serve', 'org/model']]],
  [[`${at} containers 0 args`, ['--model', 'org/model']]],
  [[`${at} containers 0 args`, ['--model=/mnt/models', '--trust-remote-code']]],
  [[`${at} containers 0 env`, [{ name: 'HF_HUB_OFFLINE', value: '0' }]]],
  [[`${at} containers 0 env`, [{ name: 'HF_TOKEN', value: 'secret' }]]],
  [[`${at} containers 0 env`, [{ name: 'API_KEY', value: 'secret' }]]],
  [[`${at} containers 0 env`]],
  [[`${at} containers 0 resources`]],
  [[`${at} containers 0 resources requests`]],
  [[`${at} containers 0 resources requests cpu`, '0']],
  [[`${at} containers 0 resources limits`, { 'nvidia.com/gpu': '9' }]],
  [
    [`${at} containers 0 resources limits nvidia.com/gpu`, '2'],
    [`${at} containers 0 resources requests nvidia.com/gpu`, '2'],
  ],
  [
    [`${at} containers 0 resources limits nvidia.com/gpu`, 2],
    [`${at} containers 0 resources requests nvidia.com/gpu`, 2],
  ],
  [[`${at} initContainers`, [{ name: 'before', image: 'busybox' }]]],
  [[`${at} tolerations`, [{ operator: 'Exists' }]]],
  [[`${at} nodeSelector`, { 'nvidia.com/gpu.product': 'NVIDIA-B200' }]],
  [[`${at} nodeSelector`]],
  [[`${at} schedulingGates`]],
  [[`${at} containers`, []]],
  [[`${at} containers 1`, { name: 'main', image: 'twice' }]],
  [[`${at} unheard`, 'of']],
  ...placeChanges(at),
];

/** Changes by which a pod reaches devices, other nodes or names, or stays. */
function placeChanges(at: string): Change[][] {
  const variable = (name: string, value: string): Change[] => [
    [`${at} containers 0 env 1`, { name, value }],
  ];
  return [
    variable('NVIDIA_VISIBLE_DEVICES', 'all'),
    variable('NVIDIA_VISIBLE_DEVICES', 'void'),
    variable('nvidia_driver_capabilities', 'all'),
    variable('HABANA_VISIBLE_MODULES', '0'),
    variable('CUDA_DEVICE_ORDER', 'PCI_BUS_ID'),
    [[`${at} containers 0 envFrom`, [{ configMapRef: { name: 'own' } }]]],
    // Of a pod, the API server itself says that there is no such RuntimeClass.
    ...(at === POD ? [] : [[[`${at} runtimeClassName`, 'nvidia'] as Change]]),
    [[`${at} terminationGracePeriodSeconds`, 8640000]],
    [[`${at} terminationGracePeriodSeconds`, 600]],
    [[`${at} terminationGracePeriodSeconds`, 601]],
    [
      [`${at} dnsPolicy`, 'None'],
      [`${at} dnsConfig`, { nameservers: ['203.0.113.53'] }],
    ],
    [[`${at} dnsPolicy`, 'Default']],
    [
      [
        `${at} hostAliases`,
        [{ ip: '203.0.113.7', hostnames: ['registry.lab.example'] }],
      ],
    ],
    [[`${at} volumes`, [{ name: 'cache', emptyDir: {} }]]],
    [[`${at} volumes`, [{ name: 'cache', emptyDir: { sizeLimit: '200Gi' } }]]],
    [
      [
        `${at} volumes`,
        [{ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } }],
      ],
    ],
    [
      [
        `${at} volumes`,
        [
          {
            name: 'data',
            ephemeral: {
              volumeClaimTemplate: {
                spec: {
                  accessModes: ['ReadWriteOnce'],
                  storageClassName: 'premium',
                  resources: { requests: { storage: '100Ti' } },
                },
              },
            },
          },
        ],
      ],
    ],
    [
      [
        `${at} tolerations`,
        [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
      ],
      [
        `${at} containers 0 resources`,
        { requests: { cpu: '1', memory: '1Gi' } },
      ],
    ],
    [[`${at} tolerations`, [{ key: 'amd.com/gpu', operator: 'Exists' }]]],
    [
      [
        `${at} tolerations`,
        [
          {
            key: 'node.kubernetes.io/unreachable',
            operator: 'Exists',
            effect: 'NoExecute',
          },
        ],
      ],
    ],
    [[`${at} nodeSelector`, { 'kubernetes.io/hostname': 'gpu-h100-8-1' }]],
    [[`${at} nodeSelector`, { 'topology.kubernetes.io/zone': 'a' }]],
    [
      [
        `${at} affinity`,
        {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                {
                  matchExpressions: [
                    {
                      key: 'nvidia.com/gpu.product',
                      operator: 'In',
                      values: ['NVIDIA-L4', 'NVIDIA-H200'],
                    },
                  ],
                },
              ],
            },
          },
        },
      ],
    ],
    [
      [
        `${at} affinity`,
        {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: 'kubernetes.io/hostname',
                namespaces: ['team-b'],
                labelSelector: {},
              },
            ],
          },
        },
      ],
    ],
    [
      [
        `${at} containers 0 resources`,
        { limits: { cpu: '64', memory: '1Gi' } },
      ],
      [`${at} tolerations`],
      [`${at} nodeSelector`],
    ],
    [
      [
        `${at} containers 0 resources`,
        { limits: { cpu: '500m', memory: '256Mi' } },
      ],
      [`${at} tolerations`],
      [`${at} nodeSelector`],
    ],
  ];
}

const labelChanges: Change[][] = [
  [['metadata annotations cdi.k8s.io/gpu', 'nvidia.com/gpu=all']],
  [['metadata annotations note', 'what it is for']],
  [['metadata finalizers', ['example.com/held']]],
  [['metadata finalizers', ['kueue.x-k8s.io/managed']]],
  [['metadata labels kueue.x-k8s.io/queue-name']],
  [['metadata labels kueue.x-k8s.io/queue-name', 'Serving']],
  [['metadata labels kueue.x-k8s.io/queue-name', 'ѕerving']],
  [['metadata labels model-serving.backstage.io/owner', 'team-b']],
  [['metadata labels model-serving.backstage.io/cost-center', '']],
  [['metadata labels', {}]],
  [['metadata labels']],
  [['metadata annotations kueue.x-k8s.io/pod-group-total-count', '2']],
  [['metadata labels kueue.x-k8s.io/pod-group-name', 'group']],
  [['metadata labels kueue.x-k8s.io/priority-class', 'high']],
  [
    [
      'metadata ownerReferences',
      [{ apiVersion: 'batch/v1', kind: 'Job', name: 'none', uid: 'x' }],
    ],
  ],
];

const services: [BaseManifest, Edit[]][] = each(
  ['InferenceService'],
  [
    [[`${PREDICTOR} model storageUri`, 'hf://org/model']],
    [
      [
        `${PREDICTOR} model storageUri`,
        `oci://registry.lab.example/models/x@sha256:${DIGEST}`,
      ],
    ],
    [
      [
        `${PREDICTOR} model storageUri`,
        `OCI://registry.lab.example/models/x@sha256:${DIGEST}`,
      ],
    ],
    [[`${PREDICTOR} model storageUri`]],
    [[`${PREDICTOR} model runtime`, 'kserve-huggingfaceserver']],
    [[`${PREDICTOR} model runtime`]],
    [[`${PREDICTOR} model args`, ['--model_id=org/model']]],
    [[`${PREDICTOR} model args`, ['--model=/mnt/models/../x']]],
    [[`${PREDICTOR} huggingface`, { storageUri: 'hf://org/model' }]],
    [['spec transformer', { containers: [{ name: 'x', image: 'busybox' }] }]],
    [['spec explainer', {}]],
    [[`${PREDICTOR} maxReplicas`]],
    [[`${PREDICTOR} maxReplicas`, 0]],
    [[`${PREDICTOR} maxReplicas`, 8]],
    [[`${PREDICTOR} maxReplicas`, 9]],
    [[`${PREDICTOR} maxReplicas`, '9']],
    [[`${PREDICTOR} minReplicas`, 0]],
    [[`${PREDICTOR} model resources limits nvidia.com/gpu`, '1.5']],
    [[`${PREDICTOR} model resources limits nvidia.com/gpu`, '4k']],
    [[`${PREDICTOR} model resources limits nvidia.com/gpu`, 1]],
    [[`${PREDICTOR} workerSpec`, { pipelineParallelSize: 3 }]],
    [[PREDICTOR]],
    [['spec', {}]],
    [['spec']],
  ],
);

const CASES: readonly [BaseManifest, Edit[]][] = [
  ...services,
  ...each(
    ['LLMInferenceService'],
    [
      [['spec model uri', 'hf://org/model']],
      [
        [
          'spec model lora',
          { adapters: [{ uri: 'hf://org/lora', name: 'x' }] },
        ],
      ],
      [['spec replicas', 9]],
      [['spec labels']],
      [['spec baseRefs', [{ name: 'preset' }]]],
      [['spec worker', { containers: [{ name: 'main' }] }]],
    ],
  ),
  ...each(['Pod'], podChanges(POD)),
  ...each(
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'],
    podChanges(TEMPLATE),
  ),
  ...each(['CronJob'], podChanges('spec jobTemplate spec template spec')),
  ...each(
    ['LeaderWorkerSet'],
    podChanges('spec leaderWorkerTemplate workerTemplate spec'),
  ),
  ...each(['InferenceService'], podChanges(PREDICTOR)),
  ...each(
    ['InferenceService', 'LLMInferenceService', 'Deployment', 'Pod', 'Job'],
    labelChanges,
  ),
  ...each(
    ['Deployment', 'StatefulSet', 'ReplicaSet'],
    [
      [['spec replicas', 8]],
      [['spec replicas', 9]],
      [['spec replicas', -1]],
      [['spec replicas', '3']],
      [['spec replicas']],
      [['spec selector']],
      [['spec template metadata labels', {}]],
    ],
  ),
  ...each(
    ['ScaledObject'],
    [
      [['spec maxReplicaCount', 9]],
      [['spec maxReplicaCount']],
      [['spec minReplicaCount', 100]],
      [['spec fallback replicas', 50]],
      [['spec scaleTargetRef name', 'elsewhere']],
      [['spec scaleTargetRef kind', 'StatefulSet']],
      [['metadata annotations autoscaling.keda.sh/paused-replicas', '64']],
      [['metadata annotations autoscaling.keda.sh/paused-replicas', 'many']],
      [
        [
          'metadata annotations model-serving.backstage.io/accelerators-per-replica',
          '4',
        ],
      ],
    ],
  ),
  ...each(
    ['Service'],
    [
      [],
      [['spec type', 'LoadBalancer']],
      [['spec type', 'NodePort']],
      [['spec externalIPs', ['203.0.113.7']]],
      [['spec selector']],
      [
        ['spec type', 'ExternalName'],
        ['spec externalName', 'elsewhere.example'],
        ['spec ports'],
      ],
      [
        [
          'metadata annotations external-dns.alpha.kubernetes.io/hostname',
          'chat.example.com',
        ],
      ],
    ],
  ),
  ...each(
    ['PersistentVolumeClaim'],
    [
      [],
      [['spec storageClassName', 'premium']],
      [['spec storageClassName']],
      [['spec resources requests storage', '100Ti']],
      [['spec volumeName', 'pv']],
      [['spec volumeMode', 'Block']],
    ],
  ),
  ...each(
    ['PodDisruptionBudget'],
    [
      [],
      [['spec maxUnavailable', 0]],
      [['spec maxUnavailable', '10%']],
      [['spec maxUnavailable'], ['spec minAvailable', 1]],
      [['spec unhealthyPodEvictionPolicy']],
      [['spec selector matchLabels', { app: 'sample' }]],
    ],
  ),
  ...each(['Ingress', 'EndpointSlice', 'ServiceAccount'], [[]]),
  ...each(['Secret'], [[], [['type', 'bootstrap.kubernetes.io/token']]]),
  ...each(
    ['HorizontalPodAutoscaler'],
    [
      [['spec maxReplicas', 9]],
      [['spec maxReplicas', 0]],
      [['spec minReplicas', 0]],
      [['spec minReplicas', 7]],
      [['spec scaleTargetRef name', 'elsewhere']],
      [['spec scaleTargetRef']],
    ],
  ),
];

/** Cases that somebody thought of: each rule's edges, malformed shapes, tricks; created and, where it can be, updated. */
export const HAND_WRITTEN: readonly ManifestCase[] = [
  ...BASE_MANIFESTS.map((manifest): [BaseManifest, Edit[]] => [manifest, []]),
  ...CASES,
].flatMap(([manifest, edits]) =>
  (['CREATE', 'UPDATE'] as const)
    .filter(
      operation =>
        operation === 'CREATE' ||
        (!['Pod', 'Job'].includes(manifest.kind) &&
          !OTHER_MANIFESTS.includes(manifest)),
    )
    .filter(
      operation =>
        operation === 'CREATE' ||
        !edits.some(({ path }) => path[1] === 'selector'),
    )
    .map(
      (operation): ManifestCase => ({
        base: manifest,
        edits,
        place: 'tenant',
        user: 'tenant',
        operation,
      }),
    ),
);
