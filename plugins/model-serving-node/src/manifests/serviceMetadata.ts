import {
  KUBERNETES_ID_LABEL,
  PRIORITY_CLASS_LABEL,
  PURPOSE_ANNOTATION,
  QUEUE_NAME_LABEL,
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
      [PURPOSE_ANNOTATION]: fromLayer('request', request.purpose),
    },
  };
}
