import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import { isAccelerator } from '@model-serving/backstage-plugin-model-serving-react';

export interface TenantShare {
  tenant: string;
  used: number;
  borrowed: number;
  nominal: number;
}

/** One accelerator flavor across all visible tenants of a cohort. */
export interface FlavorUse {
  cohort: string | null;
  flavor: string;
  resource: string;
  nominal: number;
  used: number;
  borrowed: number;
  shares: TenantShare[];
}

/** Adds up the accelerator quota of tenants by cohort and flavor. */
export function quotaByFlavor(tenants: readonly Tenant[]): FlavorUse[] {
  const byFlavor = new Map<string, FlavorUse>();
  for (const tenant of tenants) {
    for (const quota of tenant.quota) {
      if (isAccelerator(quota.resource)) {
        const key = JSON.stringify([
          tenant.cluster,
          tenant.cohort,
          quota.flavor,
          quota.resource,
        ]);
        const use = byFlavor.get(key) ?? {
          cohort: tenant.cohort,
          flavor: quota.flavor,
          resource: quota.resource,
          nominal: 0,
          used: 0,
          borrowed: 0,
          shares: [],
        };
        use.nominal += quota.nominal;
        use.used += quota.used;
        use.borrowed += quota.borrowed;
        use.shares.push({
          tenant: tenant.name,
          used: quota.used,
          borrowed: quota.borrowed,
          nominal: quota.nominal,
        });
        byFlavor.set(key, use);
      }
    }
  }
  return [...byFlavor.values()];
}
