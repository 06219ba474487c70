import { FakeApiServer, FakeObject } from './FakeApiServer';

export const INFERENCE_SERVICES =
  '/apis/serving.kserve.io/v1beta1/inferenceservices';
export const NAMESPACES = '/api/v1/namespaces';
export const PODS = '/api/v1/pods';
export const LOCAL_QUEUES = '/apis/kueue.x-k8s.io/v1beta2/localqueues';
export const CLUSTER_QUEUES = '/apis/kueue.x-k8s.io/v1beta2/clusterqueues';

const FLAVORS = '/apis/kueue.x-k8s.io/v1beta2/resourceflavors';

const PREFIX = 'model-serving.backstage.io';

/** A namespace as the platform's path makes it for a tenant. */
export function tenantNamespace(tenant: string): FakeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: tenant,
      labels: { [`${PREFIX}/tenant`]: tenant },
      annotations: {
        [`${PREFIX}/owner`]: `group:default/${tenant}`,
        [`${PREFIX}/cost-center`]: 'cc-1000',
        [`${PREFIX}/budget-per-month`]: '20000',
      },
    },
    status: { phase: 'Active' },
  };
}

export function localQueue(tenant: string): FakeObject {
  return {
    kind: 'LocalQueue',
    metadata: {
      name: 'serving',
      namespace: tenant,
      labels: { [`${PREFIX}/tenant-queue`]: 'true' },
    },
    spec: { clusterQueue: tenant },
    status: {
      pendingWorkloads: 0,
      admittedWorkloads: 0,
      reservingWorkloads: 0,
    },
  };
}

export function clusterQueue(tenant: string, gpus: number): FakeObject {
  const quota = (name: string, nominalQuota: string) => ({
    name,
    nominalQuota,
  });
  return {
    metadata: { name: tenant },
    spec: {
      cohortName: 'serving',
      namespaceSelector: {},
      resourceGroups: [
        {
          coveredResources: ['nvidia.com/gpu', 'cpu', 'memory'],
          flavors: [
            {
              name: 'h100',
              resources: [
                quota('nvidia.com/gpu', String(gpus)),
                quota('cpu', '64'),
                quota('memory', '512Gi'),
              ],
            },
          ],
        },
      ],
    },
    status: {
      pendingWorkloads: 0,
      admittedWorkloads: 0,
      reservingWorkloads: 0,
    },
  };
}

export function inferenceService(
  namespace: string,
  name: string,
  storageUri = `oci://registry.example.com/models/qwen3-8b@sha256:${'a'.repeat(
    64,
  )}`,
): FakeObject {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name,
      namespace,
      generation: 1,
      annotations: { [`${PREFIX}/model`]: 'resource:default/qwen3-8b' },
    },
    spec: {
      predictor: {
        minReplicas: 1,
        maxReplicas: 2,
        model: { modelFormat: { name: 'vLLM' }, storageUri },
      },
    },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

export const HTTP_ROUTES = '/apis/gateway.networking.k8s.io/v1/httproutes';

/** The accepted route of an InferenceService, under a host of its own. */
export function acceptedRoute(
  namespace: string,
  service: string,
  hostname = `${service}.${namespace}.models.example.com`,
): FakeObject {
  return {
    metadata: { name: service, namespace },
    spec: {
      hostnames: [hostname],
      rules: [{ backendRefs: [{ name: `${service}-predictor`, port: 80 }] }],
    },
    status: {
      parents: [
        {
          parentRef: { namespace: 'gateway-system', name: 'serving' },
          conditions: ['Accepted', 'ResolvedRefs'].map(type => ({
            type,
            status: 'True',
          })),
        },
      ],
    },
  };
}

/** A ready pod of an InferenceService. */
export function readyPod(namespace: string, service: string): FakeObject {
  return {
    metadata: {
      name: `${service}-predictor-x`,
      namespace,
      labels: {
        app: `isvc.${service}-predictor`,
        component: 'predictor',
        'serving.kserve.io/inferenceservice': service,
      },
    },
    spec: {
      nodeName: 'node-1',
      containers: [
        {
          name: 'kserve-container',
          image: 'docker.io/vllm/vllm-openai:v0.11.0',
          env: [{ name: 'HF_TOKEN', value: 'canary-secret' }],
          args: ['--api-key=canary-secret'],
          resources: {
            requests: { cpu: '8', memory: '64Gi', 'nvidia.com/gpu': '1' },
          },
        },
      ],
    },
    status: {
      phase: 'Running',
      startTime: '2026-11-21T08:00:00Z',
      conditions: ['PodScheduled', 'ContainersReady', 'Ready'].map(type => ({
        type,
        status: 'True',
        lastTransitionTime: '2026-11-21T08:01:00Z',
      })),
      containerStatuses: [
        {
          name: 'kserve-container',
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: '2026-11-21T08:00:10Z' } },
        },
      ],
    },
  };
}

/** Two tenants, each with one serving service, and one namespace outside all tenants. */
export function populate(server: FakeApiServer): void {
  for (const tenant of ['team-a', 'team-b']) {
    server.put(NAMESPACES, tenantNamespace(tenant));
    server.put(LOCAL_QUEUES, localQueue(tenant));
    server.put(CLUSTER_QUEUES, clusterQueue(tenant, 4));
    server.put(INFERENCE_SERVICES, inferenceService(tenant, 'chat'));
    server.put(PODS, readyPod(tenant, 'chat'));
    server.serveText(
      `/api/v1/namespaces/${tenant}/pods/chat-predictor-x:8080/proxy/metrics`,
      '# TYPE vllm:num_requests_waiting gauge\nvllm:num_requests_waiting{model_name="chat"} 0\nvllm:num_requests_running{model_name="chat"} 3\n',
    );
  }
  server.put(FLAVORS, {
    metadata: { name: 'h100' },
    spec: {
      nodeLabels: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' },
      nodeTaints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
    },
  });
  server.put(NAMESPACES, { metadata: { name: 'stray' } });
  server.put(INFERENCE_SERVICES, inferenceService('stray', 'orphan'));
}
