import {
  BudgetCommitments,
  commitmentsOf,
  formatServiceRef,
  Replicas,
  serviceCost,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ServicePaths } from '@model-serving/backstage-plugin-model-serving-node';
import { GitOpsState } from '../gitops/GitOpsState';
import { pendingOf } from '../gitops/pendingOf';
import { UsageLedger } from '../ledger/UsageLedger';
import { LivePicture } from '../picture/LivePicture';
import { Prices } from './Prices';

/** What tenants spend, and have committed to spend. */
export class Spending {
  readonly #gitops: Pick<GitOpsState, 'proposals' | 'removed'>;
  readonly #ledger: Pick<UsageLedger, 'priceHistory' | 'usageIn'>;
  readonly #paths: ServicePaths;
  readonly #picture: Pick<
    LivePicture,
    'has' | 'primaryCluster' | 'servicesIn' | 'tenants'
  >;
  readonly #prices: Pick<Prices, 'current'>;

  constructor(options: {
    gitops: Pick<GitOpsState, 'proposals' | 'removed'>;
    ledger: Pick<UsageLedger, 'priceHistory' | 'usageIn'>;
    paths: ServicePaths;
    picture: Pick<
      LivePicture,
      'has' | 'primaryCluster' | 'servicesIn' | 'tenants'
    >;
    prices: Pick<Prices, 'current'>;
  }) {
    this.#gitops = options.gitops;
    this.#ledger = options.ledger;
    this.#paths = options.paths;
    this.#picture = options.picture;
    this.#prices = options.prices;
  }

  /** What a tenant has committed of its budget beside one of its services; null without a budget or prices. */
  beside(tenant: Tenant, service: string, now: Date): BudgetCommitments | null {
    const { current: prices } = this.#prices;
    const { asOf, budgetPerMonth, cluster, namespace, source, stale } = tenant;
    if (budgetPerMonth === null || !prices) {
      return null;
    }
    const services = this.#picture.servicesIn(cluster, namespace);
    const present = new Set(services.map(({ ref }) => formatServiceRef(ref)));
    const usage = this.#ledger.usageIn(cluster, namespace);
    const gone =
      usage &&
      serviceCost({
        now,
        prices,
        priceHistory: this.#ledger.priceHistory,
        current: [],
        ledger: [...usage].flatMap(([ref, records]) =>
          present.has(ref) ? [] : records,
        ),
        freshness: { asOf, source, stale },
      }).monthToDate.value;
    return commitmentsOf(
      {
        budgetPerMonth,
        rule: tenant.budgetRule,
        currency: prices.currency,
        // What somebody else serves is on the provider's bill.
        services: services
          .filter(({ external }) => external === undefined)
          .map(({ cost, ref, replicas }) => ({
            name: ref.name,
            mostPerHour: mostPerHour(cost.perHour.value, replicas),
            perHour: cost.perHour,
            monthToDate: cost.monthToDate,
          })),
        gone: gone ?? null,
        proposals: pendingOf({
          gitops: this.#gitops,
          paths: this.#paths,
          picture: this.#picture,
        }).filter(proposal => proposal.tenant === tenant.name),
      },
      service,
      now,
    );
  }
}

/** What a service costs at its upper number of replicas; null where it has none now, which would tell. */
function mostPerHour(
  perHour: number | null,
  { desired, max }: Replicas,
): number | null {
  return perHour === null || !desired
    ? null
    : (perHour / desired) * Math.max(desired, max ?? desired);
}
