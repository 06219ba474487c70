/** Metrics that only a running engine has. */
export const ENGINE_METRIC =
  /\b(?:vllm|sglang|tgi|llamacpp|nv_inference|ts_|nv_trt_llm)[:_]?\w*/;

const SELECTOR = /\{[^{}]*\}/g;

/**
 * Whether a query reads an engine's metric without a selector that names the service or its model, so that it counts
 * the requests of other services too.
 * @public
 */
export function countsOtherServices(
  query: string | null,
  service: string,
): boolean {
  if (query === null || !ENGINE_METRIC.test(query)) {
    return false;
  }
  // The service's name may be part of the metric's.
  const selectors = query.match(SELECTOR) ?? [];
  return !selectors.some(
    selector => selector.includes(service) || /model_name\s*=/.test(selector),
  );
}
