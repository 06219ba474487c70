import { EngineDefinition, summed } from '../EngineDefinition';

/** Counts failures of the whole server, also of requests for models that it does not have. */
export const torchServe: EngineDefinition = {
  name: 'TorchServe',
  recognizedBy: {
    image: /torchserve/,
    command: /\btorchserve\b/,
    samples: /^ts_(inference|queue)_/,
    formats: ['torchserve', 'pytorch'],
  },
  hosts: true,
  protocol: 'own',
  ports: ['8082'],
  metrics: {
    requests: summed('ts_inference_requests_total'),
    requestSeconds: {
      names: ['ts_inference_latency_microseconds'],
      scale: 1e-6,
    },
    failed: [{ name: 'Requests5XX', zeroWith: 'Requests2XX' }],
  },
  memoryUnknown:
    'TorchServe loads a copy of the model into each of its workers, and its configuration sets their number',
};
