import {
  durations,
  EngineDefinition,
  largest,
  summed,
  together,
} from '../EngineDefinition';

/** NIM 1.x has vLLM's names without a prefix; NIM 2 passes on what the engine inside says. */
export const nim: EngineDefinition = {
  name: 'NIM',
  recognizedBy: {
    image: /(^|\/)nvcr\.io\/nim\/|(^|\/)nim\//,
    command: /\/opt\/nim\//,
    runtime: /(^|-)nim(-|$)/,
    samples: /^num_requests_(running|waiting)$/,
    formats: ['nim'],
  },
  protocol: 'openai',
  answers: [],
  ports: ['8000'],
  paths: ['/metrics', '/v1/metrics'],
  metrics: {
    waiting: summed('num_requests_waiting'),
    running: summed('num_requests_running'),
    kvCache: largest('gpu_cache_usage_perc'),
    promptTokens: {
      names: ['prompt_tokens_total'],
      counts: { cached: true, aborted: true, when: 'as they come' },
    },
    generatedTokens: {
      names: ['generation_tokens_total'],
      counts: { aborted: true, when: 'as they come' },
    },
    ...durations('e2e_request_latency_seconds'),
    progress: together(
      summed('generation_tokens_total'),
      summed('prompt_tokens_total'),
    ),
    timeToFirstToken: summed('time_to_first_token_seconds'),
    interToken: summed('time_per_output_token_seconds'),
    failed: [{ name: 'request_failure_total' }],
  },
  memoryUnknown:
    'NIM chooses engine, precision and layout by the accelerator when it starts',
};
