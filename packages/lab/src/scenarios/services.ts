import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { Tenant } from './twoTenants';

const LIFE = 'lab.model-serving.backstage.io';
const QUEUE = { 'kueue.x-k8s.io/queue-name': 'serving' };
const MODEL = `oci://registry.lab.example/models/llama@sha256:${'a'.repeat(
  64,
)}`;

/** What a service differs in from one replica with one H100 that starts within seconds. */
export interface ServiceOptions {
  replicas?: number;
  accelerators?: number;
  /** How its fake pods live, by the lab's annotations. */
  life?: Partial<
    Record<
      | 'image-pull'
      | 'model-load'
      | 'behavior'
      | 'crash-after'
      | 'restart-after'
      | 'warm-up',
      string
    >
  >;
  annotations?: Record<string, string>;
  runtime?: string;
  /** Pods that a rollout makes before others go. */
  surge?: number;
  predictor?: Record<string, unknown>;
  env?: { name: string; value: string }[];
  /** Where the model is; an image by default. */
  storageUri?: string;
  /** Secrets that the engine mounts. */
  secrets?: readonly string[];
}

function secretsOf({ secrets = [] }: ServiceOptions) {
  return {
    volumes: secrets.map(secretName => ({
      name: secretName,
      secret: { secretName },
    })),
    volumeMounts: secrets.map(name => ({ name, mountPath: `/etc/${name}` })),
  };
}

function resources(accelerators: number) {
  const amounts = {
    cpu: '1',
    memory: '1Gi',
    'nvidia.com/gpu': String(accelerators),
  };
  return { requests: amounts, limits: amounts };
}

function lifeOf(options: ServiceOptions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options.life ?? {}).map(([key, value]) => [
      `${LIFE}/${key}`,
      value,
    ]),
  );
}

/** An InferenceService of the first tenant, with no more in it than the controllers need. */
export function inferenceService(
  name: string,
  options: ServiceOptions = {},
): KubernetesObject {
  const namespace: Tenant = 'recorded-a';
  const { replicas = 1, accelerators = 1, surge = 0 } = options;
  const { volumes, volumeMounts } = secretsOf(options);
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name,
      namespace,
      labels: {
        ...QUEUE,
        'model-serving.backstage.io/owner': namespace,
        'model-serving.backstage.io/cost-center': 'cc-9001',
      },
      annotations: {
        'serving.kserve.io/deploymentMode': 'Standard',
        'serving.kserve.io/autoscalerClass': 'none',
        ...lifeOf(options),
        ...options.annotations,
      },
    },
    spec: {
      predictor: {
        minReplicas: replicas,
        maxReplicas: replicas,
        deploymentStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: surge, maxUnavailable: surge ? 0 : 1 },
        },
        model: {
          modelFormat: { name: 'vLLM', version: '1' },
          runtime: options.runtime ?? 'vllm-pinned',
          protocolVersion: 'v2',
          storageUri: options.storageUri ?? MODEL,
          resources: resources(accelerators),
          ...(options.env ? { env: options.env } : {}),
          ...(volumes.length > 0 ? { volumeMounts } : {}),
        },
        ...(volumes.length > 0 ? { volumes } : {}),
        ...options.predictor,
      },
    },
  };
}

/** A plain Deployment that runs an engine in the tenant's queue. */
export function rawDeployment(
  name: string,
  namespace: Tenant,
  options: ServiceOptions & { progressDeadlineSeconds?: number } = {},
): KubernetesObject {
  const { replicas = 1, accelerators = 1, progressDeadlineSeconds } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      labels: { ...QUEUE, 'model-serving.backstage.io/service': name },
    },
    spec: {
      replicas,
      ...(progressDeadlineSeconds ? { progressDeadlineSeconds } : {}),
      selector: { matchLabels: { app: name } },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
      },
      template: {
        metadata: {
          labels: {
            app: name,
            ...QUEUE,
            'model-serving.backstage.io/service': name,
          },
          annotations: lifeOf(options),
        },
        spec: {
          containers: [
            {
              name: 'engine',
              image: `registry.lab.example/vllm-openai@sha256:${'b'.repeat(
                64,
              )}`,
              resources: resources(accelerators),
              ...(options.env ? { env: options.env } : {}),
            },
          ],
          ...options.predictor,
        },
      },
    },
  };
}

/** The second tenant uses so many GPUs. */
export function neighbour(replicas: number): KubernetesObject {
  return rawDeployment('neighbour', 'recorded-b', { replicas });
}
