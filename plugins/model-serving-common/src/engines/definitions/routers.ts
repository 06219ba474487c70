import { RouterDefinition } from '../EngineDefinition';

/** Some repeat the numbers of engines under the engines' names, so that a router's page is never read as one. */
export const ROUTERS: readonly RouterDefinition[] = [
  {
    name: 'vLLM router',
    samples:
      /^(vllm:(current_qps|healthy_pods_total|num_prefill_requests|num_decoding_requests|avg_decoding_length)$|vllm_router_)/,
  },
  { name: 'SGLang router', samples: /^(sgl_router_|smg_)/ },
  { name: 'Dynamo frontend', samples: /^dynamo_frontend_/ },
  {
    name: 'endpoint picker',
    samples:
      /^(inference_(model|objective|pool|extension)_|llm_d_(epp|inference_scheduler)_|endpoint_picker_)/,
  },
  { name: 'LiteLLM', samples: /^litellm_/ },
  { name: 'Envoy', samples: /^envoy_cluster_/ },
];
