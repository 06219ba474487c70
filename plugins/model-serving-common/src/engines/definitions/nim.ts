import { EngineDefinition, largest, summed } from '../EngineDefinition';

/** NIM 1.x has vLLM's names without a prefix; NIM 2 passes on what the engine inside says. */
export const nim: EngineDefinition = {
  name: 'NIM',
  recognizedBy: {
    image: /(^|\/)nvcr\.io\/nim\/|(^|\/)nim\//,
    command: /\/opt\/nim\//,
    samples: /^num_requests_(running|waiting)$/,
  },
  protocol: 'openai',
  ports: ['8000'],
  metrics: {
    waiting: summed('num_requests_waiting'),
    running: summed('num_requests_running'),
    kvCache: largest('gpu_cache_usage_perc'),
    promptTokens: summed('prompt_tokens_total'),
    generatedTokens: summed('generation_tokens_total'),
    timeToFirstToken: summed('time_to_first_token_seconds'),
    interToken: summed('time_per_output_token_seconds'),
    failed: [{ name: 'request_failure_total' }],
  },
};
