import {
  EngineDefinition,
  largest,
  summed,
  together,
} from '../EngineDefinition';

export const llamaCpp: EngineDefinition = {
  name: 'llama.cpp',
  recognizedBy: {
    image: /llama[.-]?cpp/,
    command: /\bllama-server\b|llama_cpp\.server/,
    samples: /^llamacpp:/,
    formats: ['gguf'],
  },
  protocol: 'openai',
  answers: ['embeddings', 'rerank'],
  ports: ['8080'],
  pageNeeds: '--metrics',
  separatesValues: true,
  flags: {
    // Its slots share one context.
    contextLength: {
      flag: '--ctx-size',
      aliases: ['-c'],
      ofAllSequences: true,
    },
    maxSequences: { flag: '--parallel', aliases: ['-np'] },
    maxBatchTokens: { flag: '--ubatch-size', aliases: ['-ub'] },
    kvCacheDtype: {
      flag: '--cache-type-k',
      aliases: ['-ctk', '-ctv'],
      also: { '--cache-type-v': value => value },
      values: ['f16', 'bf16', 'q8_0', 'q5_1', 'q5_0', 'q4_1', 'q4_0'],
    },
    prefixCaching: { on: '--cache-prompt', off: '--no-cache-prompt' },
    chatTemplate: { flag: '--chat-template' },
  },
  metrics: {
    waiting: summed('llamacpp:requests_deferred'),
    running: summed('llamacpp:requests_processing'),
    kvCache: { ...largest('llamacpp:kv_cache_usage_ratio'), retired: true },
    promptTokens: {
      // Its own count leaves out what came from the cache.
      ...together(
        summed('llamacpp:prompt_tokens_total'),
        summed('llamacpp:prompt_tokens_cached_total'),
      ),
      counts: {
        cached: true,
        aborted: false,
        when: 'at the end of the request',
      },
    },
    generatedTokens: {
      names: ['llamacpp:tokens_predicted_total'],
      counts: { aborted: false, when: 'at the end of the request' },
    },
    progress: summed('llamacpp:n_decode_total'),
  },
};
