import {
  DayQuery,
  fleetCosts,
  FleetCosts,
  presentMonth,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { FAKE_BOOK, fakeCosts } from './fakeCosts';
import { ago } from './moments';

/** What tenants have cost, and one that is gone. */
export function fakeFleetCosts(
  tenants: readonly Tenant[],
  query: DayQuery = {},
): FleetCosts {
  const now = new Date();
  const window = { ...presentMonth(now), ...query };
  const costsOf = (name: string, cluster: string, budget: number | null) =>
    fakeCosts({ tenant: name, cluster, budgetPerMonth: budget }, query);
  return fleetCosts({
    now,
    window,
    tenants: [
      ...tenants.map(tenant => ({
        present: tenant,
        owner: tenant.owner,
        costs: costsOf(tenant.name, tenant.cluster, tenant.budgetPerMonth),
      })),
      {
        present: undefined,
        owner: 'group:default/gone',
        costs: {
          ...costsOf('gone', 'gpu-eu', null),
          spent: { value: 12, unit: 'USD' },
          priced: 12,
        },
      },
    ],
    prices: FAKE_BOOK,
    freshness: { asOf: ago(2), source: 'fixtures', stale: false },
  });
}
