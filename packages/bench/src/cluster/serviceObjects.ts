import type { KubernetesObject } from '@model-serving/lab';

/** Namespace of all that the bench writes. */
export const SPACE = 'bench';
const CREATED = '2026-11-21T08:00:00Z';
const LABEL = 'serving.kserve.io/inferenceservice';

/** An object with the key under which the API server stores its kind. */
export interface StoredObject {
  resource: string;
  object: KubernetesObject;
}

/** Who set which fields, as server-side apply and controllers leave it in every real object. */
function managedFields(managers: readonly string[], fields: object) {
  return managers.map(manager => ({
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time: CREATED,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
  }));
}

function metadata(name: string, service: string, fields: object) {
  return {
    name,
    namespace: SPACE,
    uid: `00000000-0000-4000-8000-${name.padStart(12, '0')}`,
    creationTimestamp: CREATED,
    generation: 1,
    labels: {
      [LABEL]: service,
      'app.kubernetes.io/part-of': 'serving',
      'kueue.x-k8s.io/queue-name': 'team-a',
    },
    managedFields: managedFields(
      ['argocd-controller', 'manager', 'kube-controller-manager'],
      fields,
    ),
  };
}

const condition = (type: string) => ({
  type,
  status: 'True',
  reason: `${type}Reason`,
  message: `${type} since the last reconciliation of the predictor.`,
  lastTransitionTime: CREATED,
});

const predictor = {
  minReplicas: 1,
  maxReplicas: 2,
  scaleMetric: 'concurrency',
  nodeSelector: { 'nvidia.com/gpu.product': 'NVIDIA-L4' },
  model: {
    modelFormat: { name: 'vLLM' },
    protocolVersion: 'v2',
    runtime: 'kserve-vllmserver',
    storageUri:
      'oci://registry.example/models/llama-3@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    args: ['--max-model-len=8192', '--gpu-memory-utilization=0.9'],
    env: [{ name: 'VLLM_LOGGING_LEVEL', value: 'INFO' }],
    resources: {
      requests: { cpu: '4', memory: '16Gi', 'nvidia.com/gpu': '1' },
      limits: { cpu: '4', memory: '16Gi', 'nvidia.com/gpu': '1' },
    },
  },
};

const CONDITIONS = [
  'Ready',
  'PredictorReady',
  'PredictorConfigurationReady',
  'PredictorRouteReady',
  'IngressReady',
  'LatestDeploymentReady',
  'RoutesReady',
  'Stopped',
];

/** An InferenceService as it comes back from a cluster: managed fields, last applied, eight conditions. */
export function inferenceService(name: string, minReplicas = 1): StoredObject {
  const spec = { predictor: { ...predictor, minReplicas } };
  const own = metadata(name, name, {
    'f:metadata': { 'f:labels': {}, 'f:annotations': {} },
    'f:spec': {
      'f:predictor': Object.fromEntries(
        Object.keys(predictor).map(field => [`f:${field}`, {}]),
      ),
    },
    'f:status': {
      'f:conditions': {},
      'f:components': {},
      'f:modelStatus': {},
    },
  });
  return {
    resource: 'serving.kserve.io/inferenceservices',
    object: {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: {
        ...own,
        annotations: {
          'serving.kserve.io/deploymentMode': 'Standard',
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
            apiVersion: 'serving.kserve.io/v1beta1',
            kind: 'InferenceService',
            metadata: { name, namespace: SPACE },
            spec,
          }),
        },
      },
      spec,
      status: {
        address: { url: `http://${name}-predictor.${SPACE}.svc.cluster.local` },
        url: `http://${name}-${SPACE}.example.com`,
        components: {
          predictor: { latestCreatedRevision: '1', url: `http://${name}` },
        },
        conditions: CONDITIONS.map(condition),
        deploymentMode: 'Standard',
        modelStatus: {
          copies: { failedCopies: 0, totalCopies: 1 },
          states: { activeModelState: 'Loaded', targetModelState: 'Loaded' },
          transitionStatus: 'UpToDate',
        },
      },
    },
  };
}

function podSpec() {
  return {
    containers: [
      {
        name: 'kserve-container',
        image: 'vllm/vllm-openai:v0.11.0',
        args: predictor.model.args,
        env: predictor.model.env,
        resources: predictor.model.resources,
        ports: [{ containerPort: 8080, protocol: 'TCP' }],
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
  };
}

/** What a running service consists of, as its controllers leave it. */
export function serviceObjects(name: string): StoredObject[] {
  const fields = { 'f:metadata': {}, 'f:spec': {}, 'f:status': {} };
  const predictorName = `${name}-predictor`;
  const podName = `${predictorName}-7d9f`;
  const pod = metadata(podName, name, fields);
  return [
    inferenceService(name),
    {
      resource: 'deployments',
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: metadata(predictorName, name, fields),
        spec: {
          replicas: 1,
          selector: { matchLabels: { [LABEL]: name } },
          template: {
            metadata: { labels: { [LABEL]: name } },
            spec: podSpec(),
          },
          strategy: { type: 'Recreate' },
        },
        status: {
          replicas: 1,
          readyReplicas: 1,
          availableReplicas: 1,
          observedGeneration: 1,
          conditions: [condition('Available'), condition('Progressing')],
        },
      },
    },
    {
      resource: 'pods',
      object: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: pod,
        spec: { ...podSpec(), nodeName: 'gpu-1' },
        status: {
          phase: 'Running',
          startTime: CREATED,
          podIP: '10.2.0.1',
          conditions: [
            condition('PodScheduled'),
            condition('Initialized'),
            condition('ContainersReady'),
            condition('Ready'),
          ],
          containerStatuses: [
            {
              name: 'kserve-container',
              ready: true,
              started: true,
              restartCount: 0,
              image: 'vllm/vllm-openai:v0.11.0',
              imageID: 'vllm/vllm-openai@sha256:0123',
              state: { running: { startedAt: CREATED } },
            },
          ],
        },
      },
    },
    {
      resource: 'kueue.x-k8s.io/workloads',
      object: {
        apiVersion: 'kueue.x-k8s.io/v1beta2',
        kind: 'Workload',
        metadata: {
          ...metadata(`pod-${podName}`, name, fields),
          ownerReferences: [{ kind: 'Pod', name: podName, uid: pod.uid }],
        },
        spec: {
          queueName: 'team-a',
          podSets: [{ name: 'main', count: 1, template: { spec: podSpec() } }],
        },
        status: {
          conditions: [condition('QuotaReserved'), condition('Admitted')],
          admission: {
            clusterQueue: 'team-a',
            podSetAssignments: [
              {
                name: 'main',
                count: 1,
                flavors: { 'nvidia.com/gpu': 'l4' },
                resourceUsage: { 'nvidia.com/gpu': '1' },
              },
            ],
          },
        },
      },
    },
  ];
}
