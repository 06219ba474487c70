import { EngineDefinition, summed } from '../EngineDefinition';

export const tgi: EngineDefinition = {
  name: 'TGI',
  recognizedBy: {
    image: /text-generation-inference/,
    command: /text-generation-(launcher|router)/,
    samples: /^tgi_/,
    formats: ['tgi'],
  },
  protocol: 'openai',
  ports: ['80', '3000'],
  metrics: {
    waiting: summed('tgi_queue_size'),
    running: summed('tgi_batch_current_size'),
    generatedTokens: summed('tgi_request_generated_tokens_sum'),
    promptTokens: summed('tgi_request_input_length_sum'),
    interToken: summed('tgi_request_mean_time_per_token_duration'),
    failed: [{ name: 'tgi_request_failure' }],
  },
};
