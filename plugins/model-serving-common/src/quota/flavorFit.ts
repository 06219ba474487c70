import {
  ProjectedResourceFlavor,
  ResourceGroup,
  Taint,
  Toleration,
} from '../kubernetes';

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

/** The node labels by which the flavors of a resource group differ. */
export function labelKeysOf(
  flavors: ReadonlyMap<string, ProjectedResourceFlavor>,
  group: ResourceGroup | undefined,
): ReadonlySet<string> {
  return new Set(
    (group?.flavors ?? []).flatMap(({ name }) =>
      Object.keys(flavors.get(name)?.nodeLabels ?? {}),
    ),
  );
}

/**
 * Why a pod cannot take a flavor whatever the quota, or null when it can: its node selector asks for other labels than the
 * flavor has, or a taint of the flavor is not tolerated. Of the node selector, Kueue looks at the labels that any flavor
 * of the resource group has (`flavorSelector` in `pkg/scheduler/flavorassigner`).
 *
 * @param labelKeys - those labels; the flavor's own where its group is not known
 */
export function whyFlavorIsRefused(
  flavor: ProjectedResourceFlavor | undefined,
  pod: {
    nodeSelector?: Readonly<Record<string, string>>;
    tolerations?: readonly Toleration[];
  },
  labelKeys?: ReadonlySet<string>,
): string | null {
  if (!flavor) {
    return 'does not exist';
  }
  const { nodeLabels } = flavor;
  const isLookedAt = (key: string) =>
    labelKeys ? labelKeys.has(key) : Object.hasOwn(nodeLabels, key);
  const contradiction = Object.entries(pod.nodeSelector ?? {}).find(
    ([key, value]) =>
      isLookedAt(key) &&
      !(Object.hasOwn(nodeLabels, key) && nodeLabels[key] === value),
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
