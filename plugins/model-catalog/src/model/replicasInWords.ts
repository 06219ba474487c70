import {
  AcceleratorOption,
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
 * How many replicas the quota has room for now, by borrowing, later and never; null where the backend does not say.
 *
 * @param one - The option for one replica
 * @param largest - The same option for as many replicas as a service may have
 */
export function replicasInWords(
  one: AcceleratorOption,
  largest: AcceleratorOption | undefined,
  tenant: Tenant | undefined,
): string | null {
  const admitted = largest?.fit.replicasThatFit ?? null;
  if (!largest || admitted === null || one.fit.word === 'unknown') {
    return null;
  }
  const { replicas, word } = largest.fit;
  const own = Math.min(withinOwnQuota(largest, tenant) ?? admitted, admitted);
  const rest = replicas - admitted;
  const room = [
    `${own} now`,
    admitted > own && `${admitted - own} more by borrowing`,
    rest > 0 && word !== 'never' && `${rest} more would wait`,
  ]
    .filter(Boolean)
    .join(', ');
  return rest > 0 && word === 'never'
    ? `${room}. ${replicas} replicas never fit.`
    : `${room}.`;
}
