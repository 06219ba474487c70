import { SERVICE_LABEL } from '@model-serving/backstage-plugin-model-serving-common';
import {
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from './RenderContext';
import { fromLayer, Tree } from './sourced';

/**
 * How many pods of a service evictions may stop at once, named after it as policies want it; undefined where nothing was
 * asked for. Always `maxUnavailable`: the number of replicas changes, and a `minAvailable` that it reaches blocks every drain.
 */
export function disruptionBudget(context: RenderContext): Tree | undefined {
  const { request, tenant } = context;
  const maxDisrupted = request.operation?.maxDisrupted;
  return maxDisrupted === undefined
    ? undefined
    : {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: {
          name: fromLayer('request', request.name),
          namespace: fromLayer('tenant', tenant.namespace),
          labels: ownershipLabels(context),
          annotations: syncAnnotations(WAVES.service),
        },
        spec: {
          maxUnavailable: fromLayer('request', maxDisrupted),
          // Pods that never get ready serve nobody, and would keep their node from being drained for ever.
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
          selector: {
            matchLabels: {
              [SERVICE_LABEL]: fromLayer('request', request.name),
            },
          },
        },
      };
}
