import {
  durations,
  EngineDefinition,
  largest,
  summed,
  together,
} from '../EngineDefinition';

export const lmDeploy: EngineDefinition = {
  name: 'LMDeploy',
  recognizedBy: {
    image: /lmdeploy/,
    command: /\blmdeploy\s+serve\b/,
    samples: /^lmdeploy:/,
  },
  protocol: 'openai',
  ports: ['23333'],
  pageNeeds: '--enable-metrics',
  labels: { parts: ['engine'] },
  metrics: {
    // Requests wait for a handle first, then for the scheduler.
    waiting: together(
      summed('lmdeploy:num_requests_waiting'),
      summed('lmdeploy:num_api_requests_waiting'),
    ),
    running: summed('lmdeploy:num_requests_running'),
    kvCache: largest('lmdeploy:gpu_cache_usage_perc'),
    promptTokens: {
      names: ['lmdeploy:prompt_tokens_total'],
      counts: { cached: true, aborted: true, when: 'as they come' },
    },
    generatedTokens: {
      names: ['lmdeploy:generation_tokens_total'],
      counts: { aborted: true, when: 'as they come' },
    },
    ...durations('lmdeploy:e2e_request_latency_seconds'),
    progress: together(
      summed('lmdeploy:generation_tokens_total'),
      summed('lmdeploy:prompt_tokens_total'),
    ),
    timeToFirstToken: summed('lmdeploy:time_to_first_token_seconds'),
    interToken: summed(
      'lmdeploy:iter_token_latency',
      'lmdeploy:time_per_output_token_seconds',
    ),
    failed: [
      {
        name: 'lmdeploy:request_success_total',
        label: 'finished_reason',
        value: '.*INTERNAL_ENGINE_ERROR',
      },
    ],
  },
};
