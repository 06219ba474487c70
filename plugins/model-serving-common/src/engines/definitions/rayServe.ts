import { EngineDefinition, summed } from '../EngineDefinition';

/** Each node's page has the numbers of the proxies and replicas on it. Counters of older versions have no `_total`. */
export const rayServe: EngineDefinition = {
  name: 'Ray Serve',
  recognizedBy: {
    image: /(^|\/)(ray|ray-llm|ray-ml)$/,
    command: /(^|\s)serve\s+(run|start)\b/,
    samples: /^ray_serve_/,
  },
  hosts: true,
  protocol: 'openai',
  ports: ['8080'],
  labels: {
    parts: [
      'application',
      'deployment',
      'replica',
      'handle',
      'actor_id',
      'route',
      'WorkerId',
      'exception_type',
    ],
  },
  metrics: {
    waiting: summed('ray_serve_deployment_queued_queries'),
    running: summed('ray_serve_replica_processing_queries'),
    requests: summed('ray_serve_deployment_processing_latency_ms_count'),
    requestSeconds: {
      names: ['ray_serve_deployment_processing_latency_ms_sum'],
      scale: 1e-3,
    },
    failed: [
      {
        name: 'ray_serve_deployment_error_counter_total',
        zeroWith: 'ray_serve_deployment_request_counter_total',
      },
      {
        name: 'ray_serve_deployment_error_counter',
        zeroWith: 'ray_serve_deployment_request_counter',
      },
    ],
  },
};
