import { EngineDefinition } from '../EngineDefinition';

/** Exposes no metrics. */
export const ollama: EngineDefinition = {
  name: 'Ollama',
  recognizedBy: {
    image: /(^|\/)ollama(\/|$)/,
    command: /\bollama\s+serve\b/,
    runtime: /(^|-)ollama(-|$)/,
    formats: ['ollama'],
  },
  protocol: 'openai',
  answers: ['embeddings'],
  ports: [],
  metrics: {},
  memoryUnknown:
    'Ollama chooses the context length, and how much of a model the accelerator holds, by the memory that is free when it loads the model',
};
