import { durations, EngineDefinition, summed } from '../EngineDefinition';

/** A worker of Dynamo; it passes the metrics of the engine inside on. Its frontend is a router. */
export const dynamo: EngineDefinition = {
  name: 'Dynamo',
  recognizedBy: {
    image:
      /(^|\/)ai-dynamo\/|dynamo-?(vllm|sglang|trtllm)|(vllm|sglang|tensorrtllm)-runtime$/,
    command: /\bdynamo\.(vllm|sglang|trtllm)\b/,
    samples: /^dynamo_component_/,
  },
  hosts: true,
  protocol: 'openai',
  ports: ['9090', '8081'],
  labels: { parts: ['dynamo_component', 'dynamo_endpoint', 'dp_rank'] },
  metrics: {
    running: {
      ...summed('dynamo_component_inflight_requests'),
      where: [{ label: 'dynamo_endpoint', value: 'generate' }],
    },
    kvCache: {
      names: [
        'dynamo_component_gpu_cache_usage_percent',
        'dynamo_component_kvstats_gpu_cache_usage_percent',
      ],
      across: 'max',
    },
    ...durations('dynamo_component_request_duration_seconds'),
  },
};
