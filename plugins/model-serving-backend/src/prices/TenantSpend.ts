import {
  FleetCosts,
  fleetCosts,
  FleetCostSources,
  forecastDays,
  parseServiceRef,
  PriceBook,
  Tenant,
  TenantCosts,
  tenantCosts,
  TenantUsageList,
} from '@model-serving/backstage-plugin-model-serving-common';
import { TenantUsage, UsageHistory } from '../ledger/UsageHistory';
import { WorkLedger } from '../ledger/WorkLedger';
import { LivePicture } from '../picture/LivePicture';

/** A tenant that is there, or was. */
export interface SpendingTenant {
  name: string;
  cluster: string;
  owner: string | null;
  /** Undefined where it is gone. */
  present: Tenant | undefined;
}

/** Days, UTC: the first, and the one after the last. */
export interface DayWindow {
  from: string;
  to: string;
}

/** What tenants have spent, at the prices of the time. */
export class TenantSpend {
  readonly #history: UsageHistory;
  readonly #picture: Pick<
    LivePicture,
    'has' | 'servicesIn' | 'tenants' | 'tenantsNamed'
  >;
  readonly #work: WorkLedger;

  constructor(options: {
    history: UsageHistory;
    picture: Pick<
      LivePicture,
      'has' | 'servicesIn' | 'tenants' | 'tenantsNamed'
    >;
    work: WorkLedger;
  }) {
    this.#history = options.history;
    this.#picture = options.picture;
    this.#work = options.work;
  }

  /** The tenants of that name: those that are there, then those that have used something and are gone. */
  async tenantsNamed(name: string): Promise<SpendingTenant[]> {
    const present = this.#picture.tenantsNamed(name);
    const clusters = new Set(present.map(({ cluster }) => cluster));
    const known = await this.#history.tenantsNamed(name);
    return [
      ...present.map(tenant => ({
        name,
        cluster: tenant.cluster,
        owner: tenant.owner,
        present: tenant,
      })),
      ...known.flatMap(({ cluster, owner }) =>
        clusters.has(cluster)
          ? []
          : [{ name, cluster, owner, present: undefined }],
      ),
    ];
  }

  /** All tenants that are there, and those that have used something and are gone. */
  async tenants(): Promise<SpendingTenant[]> {
    const names = new Set([
      ...this.#picture.tenants().map(({ name }) => name),
      ...(await this.#history.tenants()).map(({ tenant }) => tenant),
    ]);
    const found: SpendingTenant[] = [];
    for (const name of names) {
      found.push(...(await this.tenantsNamed(name)));
    }
    return found;
  }

  /** @param tenants - all of which the caller may see the costs of */
  async fleet(
    tenants: readonly SpendingTenant[],
    window: DayWindow,
    prices: PriceBook | undefined,
    now: Date,
  ): Promise<FleetCosts> {
    const found: FleetCostSources['tenants'][number][] = [];
    for (const tenant of tenants) {
      found.push({
        present: tenant.present,
        owner: tenant.owner,
        costs: await this.costs(tenant, window, now),
      });
    }
    const read = found.map(({ costs }) => costs);
    const stale = read.find(costs => costs.stale);
    return fleetCosts({
      now,
      window,
      tenants: found,
      prices,
      freshness: {
        // As old as the oldest of them.
        asOf: read.flatMap(({ asOf }) => asOf ?? []).sort()[0] ?? null,
        source: 'ledger',
        stale: stale !== undefined,
        ...(stale?.staleReason ? { staleReason: stale.staleReason } : {}),
      },
    });
  }

  async costs(
    tenant: SpendingTenant,
    window: DayWindow,
    now: Date,
  ): Promise<TenantCosts> {
    const { cluster, name, present } = tenant;
    const [first] = forecastDays(now);
    const usage = await this.#usage(
      tenant,
      { ...window, from: window.from < first ? window.from : first },
      now,
    );
    return tenantCosts({
      now,
      tenant: name,
      cluster,
      budgetPerMonth: present?.budgetPerMonth ?? null,
      window,
      sums: usage.sums,
      gaps: usage.gaps,
      work: await this.#work.workOf(
        cluster,
        name,
        new Date(window.from),
        new Date(window.to),
      ),
      prices: usage.prices,
      running: present
        ? this.#picture
            .servicesIn(cluster, present.namespace)
            .map(({ cost }) => cost.perHour)
        : [],
      exists: service => {
        const ref = parseServiceRef(service);
        return ref ? this.#picture.has(ref) : false;
      },
      freshness: freshnessOf(tenant, usage),
    });
  }

  /** What {@link costs} adds up, by day. */
  async usage(
    tenant: SpendingTenant,
    window: DayWindow,
    now: Date,
  ): Promise<TenantUsageList> {
    const usage = await this.#usage(tenant, window, now);
    return {
      tenant: tenant.name,
      cluster: tenant.cluster,
      ...window,
      items: usage.sums
        .filter(({ day }) => day >= window.from && day < window.to)
        .sort(
          (a, b) =>
            a.day.localeCompare(b.day) || a.service.localeCompare(b.service),
        ),
      ...freshnessOf(tenant, usage),
    };
  }

  #usage(
    { cluster, name }: SpendingTenant,
    window: DayWindow,
    now: Date,
  ): Promise<TenantUsage> {
    return this.#history.usageOf(
      cluster,
      name,
      new Date(window.from),
      new Date(Math.min(Date.parse(window.to), now.getTime())),
    );
  }
}

/** As fresh as the ledger, which follows the cluster. */
function freshnessOf({ cluster, present }: SpendingTenant, usage: TenantUsage) {
  return {
    asOf: usage.until,
    source: `ledger:${cluster}`,
    stale: present?.stale ?? false,
    ...(present?.staleReason ? { staleReason: present.staleReason } : {}),
  };
}
