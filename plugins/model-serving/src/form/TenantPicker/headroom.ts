import {
  leadingQuotas,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatNumber,
  formatResource,
  isAccelerator,
  resourceTitle,
} from '@model-serving/backstage-plugin-model-serving-react';

/**
 * What a tenant has left, per flavor: `3 of 8 h100 free, 2 more can be borrowed`.
 * Only accelerators where a flavor has any; otherwise its other resources.
 */
export function headroom(
  tenant: Pick<Tenant, 'quota' | 'clusterQueue'>,
): string {
  const shown = leadingQuotas(tenant.quota);
  if (shown.length === 0) {
    return tenant.clusterQueue
      ? 'quota unknown'
      : 'no quota: the tenant has no queue';
  }
  return shown
    .map(quota => {
      const accelerator = isAccelerator(quota.resource);
      const what = accelerator
        ? quota.flavor
        : `${resourceTitle(quota.resource)} (${quota.flavor})`;
      const amount = (value: number) =>
        accelerator
          ? formatNumber(value)
          : formatResource(value, quota.resource);
      const free = `${amount(quota.free)} of ${amount(
        quota.nominal,
      )} ${what} free`;
      if (quota.borrowable === null) {
        return `${free}, borrowing unknown`;
      }
      return quota.borrowable > 0
        ? `${free}, ${amount(quota.borrowable)} more can be borrowed`
        : free;
    })
    .join('; ');
}
