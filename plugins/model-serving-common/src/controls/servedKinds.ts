import { ServiceKind } from '../api';
import { ClusterPicture } from '../kubernetes';
import { SERVICE_LABEL } from '../labels';

/** On what KServe makes of its services. */
const KSERVE_LABELS = [
  'serving.kserve.io/inferenceservice',
  'app.kubernetes.io/part-of',
];

/**
 * With which kinds each namespace serves. A Deployment counts when it is a service of its own.
 * @public
 */
export function servedKinds(
  picture: ClusterPicture,
): ReadonlyMap<string, readonly ServiceKind[]> {
  const kinds = new Map<string, ServiceKind[]>();
  const add = (namespace: string | null, kind: ServiceKind) => {
    const known = kinds.get(namespace ?? '') ?? [];
    if (!known.includes(kind)) {
      kinds.set(namespace ?? '', [...known, kind]);
    }
  };
  for (const kind of ['InferenceService', 'LLMInferenceService'] as const) {
    for (const { namespace } of picture.objects[kind] ?? []) {
      add(namespace, kind);
    }
  }
  for (const deployment of picture.objects.Deployment ?? []) {
    const { labels, namespace, shape, templateLabels } = deployment;
    const isMade = KSERVE_LABELS.some(label => labels[label]);
    const serves =
      labels[SERVICE_LABEL] ||
      templateLabels[SERVICE_LABEL] ||
      shape.engine !== null;
    if (serves && !isMade) {
      add(namespace, 'Deployment');
    }
  }
  return kinds;
}
