import { ServiceRef } from '@model-serving/backstage-plugin-model-serving-common';

const KSERVE_PORTS = ['8080'];
const LLM_PORTS = ['https:8000', '8000'];

/** Where engines expose their metrics when nothing tells them otherwise. */
const ENGINE_PORTS: Record<string, string[]> = {
  vLLM: ['8000', '8080'],
  SGLang: ['30000'],
  Triton: ['8002'],
  TorchServe: ['8082'],
  TGI: ['80', '3000'],
  'llama.cpp': ['8080'],
  NIM: ['8000'],
  'KServe Python': ['8080'],
};

/**
 * Paths of the API server's pod proxy under which a pod's metrics may be found, likeliest
 * first. KServe puts every engine on one port; a plain Deployment uses its engine's own.
 */
export function metricsPaths(
  service: { ref: ServiceRef; engine: string | null },
  pod: string,
): string[] {
  const { kind, namespace } = service.ref;
  let ports = ENGINE_PORTS[service.engine ?? ''] ?? ['8080', '8000'];
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
