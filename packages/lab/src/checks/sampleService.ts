import type { KubernetesObject } from '../kubernetes/KubernetesObject';

const PINNED = `oci://registry.lab.example/models/sample@sha256:${'a'.repeat(
  64,
)}`;

/** What a sample service differs in from one that every policy accepts. */
export interface SampleOptions {
  name: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  storageUri?: string;
  args?: string[];
  accelerators?: number;
  maxReplicas?: number;
}

/** A service of team-a on H100 as the golden path renders it, but for the options. */
export function sampleService(options: SampleOptions): KubernetesObject {
  const identity = {
    'model-serving.backstage.io/owner': 'team-a',
    'model-serving.backstage.io/cost-center': 'cc-1001',
  };
  const resources = {
    cpu: '8',
    memory: '64Gi',
    'nvidia.com/gpu': String(options.accelerators ?? 1),
  };
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name: options.name,
      namespace: 'team-a',
      labels: {
        'kueue.x-k8s.io/queue-name': 'serving',
        ...identity,
        ...options.labels,
      },
      annotations: {
        'serving.kserve.io/deploymentMode': 'Standard',
        'serving.kserve.io/autoscalerClass': 'none',
        ...options.annotations,
      },
    },
    spec: {
      predictor: {
        labels: identity,
        minReplicas: 1,
        maxReplicas: options.maxReplicas ?? 1,
        deploymentStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
        },
        nodeSelector: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' },
        tolerations: [
          { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
        ],
        model: {
          modelFormat: { name: 'vLLM', version: '1' },
          runtime: 'vllm-pinned',
          protocolVersion: 'v2',
          storageUri: options.storageUri ?? PINNED,
          ...(options.args && { args: options.args }),
          resources: { requests: resources, limits: resources },
        },
      },
    },
  };
}
