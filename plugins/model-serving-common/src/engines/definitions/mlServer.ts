import { durations, EngineDefinition, summed } from '../EngineDefinition';

/** KServe's runtime for sklearn, xgboost, lightgbm and mlflow in the open inference protocol. */
export const mlServer: EngineDefinition = {
  name: 'MLServer',
  recognizedBy: {
    image: /(^|\/)mlserver/,
    command: /\bmlserver\s+start\b/,
    runtime: /(^|-)mlserver/,
    // The queue of its worker processes is there before the first request.
    samples:
      /^(model_infer_request_|rest_server_request|parallel_request_queue)/,
    formats: ['mlflow'],
  },
  hosts: true,
  protocol: 'open-inference',
  ports: ['8082'],
  metrics: {
    running: {
      ...summed('rest_server_requests_in_progress'),
      where: [{ label: 'method', value: 'POST' }],
    },
    ...durations('model_infer_request_duration'),
    // The engine's own counter of failures counts what clients did wrong, too.
    failed: [
      {
        name: 'rest_server_requests_total',
        label: 'status_code',
        value: '5..',
      },
      {
        name: 'model_infer_request_failure_total',
        zeroWith: 'model_infer_request_success_total',
      },
    ],
  },
  memoryUnknown:
    'MLServer loads Python objects, whose size does not follow from that of their files',
};
