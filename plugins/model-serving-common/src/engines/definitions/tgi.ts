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
  answers: [],
  ports: ['80', '3000'],
  labels: { parts: ['method'] },
  flags: {
    contextLength: {
      flag: '--max-total-tokens',
      also: { '--max-input-tokens': value => Number(value) - 1 },
    },
    maxSequences: { flag: '--max-batch-size' },
    maxBatchTokens: { flag: '--max-batch-prefill-tokens' },
    kvCacheDtype: {
      flag: '--kv-cache-dtype',
      values: ['fp8_e4m3fn', 'fp8_e5m2'],
    },
    quantization: {
      flag: '--quantize',
      values: ['fp8', 'eetq', 'bitsandbytes', 'bitsandbytes-nf4'],
    },
    // Beyond the heads of a Medusa model, it guesses from the prompt.
    speculativeTokens: { flag: '--speculate' },
    tensorParallel: { flag: '--num-shard' },
  },
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
