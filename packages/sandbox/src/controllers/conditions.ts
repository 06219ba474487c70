import { Condition } from './KubernetesObjects';

/** The condition of a type, if there is one. */
export function conditionOf(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find(condition => condition.type === type);
}

/** Whether the condition is True. */
export function isTrue(
  conditions: readonly Condition[] | undefined,
  type: string,
): boolean {
  return conditionOf(conditions, type)?.status === 'True';
}

/** Puts conditions in place of those of the same type; the transition time moves only with the status. */
export function withConditions(
  conditions: readonly Condition[] | undefined,
  changes: readonly Condition[],
  timestamp: string,
): Condition[] {
  const result = [...(conditions ?? [])];
  for (const change of changes) {
    const at = result.findIndex(({ type }) => type === change.type);
    const known = result[at];
    const next = {
      ...change,
      lastTransitionTime:
        known?.status === change.status ? known.lastTransitionTime : timestamp,
    };
    if (at < 0) {
      result.push(next);
    } else {
      result[at] = next;
    }
  }
  return result;
}
