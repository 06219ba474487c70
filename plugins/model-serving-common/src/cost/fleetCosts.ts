import {
  FleetCohort,
  FleetCosts,
  FleetTenant,
  FlavorQuota,
  Freshness,
  Measured,
  Tenant,
  TenantCosts,
} from '../api';
import { isAcceleratorResource } from '../quota/accelerator';
import { csvOf } from './csv';
import { leastOf, measuredSum } from './measuredSum';
import { HOURS_PER_MONTH, PriceBook } from './prices';

/** What the costs of all tenants are worked out from. @public */
export interface FleetCostSources {
  readonly now: Date;
  /** Days of the window, UTC: the first, and the one after the last. */
  readonly window: { readonly from: string; readonly to: string };
  readonly tenants: ReadonlyArray<{
    /** Undefined where it is gone. */
    readonly present: Tenant | undefined;
    readonly owner: string | null;
    readonly costs: TenantCosts;
  }>;
  /** That hold now; undefined while there are none. */
  readonly prices: PriceBook | undefined;
  readonly freshness: Freshness;
}

const HOUR_MS = 3_600_000;

function sumOf(parts: readonly Measured[], unit: string): Measured {
  return measuredSum(
    parts.reduce((sum, part) => sum + leastOf(part), 0),
    unit,
    parts.find(({ value }) => value === null)?.reason,
  );
}

/** What accelerators of some flavors cost an hour. */
function perHourOf(
  flavors: ReadonlyArray<{ flavor: string; count: number }>,
  prices: PriceBook | undefined,
): Measured {
  const unit = `${prices?.currency ?? ''}/h`;
  const unpriced = flavors.find(
    ({ count, flavor }) =>
      count > 0 && !(prices && Object.hasOwn(prices.flavors, flavor)),
  );
  return unpriced
    ? {
        value: null,
        unit,
        reason: prices
          ? `the price book has no price for ${unpriced.flavor}`
          : 'no prices are configured',
      }
    : {
        value: flavors.reduce(
          (sum, { count, flavor }) =>
            count > 0 ? sum + count * prices!.flavors[flavor] : sum,
          0,
        ),
        unit,
        ...(prices && { source: prices.source }),
      };
}

const acceleratorsOf = (quota: readonly FlavorQuota[]) =>
  quota.filter(({ resource }) => isAcceleratorResource(resource));

const nominalOf = (quota: readonly FlavorQuota[]) =>
  quota.reduce((sum, { nominal }) => sum + nominal, 0);

function tenantRow(
  { costs, owner, present }: FleetCostSources['tenants'][number],
  { now, prices, window }: FleetCostSources,
): FleetTenant {
  const quota = acceleratorsOf(present?.quota ?? []);
  const nominal = nominalOf(quota);
  const perHour = perHourOf(
    quota.map(each => ({ flavor: each.flavor, count: each.nominal })),
    prices,
  );
  const hours =
    (Math.min(now.getTime(), Date.parse(window.to)) - Date.parse(window.from)) /
    HOUR_MS;
  const used = costs.flavors.reduce(
    (sum, { acceleratorHours }) => sum + acceleratorHours,
    0,
  );
  const isShared = (present?.queueSharedWith ?? 0) > 0;
  return {
    tenant: costs.tenant,
    cluster: costs.cluster,
    owner,
    exists: present !== undefined,
    spent: costs.spent,
    priced: costs.priced,
    forecast: costs.forecast?.amount ?? null,
    perHour: costs.perHour,
    budgetPerMonth: costs.budgetPerMonth,
    nominal,
    nominalPerMonth: {
      ...perHour,
      unit: `${prices?.currency ?? ''}/month`,
      value: perHour.value === null ? null : perHour.value * HOURS_PER_MONTH,
    },
    quotaUse:
      nominal === 0 || isShared
        ? {
            value: null,
            unit: 'ratio',
            reason: isShared
              ? 'its queue admits other namespaces too'
              : 'it has no quota of accelerators',
          }
        : {
            ...measuredSum(
              used / (nominal * hours),
              'ratio',
              costs.usageUnknown ?? undefined,
            ),
            source: `${Math.round(used)} accelerator hours of ${Math.round(
              nominal * hours,
            )}; quota as it is now`,
          },
  };
}

/** Queues that several tenants share count once. */
function cohortsOf({ prices, tenants }: FleetCostSources): FleetCohort[] {
  const queues = new Map<string, Tenant>();
  for (const { present } of tenants) {
    if (present) {
      queues.set(
        `${present.cluster}/${present.clusterQueue ?? present.name}`,
        present,
      );
    }
  }
  const cohorts = new Map<string, Tenant[]>();
  for (const queue of queues.values()) {
    const key = JSON.stringify([queue.cluster, queue.cohort]);
    cohorts.set(key, [...(cohorts.get(key) ?? []), queue]);
  }
  return [...cohorts.values()]
    .map((members): FleetCohort => {
      const quota = members.flatMap(member => acceleratorsOf(member.quota));
      const flavors = [...new Set(quota.map(({ flavor }) => flavor))].map(
        flavor => {
          const own = quota.filter(each => each.flavor === flavor);
          const held = own.reduce((sum, { used }) => sum + used, 0);
          const nominal = nominalOf(own);
          return { flavor, nominal, held, idle: Math.max(0, nominal - held) };
        },
      );
      return {
        cluster: members[0].cluster,
        cohort: members[0].cohort,
        nominal: flavors.reduce((sum, each) => sum + each.nominal, 0),
        held: flavors.reduce((sum, each) => sum + each.held, 0),
        idle: flavors.reduce((sum, each) => sum + each.idle, 0),
        idlePerHour: perHourOf(
          flavors.map(({ flavor, idle }) => ({ flavor, count: idle })),
          prices,
        ),
      };
    })
    .filter(({ nominal }) => nominal > 0)
    .sort(
      (a, b) =>
        a.cluster.localeCompare(b.cluster) ||
        String(a.cohort).localeCompare(String(b.cohort)),
    );
}

/**
 * What all tenants cost in a window of days, the most expensive first. Tenants that are gone are named where they have
 * used something.
 * @public
 */
export function fleetCosts(sources: FleetCostSources): FleetCosts {
  const { freshness, prices, window } = sources;
  const unit = prices?.currency ?? '';
  const items = sources.tenants
    .filter(({ costs, present }) => present || costs.services.length > 0)
    .map(tenant => tenantRow(tenant, sources))
    .sort(
      (a, b) =>
        (b.spent.value ?? Infinity) - (a.spent.value ?? Infinity) ||
        a.tenant.localeCompare(b.tenant),
    );
  const forecasts = items.flatMap(({ forecast }) => forecast ?? []);
  return {
    ...freshness,
    ...window,
    currency: prices?.currency ?? null,
    spent: sumOf(
      items.map(({ spent }) => spent),
      unit,
    ),
    priced: items.reduce((sum, { priced }) => sum + priced, 0),
    forecast:
      forecasts.length < items.length || items.length === 0
        ? null
        : sumOf(forecasts, unit),
    items,
    cohorts: cohortsOf(sources),
  };
}

/** One row for each tenant; what is not known is empty. @public */
export function fleetCsv({ currency, from, items, to }: FleetCosts): string {
  return csvOf([
    [
      'BillingPeriodStart',
      'BillingPeriodEnd',
      'SubAccountName',
      'BillingCurrency',
      'EffectiveCost',
      'x_Cluster',
      'x_Owner',
      'x_Forecast',
      'x_BudgetPerMonth',
      'x_NominalAccelerators',
      'x_NominalPerMonth',
      'x_QuotaUse',
    ],
    ...items.map(item => [
      from,
      to,
      item.tenant,
      currency,
      item.spent.value,
      item.cluster,
      item.owner,
      item.forecast?.value ?? null,
      item.budgetPerMonth,
      item.nominal,
      item.nominalPerMonth.value,
      item.quotaUse.value,
    ]),
  ]);
}
