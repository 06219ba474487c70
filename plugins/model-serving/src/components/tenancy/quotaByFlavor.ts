import {
  FlavorQuota,
  leadingQuotas,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';

/** What one ClusterQueue has of a flavor. */
export interface QueueShare {
  /** Tenants whose workloads it admits; the cluster does not separate their numbers. */
  tenants: string[];
  used: number;
  borrowed: number;
  nominal: number;
}

/** One resource of a flavor across all visible tenants of a cohort. */
export interface FlavorUse {
  cohort: string | null;
  flavor: string;
  resource: string;
  nominal: number;
  used: number;
  borrowed: number;
  shares: QueueShare[];
}

interface Queue {
  cluster: string;
  cohort: string | null;
  tenants: string[];
  quota: readonly FlavorQuota[];
}

/** Each ClusterQueue once, however many tenants use it: every one of them reports all of its numbers. */
function queuesOf(tenants: readonly Tenant[]): Queue[] {
  const queues = new Map<string, Queue>();
  for (const { cluster, clusterQueue, cohort, name, quota } of tenants) {
    const key = JSON.stringify([cluster, clusterQueue ?? { of: name }]);
    const queue = queues.get(key);
    if (queue) {
      queue.tenants.push(name);
    } else {
      queues.set(key, { cluster, cohort, tenants: [name], quota });
    }
  }
  return [...queues.values()];
}

/** Adds up the quota of tenants by cohort and flavor: of accelerators, and of flavors without any. */
export function quotaByFlavor(tenants: readonly Tenant[]): FlavorUse[] {
  const byFlavor = new Map<string, FlavorUse>();
  for (const queue of queuesOf(tenants)) {
    for (const quota of leadingQuotas(queue.quota)) {
      const { flavor, resource } = quota;
      const key = JSON.stringify([
        queue.cluster,
        queue.cohort,
        flavor,
        resource,
      ]);
      const use = byFlavor.get(key) ?? {
        cohort: queue.cohort,
        flavor,
        resource,
        nominal: 0,
        used: 0,
        borrowed: 0,
        shares: [],
      };
      use.nominal += quota.nominal;
      use.used += quota.used;
      use.borrowed += quota.borrowed;
      use.shares.push({
        tenants: queue.tenants,
        used: quota.used,
        borrowed: quota.borrowed,
        nominal: quota.nominal,
      });
      byFlavor.set(key, use);
    }
  }
  return [...byFlavor.values()];
}
