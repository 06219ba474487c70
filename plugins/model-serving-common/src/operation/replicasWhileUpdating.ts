import type { OperationAnswers } from './operationAnswers';

/** Replicas that need quota at once, of a service of so many at most: one more while it is updated with a surge. @public */
export function replicasWhileUpdating(
  maxReplicas: number,
  operation: OperationAnswers | undefined,
): number {
  return operation?.rollout === 'surge' ? maxReplicas + 1 : maxReplicas;
}
