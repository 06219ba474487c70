import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  PLACEMENT_ANNOTATION,
  SECRETS_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import { spreadOf } from '../manifests/spread';
import { looseMap } from './ServiceReading';

/**
 * What the files of a service answer about its operation, as an answer by that name; nothing where they answer nothing.
 *
 * @param service - the object that is the service
 * @param pods - how its pods are replaced and spread
 */
export function readOperation(
  objects: readonly KubernetesObject[],
  service: KubernetesObject,
  pods: { strategy: unknown; topologySpreadConstraints: unknown },
): { operation?: Record<string, unknown> } {
  const budget = objects.find(({ kind }) => kind === 'PodDisruptionBudget');
  const { maxSurge } = looseMap(looseMap(pods.strategy).rollingUpdate);
  const annotations = looseMap(service.metadata.annotations);
  const secrets: unknown = annotations[SECRETS_ANNOTATION];
  const answers = Object.entries({
    rollout: maxSurge === 1 ? 'surge' : undefined,
    maxDisrupted: budget && (looseMap(budget.spec).maxUnavailable ?? null),
    placement: annotations[PLACEMENT_ANNOTATION],
    spread: spreadOf(pods.topologySpreadConstraints),
    secrets: typeof secrets === 'string' ? secrets.split(',') : secrets,
  }).filter(([, answer]) => answer !== undefined);
  return answers.length > 0 ? { operation: Object.fromEntries(answers) } : {};
}
