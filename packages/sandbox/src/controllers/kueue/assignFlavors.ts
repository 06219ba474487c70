import { PodSpec } from '../KubernetesObjects';
import { formatAmount, podRequests } from '../quantities';
import { untolerated } from '../taints';
import { ClusterQueue, ResourceFlavor } from './KueueObjects';
import { Quotas } from './Quotas';

/** Where a pod's requests are charged, or why they cannot be. */
export interface Assignment {
  /** By resource; empty when the pod must wait. */
  flavors: Record<string, string>;
  requests: Record<string, string>;
  borrows: boolean;
  /** In Kueue's words. */
  reasons: string[];
}

/** Of a node selector Kueue looks at the labels that the flavor itself has. */
function mismatch(flavor: ResourceFlavor, pod: PodSpec): string | undefined {
  const name = flavor.metadata.name;
  const { nodeLabels = {}, nodeTaints, tolerations = [] } = flavor.spec ?? {};
  const taint = untolerated(nodeTaints, [
    ...(pod.tolerations ?? []),
    ...tolerations,
  ]);
  if (taint) {
    const value = taint.value ? `${taint.value} ` : '';
    return `untolerated taint {${taint.key} ${value}${taint.effect} <nil>} in flavor ${name}`;
  }
  const differs = Object.entries(pod.nodeSelector ?? {}).some(
    ([key, value]) =>
      Object.hasOwn(nodeLabels, key) && nodeLabels[key] !== value,
  );
  return differs ? `flavor ${name} doesn't match node affinity` : undefined;
}

/** Looks for one flavor for each resource group, in the queue's order. */
export function assignFlavors(
  queue: ClusterQueue,
  flavors: (name: string) => ResourceFlavor | undefined,
  quotas: Quotas,
  pod: PodSpec,
): Assignment {
  const requests = podRequests(pod);
  const groups = queue.spec.resourceGroups ?? [];
  const covered = new Set(groups.flatMap(group => group.coveredResources));
  const reasons = Object.keys(requests)
    .filter(resource => requests[resource] > 0n && !covered.has(resource))
    .map(resource => `resource ${resource} unavailable in ClusterQueue`);
  const chosen: Record<string, string> = {};
  let borrows = false;

  for (const group of groups) {
    const resources = group.coveredResources.filter(name => name in requests);
    const fitting = group.flavors.find(({ name }) => {
      const flavor = flavors(name);
      const problem = flavor
        ? mismatch(flavor, pod)
        : `flavor ${name} not found`;
      if (problem) {
        reasons.push(problem);
        return false;
      }
      const lacking = resources
        .map(resource =>
          lack(quotas, queue, name, resource, requests[resource]),
        )
        .filter((text): text is string => Boolean(text));
      reasons.push(...lacking);
      return lacking.length === 0;
    });
    if (fitting) {
      for (const resource of resources) {
        chosen[resource] = fitting.name;
        borrows ||=
          quotas.usage(queue, fitting.name, resource) + requests[resource] >
          quotas.nominal(queue, fitting.name, resource);
      }
    }
  }
  const complete = Object.keys(requests).every(
    name => requests[name] === 0n || name in chosen,
  );
  return {
    flavors: complete ? chosen : {},
    borrows,
    reasons: complete ? [] : [...reasons].sort(),
    requests: Object.fromEntries(
      Object.entries(requests).map(([name, amount]) => [
        name,
        formatAmount(amount),
      ]),
    ),
  };
}

function lack(
  quotas: Quotas,
  queue: ClusterQueue,
  flavor: string,
  resource: string,
  asked: bigint,
): string | undefined {
  const capacity = quotas.capacity(queue, flavor, resource);
  if (asked > capacity) {
    return `insufficient quota for ${resource} in flavor ${flavor}, previously considered podsets requests (0) + current podset request (${formatAmount(
      asked,
    )}) > maximum capacity (${formatAmount(capacity)})`;
  }
  const missing = asked - quotas.available(queue, flavor, resource);
  return missing > 0n
    ? `insufficient unused quota for ${resource} in flavor ${flavor}, ${formatAmount(
        missing,
      )} more needed`
    : undefined;
}
