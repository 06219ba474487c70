import {
  ADAPTERS_ANNOTATION,
  KUBERNETES_ID_LABEL,
  PLACEMENT_ANNOTATION,
  PRIORITY_CLASS_LABEL,
  PURPOSE_ANNOTATION,
  QUEUE_NAME_LABEL,
  SECRETS_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  modelAnnotations,
  ownershipLabels,
  RenderContext,
} from './RenderContext';
import { fromLayer, Tree } from './sourced';

/** Labels by which Kueue admits. */
export function queueLabels({ request, tenant }: RenderContext) {
  return {
    [QUEUE_NAME_LABEL]: fromLayer('tenant', tenant.localQueue),
    [PRIORITY_CLASS_LABEL]: fromLayer('request', request.priority),
  };
}

/** Answers that the objects hold no more by their name. */
function operationAnnotations({ request }: RenderContext) {
  const { placement, secrets = [] } = request.operation ?? {};
  return {
    [PLACEMENT_ANNOTATION]: fromLayer('request', placement),
    [SECRETS_ANNOTATION]: fromLayer(
      'request',
      secrets.length > 0 ? secrets.join(',') : undefined,
    ),
  };
}

/** The adapters as the request names them; undefined where it has none. */
const adapterAnnotation = ({ adapters }: RenderContext): Tree =>
  fromLayer(
    'request',
    adapters.length > 0
      ? JSON.stringify(adapters.map(({ answer }) => answer))
      : undefined,
  );

/**
 * Metadata of the object that is the service.
 *
 * @param annotations - those that only its kind has
 * @param labels - those by which it is found, charged and queued
 */
export function serviceMetadata(
  context: RenderContext,
  annotations: { readonly [annotation: string]: Tree },
  labels: { readonly [label: string]: Tree } = {
    ...queueLabels(context),
    ...ownershipLabels(context),
  },
): Tree {
  const { request, tenant } = context;
  return {
    name: fromLayer('request', request.name),
    namespace: fromLayer('tenant', tenant.namespace),
    labels: {
      ...labels,
      [KUBERNETES_ID_LABEL]: fromLayer('request', request.name),
    },
    annotations: {
      ...annotations,
      ...modelAnnotations(context),
      [ADAPTERS_ANNOTATION]: adapterAnnotation(context),
      ...operationAnnotations(context),
      [PURPOSE_ANNOTATION]: fromLayer('request', request.purpose),
    },
  };
}
