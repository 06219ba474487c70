import { durations, EngineDefinition, summed } from '../EngineDefinition';

export const tgi: EngineDefinition = {
  name: 'TGI',
  recognizedBy: {
    image: /text-generation-inference/,
    command: /text-generation-(launcher|router)/,
    runtime: /(^|-)tgi(-|$)|text-generation-inference/,
    samples: /^tgi_/,
    formats: ['tgi'],
  },
  protocol: 'openai',
  ports: ['80', '3000'],
  labels: { parts: ['method'] },
  metrics: {
    waiting: summed('tgi_queue_size'),
    running: summed('tgi_batch_current_size'),
    promptTokens: {
      names: ['tgi_request_input_length_sum'],
      counts: { cached: true, aborted: true, when: 'as they come' },
    },
    generatedTokens: {
      names: ['tgi_request_generated_tokens_sum'],
      counts: { aborted: false, when: 'at the end of the request' },
    },
    ...durations('tgi_request_duration'),
    progress: summed('tgi_batch_inference_count'),
    interToken: summed('tgi_request_mean_time_per_token_duration'),
    failed: [
      {
        name: 'tgi_request_failure',
        label: 'err',
        value: 'validation|template|template_error',
        not: true,
        zeroWith: 'tgi_request_count',
      },
    ],
  },
};
