import { EngineDefinition, summed } from '../EngineDefinition';

export const triton: EngineDefinition = {
  name: 'Triton',
  recognizedBy: {
    image: /tritonserver/,
    command: /\btritonserver\b/,
    samples: /^nv_inference_/,
    formats: ['triton'],
  },
  protocol: 'open-inference',
  ports: ['8002'],
  metrics: {
    waiting: summed('nv_inference_pending_request_count'),
    timeToFirstToken: {
      names: ['nv_inference_first_response_histogram_ms'],
      scale: 1 / 1000,
    },
    failed: [
      {
        name: 'nv_inference_request_failure',
        label: 'reason',
        value: 'REJECTED|BACKEND|OTHER',
      },
    ],
  },
};
