import { INFERENCE_SERVICE_LABEL, STOP_ANNOTATION } from '../labels';
import type { FieldReader } from './FieldReader';
import { readAnnotation } from './objectMeta';

const PART_OF = 'app.kubernetes.io/part-of';
const LLM_PART = 'llminferenceservice';

type Labels = Readonly<Record<string, string>>;

/** Whether KServe made it for one of its services. */
export function isMadeByKserve(labels: Labels): boolean {
  return (
    Object.hasOwn(labels, INFERENCE_SERVICE_LABEL) ||
    labels[PART_OF] === LLM_PART
  );
}

/** The KServe services that something belongs to, by the labels KServe gives it. */
export function kserveServicesOf(
  labels: Labels,
): Array<{ kind: 'InferenceService' | 'LLMInferenceService'; name: string }> {
  const service = labels[INFERENCE_SERVICE_LABEL];
  const llmService =
    labels[PART_OF] === LLM_PART ? labels['app.kubernetes.io/name'] : undefined;
  return [
    ...(service ? [{ kind: 'InferenceService' as const, name: service }] : []),
    ...(llmService
      ? [{ kind: 'LLMInferenceService' as const, name: llmService }]
      : []),
  ];
}

/** Whether a service asks KServe for no pods; upper and lower case are the same to it (kserve/kserve, pkg/utils/utils.go). */
export const readStop = (object: FieldReader): boolean =>
  readAnnotation(object, STOP_ANNOTATION)?.toLowerCase() === 'true';

/** Whether an object is one of KServe's kinds of services. */
export function isKserveService<T extends { readonly kind: string }>(
  object: T,
): object is Extract<
  T,
  { kind: 'InferenceService' } | { kind: 'LLMInferenceService' }
> {
  return (
    object.kind === 'InferenceService' || object.kind === 'LLMInferenceService'
  );
}
