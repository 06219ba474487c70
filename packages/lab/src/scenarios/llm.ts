import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { COMES_UP, type Scenario } from './Scenario';

const API = 'serving.kserve.io/v1alpha2';

function llmInferenceService(name: string): KubernetesObject {
  const labels = { 'kueue.x-k8s.io/queue-name': 'serving' };
  const amounts = { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' };
  return {
    apiVersion: API,
    kind: 'LLMInferenceService',
    metadata: { name, namespace: 'recorded-a', labels },
    spec: {
      labels,
      model: {
        uri: `oci://registry.lab.example/models/llama@sha256:${'a'.repeat(64)}`,
        name: 'lab/llama',
      },
      replicas: 2,
      router: { gateway: {}, route: {}, scheduler: {} },
      template: {
        containers: [
          {
            name: 'main',
            image: `registry.lab.example/vllm-openai@sha256:${'b'.repeat(64)}`,
            resources: { requests: amounts, limits: amounts },
          },
        ],
      },
    },
  };
}

/** Services of KServe's newer kind. */
export const LLM: readonly Scenario[] = [
  {
    name: 'llm-inference-service',
    done: 'An LLMInferenceService with two replicas is made; the gateway that its route names does not exist.',
    sections: ['llm'],
    needs: { apiVersion: API, kind: 'LLMInferenceService' },
    play: async stage => {
      await stage.apply(llmInferenceService('llama'));
      await stage.untilServing('llama', 2);
      await stage.until('its route to be refused', standing =>
        standing
          .of('LLMInferenceService')
          .some(object =>
            JSON.stringify(object.status ?? {}).includes('RefsInvalid'),
          ),
      );
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, ['serving', null]],
        sentence:
          '^Serving inside the cluster, 2 of 2 replicas ready; not reachable from outside: .*non-existent Gateway',
      },
    },
  },
];
