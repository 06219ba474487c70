import {
  engineNamed,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';

const KSERVE_PORTS = ['8080'];
const LLM_PORTS = ['https:8000', '8000'];

/** Where most engines expose their metrics. */
const USUAL_PORTS = ['8080', '8000'];

/**
 * Paths of the API server's pod proxy under which a pod's metrics may be found, likeliest
 * first. KServe puts every engine on one port; a plain Deployment uses its engine's own.
 */
export function metricsPaths(
  service: { ref: ServiceRef; engine: string | null },
  pod: string,
): string[] {
  const { kind, namespace } = service.ref;
  const own = engineNamed(service.engine)?.ports ?? [];
  let ports = own.length > 0 ? own : USUAL_PORTS;
  if (kind === 'InferenceService') {
    ports = [...new Set([...KSERVE_PORTS, ...ports])];
  } else if (kind === 'LLMInferenceService') {
    ports = LLM_PORTS;
  }
  const base = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
  const name = encodeURIComponent(pod);
  return ports.map(port => {
    const [number, scheme] = port.split(':').reverse();
    const target = scheme ? `${scheme}:${name}:${number}` : `${name}:${number}`;
    return `${base}/${target}/proxy/metrics`;
  });
}
