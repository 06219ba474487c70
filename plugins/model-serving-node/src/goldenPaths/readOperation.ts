import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import { looseMap } from './ServiceReading';

/**
 * What the files of a service answer about its operation, as an answer by that name; nothing where they answer nothing.
 *
 * @param strategy - how its pods are replaced
 */
export function readOperation(
  objects: readonly KubernetesObject[],
  strategy: unknown,
): { operation?: Record<string, unknown> } {
  const budget = objects.find(({ kind }) => kind === 'PodDisruptionBudget');
  const { maxSurge } = looseMap(looseMap(strategy).rollingUpdate);
  const answers = Object.entries({
    rollout: maxSurge === 1 ? 'surge' : undefined,
    maxDisrupted: budget && (looseMap(budget.spec).maxUnavailable ?? null),
  }).filter(([, answer]) => answer !== undefined);
  return answers.length > 0 ? { operation: Object.fromEntries(answers) } : {};
}
