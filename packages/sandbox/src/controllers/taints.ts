import { Taint, Toleration } from './KubernetesObjects';

/** The first taint that keeps a pod away. */
export function untolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
): Taint | undefined {
  return taints?.find(
    taint =>
      taint.effect !== 'PreferNoSchedule' &&
      !tolerations?.some(
        ({ key, operator, value, effect }) =>
          (!key || key === taint.key) &&
          (!effect || effect === taint.effect) &&
          (operator === 'Exists' || (value ?? '') === (taint.value ?? '')),
      ),
  );
}
