import { Freshness, SpendPart, TenantCosts } from '../api';
import { groupBy, Spend } from './Spend';
import { ServiceWork, workOf } from './serviceWork';
import {
  currencyOf,
  sumsWithin,
  windowSpend,
  WindowSpendSources,
} from './windowSpend';

/** What a tenant's costs are worked out from. @public */
export interface TenantCostSources extends Omit<WindowSpendSources, 'asOf'> {
  readonly tenant: string;
  readonly cluster: string;
  /** What its engines did in the window. */
  readonly work: readonly ServiceWork[];
  /** Whether a service is still there; null where nobody can tell. */
  readonly exists: (service: string) => boolean | null;
  readonly freshness: Freshness;
}

/** The most expensive first; what is not known comes before all, since it may be more. */
function partsOf<K extends string | null>(
  groups: ReadonlyMap<K, Spend>,
  asOf: string | null,
): Array<SpendPart & { id: K }> {
  return [...groups]
    .map(([id, spend]) => ({ ...spend.part(id, asOf), id }))
    .sort(
      (a, b) =>
        (b.amount.value ?? Infinity) - (a.amount.value ?? Infinity) ||
        String(a.id).localeCompare(String(b.id)),
    );
}

/**
 * What a tenant's services cost in a window of days, at the prices of the time.
 * @public
 */
export function tenantCosts(sources: TenantCostSources): TenantCosts {
  const { budgetPerMonth, freshness, prices } = sources;
  const { asOf } = freshness;
  const unit = currencyOf(prices) ?? '';
  const work = new Map(sources.work.map(each => [each.service, each]));
  const within = sumsWithin(sources);
  return {
    ...freshness,
    tenant: sources.tenant,
    cluster: sources.cluster,
    budgetPerMonth,
    ...windowSpend({ ...sources, asOf }),
    services: partsOf(
      groupBy(within, unit, ({ service }) => service),
      asOf,
    ).map(part => ({
      ...part,
      ...workOf(part, work.get(part.id)),
      exists: sources.exists(part.id),
    })),
    models: partsOf(
      groupBy(within, unit, ({ model }) => model),
      asOf,
    ),
    flavors: partsOf(
      groupBy(within, unit, ({ flavor }) => flavor),
      asOf,
    ),
    costCenters: partsOf(
      groupBy(within, unit, ({ costCenter }) => costCenter),
      asOf,
    ),
  };
}
