import { EngineDefinition, summed } from '../EngineDefinition';

/** Its own numbers are of all its models, whatever backend runs them. */
export const triton: EngineDefinition = {
  name: 'Triton',
  recognizedBy: {
    image: /tritonserver/,
    command: /\btritonserver\b/,
    runtime: /(^|-)triton/,
    samples: /^nv_inference_/,
    formats: ['triton', 'onnx'],
  },
  hosts: true,
  protocol: 'open-inference',
  ports: ['8002'],
  metrics: {
    waiting: summed('nv_inference_pending_request_count'),
    requests: summed('nv_inference_request_success'),
    requestSeconds: {
      names: ['nv_inference_request_duration_us'],
      scale: 1e-6,
    },
    timeToFirstToken: {
      names: ['nv_inference_first_response_histogram_ms'],
      scale: 1 / 1000,
      needs:
        'a backend that streams, and with --metrics-config histogram_latencies=true',
    },
    failed: {
      untrue:
        "Triton's failure counter does not count errors of backends and refused requests",
    },
  },
  memoryUnknown: "each of Triton's backends uses memory in its own way",
};
