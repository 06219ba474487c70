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
 * Why a pod cannot take a flavor whatever the quota, or null when it can: its node selector asks for other values of the
 * flavor's own labels, or a taint of the flavor is not tolerated. Labels that the flavor does not have are not looked at
 * (`flavorSelector` in `pkg/scheduler/flavorassigner`; until kubernetes-sigs/kueue#12449 those of the whole resource group were).
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
  const { nodeLabels } = flavor;
  const contradiction = Object.entries(pod.nodeSelector ?? {}).find(
    ([key, value]) =>
      Object.hasOwn(nodeLabels, key) && nodeLabels[key] !== value,
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
