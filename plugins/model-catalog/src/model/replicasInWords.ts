import {
  AcceleratorOption,
  fitReason,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';

/** How many of the replicas that would be admitted now use the tenant's own quota, as far as the accelerator decides. */
function withinOwnQuota(
  { count, fit, resource }: AcceleratorOption,
  tenant: Tenant | undefined,
): number | null {
  const quota = tenant?.quota.find(
    each => each.flavor === fit.flavor && each.resource === resource,
  );
  return quota ? Math.floor(Math.max(quota.free, 0) / count) : null;
}

/**
 * How many replicas the quota has room for now, by borrowing and later; why not one, where it has room for none. What is more
 * than the quota can ever have is left out: nobody asked for it.
 *
 * @param one - The option for one replica
 * @param largest - The same option for as many replicas as a service may have; undefined while unknown
 */
export function replicasInWords(
  one: AcceleratorOption,
  largest: AcceleratorOption | undefined,
  tenant: Tenant | undefined,
): string {
  const admitted = largest?.fit.replicasThatFit ?? null;
  if (!largest || !admitted) {
    return fitReason(one.fit);
  }
  const { replicas, word } = largest.fit;
  const own = Math.min(withinOwnQuota(largest, tenant) ?? admitted, admitted);
  const borrowed = admitted - own;
  const rest = replicas - admitted;
  return `${[
    own > 0 && `${own} now`,
    borrowed > 0 && `${borrowed} ${own > 0 ? 'more ' : ''}by borrowing`,
    rest > 0 && word !== 'never' && `${rest} more would wait`,
  ]
    .filter(Boolean)
    .join(', ')}.`;
}
