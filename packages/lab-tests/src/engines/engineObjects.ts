import type { KubernetesObject } from '@model-serving/lab';

/** Namespace of these tests; no tenant's, so that nobody's quota is touched. */
export const NAMESPACE = 'engines-check';

const ANNOTATIONS = {
  'lab.model-serving.backstage.io/image-pull': '100ms',
  'lab.model-serving.backstage.io/model-load': '100ms',
  'lab.model-serving.backstage.io/max-num-seqs': '2',
  'lab.model-serving.backstage.io/time-to-first-token': '300ms',
  'lab.model-serving.backstage.io/inter-token-latency': '10ms',
};

export function namespace(): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
}

/** A plain Deployment that says which service it is, with an engine that is soon busy. */
export function deployment(name: string): KubernetesObject {
  const labels = { 'model-serving.backstage.io/service': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: ANNOTATIONS },
        spec: {
          containers: [
            {
              name: 'engine',
              image: 'registry.lab.example/vllm-openai:1',
              ports: [{ containerPort: 8000 }],
            },
          ],
        },
      },
    },
  };
}

/** Scales the Deployment by the requests that wait, as the golden path does. */
export function scaledObject(
  name: string,
  prometheus: string,
): KubernetesObject {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      scaleTargetRef: { name },
      minReplicaCount: 1,
      maxReplicaCount: 2,
      pollingInterval: 2,
      triggers: [
        {
          type: 'prometheus',
          metricType: 'AverageValue',
          metadata: {
            serverAddress: prometheus,
            query: `sum(vllm:num_requests_waiting{namespace="${NAMESPACE}",pod=~"${name}-.*"})`,
            threshold: '2',
            ignoreNullValues: 'false',
          },
        },
      ],
    },
  };
}

/** Two replicas of a model, served by KServe's other kind. */
export function llmInferenceService(name: string): KubernetesObject {
  return {
    apiVersion: 'serving.kserve.io/v1alpha2',
    kind: 'LLMInferenceService',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      model: { uri: 'hf://lab/small', name },
      replicas: 1,
      annotations: ANNOTATIONS,
      template: {
        containers: [
          {
            name: 'main',
            resources: { requests: { cpu: '1', memory: '1Gi' } },
          },
        ],
      },
    },
  };
}
