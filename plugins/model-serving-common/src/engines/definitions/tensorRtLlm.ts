import { EngineDefinition, largest, summed } from '../EngineDefinition';

export const tensorRtLlm: EngineDefinition = {
  name: 'TensorRT-LLM',
  recognizedBy: {
    image: /tensorrt-?llm|trtllm/,
    command: /\btrtllm-serve\b|tensorrt_llm/,
    samples: /^(trtllm_|nv_trt_llm_)/,
  },
  protocol: 'openai',
  ports: [],
  metrics: {
    waiting: summed('trtllm_num_requests_waiting'),
    running: summed('trtllm_num_requests_running'),
    kvCache: largest('trtllm_kv_cache_utilization'),
    timeToFirstToken: summed('trtllm_time_to_first_token_seconds'),
    interToken: summed('trtllm_time_per_output_token_seconds'),
  },
};
