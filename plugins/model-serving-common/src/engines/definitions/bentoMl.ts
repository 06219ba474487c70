import { EngineDefinition, LabelCondition } from '../EngineDefinition';

/** It counts probes like requests. */
const NO_PROBE: LabelCondition = {
  label: 'endpoint',
  value: '/(livez|readyz|healthz|metrics)',
  not: true,
};

export const bentoMl: EngineDefinition = {
  name: 'BentoML',
  recognizedBy: {
    image: /bentoml/,
    command: /\bbentoml\s+serve\b/,
    samples: /^bentoml_/,
    formats: ['bento'],
  },
  hosts: true,
  protocol: 'own',
  ports: ['3000'],
  labels: { parts: ['endpoint', 'service_name', 'runner_name'] },
  metrics: {
    running: {
      names: ['bentoml_service_request_in_progress'],
      where: [NO_PROBE],
    },
    requests: {
      names: ['bentoml_service_request_duration_seconds_count'],
      where: [NO_PROBE],
    },
    requestSeconds: {
      names: ['bentoml_service_request_duration_seconds_sum'],
      where: [NO_PROBE],
    },
    failed: [
      {
        name: 'bentoml_service_request_total',
        label: 'http_response_code',
        value: '5..',
      },
    ],
  },
  memoryUnknown: 'a Bento loads what its code says',
};
