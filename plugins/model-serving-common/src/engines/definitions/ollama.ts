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
  ports: [],
  metrics: {},
};
