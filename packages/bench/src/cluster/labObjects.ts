import type { KubernetesObject, NodePool } from '@model-serving/lab';
import { modelOf, SPACE } from './serviceObjects';

const NODES = 50;
const KUEUE = 'kueue.x-k8s.io/v1beta2';
const QUEUE = 'serving';
const DIGEST = `sha256:${'a'.repeat(64)}`;

/** Fifty nodes with an accelerator for each of so many services. */
export function benchNodes(services: number): NodePool[] {
  return [
    {
      name: 'bench',
      count: NODES,
      cpu: '128',
      memory: '1Ti',
      accelerators: {
        product: 'NVIDIA-L4',
        count: Math.ceil(services / NODES),
        tainted: false,
      },
    },
  ];
}

/** A namespace that is no tenant's, with quota for so many services in the lab's flavor of these nodes. */
export function benchSpace(services: number): KubernetesObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SPACE } },
    {
      apiVersion: KUEUE,
      kind: 'ClusterQueue',
      metadata: { name: SPACE },
      spec: {
        namespaceSelector: {
          matchLabels: { 'kubernetes.io/metadata.name': SPACE },
        },
        resourceGroups: [
          {
            coveredResources: ['cpu', 'memory', 'nvidia.com/gpu'],
            flavors: [
              {
                name: 'l4',
                resources: [
                  // Twice as much as the engines ask for: the model's own container wants some too.
                  { name: 'cpu', nominalQuota: String(2 * services) },
                  { name: 'memory', nominalQuota: `${2 * services}Gi` },
                  { name: 'nvidia.com/gpu', nominalQuota: String(services) },
                ],
              },
            ],
          },
        ],
      },
    },
    {
      apiVersion: KUEUE,
      kind: 'LocalQueue',
      metadata: { name: QUEUE, namespace: SPACE },
      spec: { clusterQueue: SPACE },
    },
  ];
}

/** A service as the golden path renders it, but for its autoscaler, which this lab has none for. */
export function wantedService(name: string): KubernetesObject {
  const model = modelOf(name);
  const amounts = { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' };
  const labels = {
    'model-serving.backstage.io/service': name,
    'model-serving.backstage.io/owner': SPACE,
    'model-serving.backstage.io/cost-center': 'cc-9001',
  };
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name,
      namespace: SPACE,
      labels: {
        'kueue.x-k8s.io/queue-name': QUEUE,
        'kueue.x-k8s.io/priority-class': 'serving-standard',
        ...labels,
        'backstage.io/kubernetes-id': name,
        // plugin-kubernetes finds by this one; KServe sets it on all but the service itself.
        'serving.kserve.io/inferenceservice': name,
      },
      annotations: {
        'serving.kserve.io/deploymentMode': 'Standard',
        'serving.kserve.io/autoscalerClass': 'none',
        'serving.kserve.io/enable-prometheus-scraping': 'true',
        'argocd.argoproj.io/sync-wave': '1',
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
        'argocd.argoproj.io/sync-options': 'ServerSideApply=true',
        'model-serving.backstage.io/model': `resource:default/${model}`,
        'model-serving.backstage.io/purpose': `Answers questions of ${name}`,
      },
    },
    spec: {
      predictor: {
        labels,
        minReplicas: 1,
        maxReplicas: 1,
        timeout: 600,
        automountServiceAccountToken: false,
        deploymentStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
        },
        nodeSelector: { 'nvidia.com/gpu.product': 'NVIDIA-L4' },
        tolerations: [
          { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
        ],
        model: {
          modelFormat: { name: 'vLLM', version: '1' },
          runtime: 'vllm-pinned',
          protocolVersion: 'v2',
          storageUri: `oci://registry.lab.example/models/${model}@${DIGEST}`,
          args: ['--max-num-seqs=256'],
          env: [
            { name: 'HF_HUB_OFFLINE', value: '1' },
            {
              name: 'VLLM_API_KEY',
              valueFrom: {
                secretKeyRef: {
                  name: `${name}-engine-key`,
                  key: 'VLLM_API_KEY',
                },
              },
            },
          ],
          resources: { requests: amounts, limits: amounts },
        },
      },
    },
  };
}
