import { EngineDefinition } from '../EngineDefinition';

export const torchServe: EngineDefinition = {
  name: 'TorchServe',
  recognizedBy: {
    image: /torchserve/,
    command: /\btorchserve\b/,
    samples: /^ts_inference_/,
    formats: ['torchserve'],
  },
  protocol: 'open-inference',
  ports: ['8082'],
  metrics: { failed: [{ name: 'Requests5XX' }] },
};
