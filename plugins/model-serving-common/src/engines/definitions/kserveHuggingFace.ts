import { EngineDefinition } from '../EngineDefinition';
import { kservePython } from './kservePython';

/**
 * KServe's server for models of Hugging Face. It registers OpenAI's endpoints for every model that generates, embeds or
 * ranks (`maybe_register_openai_endpoints`), below `/openai` unless `KSERVE_OPENAI_ROUTE_PREFIX` says otherwise, beside
 * the Open Inference Protocol. On its page it looks like KServe's other servers.
 */
export const kserveHuggingFace: EngineDefinition = {
  name: 'KServe Hugging Face',
  recognizedBy: {
    image: /kserve\/huggingfaceserver/,
    command: /\bhuggingfaceserver\b/,
    runtime: /(^|-)kserve-huggingface/,
    formats: ['huggingface'],
  },
  hosts: true,
  protocol: 'openai',
  pathPrefix: '/openai',
  answers: ['embeddings', 'rerank'],
  ports: ['8080'],
  metrics: kservePython.metrics,
  memoryUnknown:
    'KServe Hugging Face runs vLLM or Transformers, depending on the model',
};
