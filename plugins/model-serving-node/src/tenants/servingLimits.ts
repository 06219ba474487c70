import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';

/** Name of the ConfigMap in a tenant's namespace that the shipped policies take as their parameter. */
export const SERVING_LIMITS = 'serving-limits';

/** What a tenant may ask for, as the policies read it. @public */
export interface ServingLimits {
  /** Names of WorkloadPriorityClasses. */
  priorities: string[];
  /** Replicas of one service; null without a limit. */
  maxReplicas: number | null;
}

/**
 * Reads the limits of a tenant from the objects that policies take as parameters; undefined where they hold
 * none.
 * @public
 */
export function readServingLimits(
  params: readonly KubernetesObject[],
): ServingLimits | undefined {
  const limits = params.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata.name === SERVING_LIMITS,
  );
  if (!limits) {
    return undefined;
  }
  const data = (limits.data ?? {}) as Record<string, unknown>;
  const replicas = Number.parseInt(String(data.maxReplicas ?? ''), 10);
  return {
    priorities: String(data.priorityClasses ?? '').match(/[^, \n]+/g) ?? [],
    maxReplicas: Number.isNaN(replicas) ? null : replicas,
  };
}
