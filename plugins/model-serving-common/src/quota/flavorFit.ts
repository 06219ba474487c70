import { ProjectedResourceFlavor, Taint, Toleration } from '../kubernetes';

function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) {
    return false;
  }
  if (!toleration.key) {
    return toleration.operator === 'Exists';
  }
  return (
    toleration.key === taint.key &&
    (toleration.operator === 'Exists' ||
      (toleration.value ?? '') === (taint.value ?? ''))
  );
}

/**
 * Why a pod cannot take a flavor whatever the quota, or null when it can: its node selector
 * contradicts the flavor's labels, or a taint of the flavor is not tolerated.
 */
export function whyFlavorIsRefused(
  flavor: ProjectedResourceFlavor | undefined,
  pod: {
    nodeSelector?: Readonly<Record<string, string>>;
    tolerations?: readonly Toleration[];
  },
): string | null {
  if (!flavor) {
    return 'does not exist';
  }
  const contradiction = Object.entries(pod.nodeSelector ?? {}).find(
    ([key, value]) =>
      Object.hasOwn(flavor.nodeLabels, key) && flavor.nodeLabels[key] !== value,
  );
  if (contradiction) {
    return `has no nodes with ${contradiction[0]}=${contradiction[1]}`;
  }
  const tolerations = [...(pod.tolerations ?? []), ...flavor.tolerations];
  const untolerated = flavor.nodeTaints.find(
    taint =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !tolerations.some(toleration => tolerates(toleration, taint)),
  );
  return untolerated
    ? `has the taint ${untolerated.key}, which is not tolerated`
    : null;
}
