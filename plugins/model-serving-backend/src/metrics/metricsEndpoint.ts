import {
  engineNamed,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';

const KSERVE_PORTS = ['8080'];
const LLM_PORTS = ['https:8000', '8000'];

/** Where most engines expose their metrics. */
const USUAL_PORTS = ['8080', '8000'];

/** Path of nearly every engine's metrics page. */
const USUAL_PATHS = ['/metrics'];

/** A metrics page of a pod: where the pod has it, and where the API server's pod proxy does. */
export interface MetricsPage {
  /** Of the pod itself. */
  readonly path: string;
  /** The same port and scheme with another path. */
  at(path: string): MetricsPage;
  /** Of the API server. */
  readonly url: string;
}

/**
 * Where a pod's metrics may be found, likeliest first. KServe puts every engine on one port; a plain
 * Deployment uses its engine's own.
 */
export function metricsPages(
  service: { ref: ServiceRef; engine: string | null },
  pod: string,
): MetricsPage[] {
  const { kind, namespace } = service.ref;
  const { ports: own = [], paths = USUAL_PATHS } =
    engineNamed(service.engine) ?? {};
  let ports: readonly string[] = own.length > 0 ? own : USUAL_PORTS;
  if (kind === 'InferenceService') {
    ports = [...new Set([...KSERVE_PORTS, ...ports])];
  } else if (kind === 'LLMInferenceService') {
    ports = LLM_PORTS;
  }
  const base = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
  const name = encodeURIComponent(pod);
  return ports.flatMap(port => {
    const [number, scheme] = port.split(':').reverse();
    const target = scheme ? `${scheme}:${name}:${number}` : `${name}:${number}`;
    const at = (path: string): MetricsPage => ({
      path,
      at,
      url: `${base}/${target}/proxy${path}`,
    });
    return paths.map(at);
  });
}
