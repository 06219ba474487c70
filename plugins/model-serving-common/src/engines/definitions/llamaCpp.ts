import { EngineDefinition, largest, summed } from '../EngineDefinition';

export const llamaCpp: EngineDefinition = {
  name: 'llama.cpp',
  recognizedBy: {
    image: /llama[.-]?cpp/,
    command: /\bllama-server\b|llama_cpp\.server/,
    samples: /^llamacpp:/,
  },
  protocol: 'openai',
  ports: ['8080'],
  metrics: {
    waiting: summed('llamacpp:requests_deferred'),
    running: summed('llamacpp:requests_processing'),
    kvCache: largest('llamacpp:kv_cache_usage_ratio'),
    promptTokens: summed('llamacpp:prompt_tokens_total'),
    generatedTokens: summed('llamacpp:tokens_predicted_total'),
  },
};
