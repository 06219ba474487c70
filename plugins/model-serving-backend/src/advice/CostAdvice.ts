import {
  ADVICE_HOURS,
  Advice,
  AdviceList,
  formatServiceRef,
  observedHours,
  QUOTA_HOURS,
  serviceAdvice,
  ServiceDetail,
  Tenant,
  unusedQuota,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ServiceHistories } from '../history/ServiceHistories';
import { LoadLedger } from '../ledger/LoadLedger';
import { UsageHistory } from '../ledger/UsageHistory';
import { WorkLedger } from '../ledger/WorkLedger';
import { LivePicture } from '../picture/LivePicture';
import { VisiblePrices } from '../prices/VisiblePrices';
import { AdviceDismissals } from './AdviceDismissals';
import { HeldSizes } from './HeldSizes';

const HOUR_MS = 3_600_000;

interface Options {
  dismissals: AdviceDismissals;
  history: Pick<UsageHistory, 'observedHours' | 'peaksOf' | 'slicesOf'>;
  histories: Pick<ServiceHistories, 'startsOf'>;
  loads: Pick<LoadLedger, 'hoursOf'>;
  picture: Pick<LivePicture, 'servicesIn'>;
  sizes: Pick<HeldSizes, 'of'>;
  work: Pick<WorkLedger, 'hoursOf' | 'lastRequest'>;
}

/** What could be done about the costs of services and tenants. */
export class CostAdvice {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * @param tenant - of the service
   * @param prices - that the caller may see
   */
  async ofService(
    service: ServiceDetail,
    tenant: Tenant | undefined,
    prices: VisiblePrices,
    now: Date,
  ): Promise<AdviceList> {
    const { advice, missing } = await this.#judge(service, tenant, prices, now);
    return {
      items: await this.#options.dismissals.mark(advice),
      missing,
      ...freshnessOf(service),
    };
  }

  /** Of all its services, and of its quota. */
  async ofTenant(
    tenant: Tenant,
    prices: VisiblePrices,
    now: Date,
  ): Promise<AdviceList> {
    const { dismissals, picture } = this.#options;
    const advice: Advice[] = [];
    for (const service of picture.servicesIn(
      tenant.cluster,
      tenant.namespace,
    )) {
      const judged = await this.#judge(service, tenant, prices, now);
      advice.push(...judged.advice);
    }
    return {
      items: await dismissals.mark([
        ...advice,
        ...(await this.#ofQuota(tenant, now)),
      ]),
      missing: [],
      ...freshnessOf(tenant),
    };
  }

  async #judge(
    service: ServiceDetail,
    tenant: Tenant | undefined,
    prices: VisiblePrices,
    now: Date,
  ) {
    const { history, histories, loads, sizes, work } = this.#options;
    const { cost, ref, replicas } = service;
    const name = formatServiceRef(ref);
    const from = new Date(
      Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - ADVICE_HOURS * HOUR_MS,
    );
    // A batch run ends by itself, and what somebody else serves runs no pods.
    if (service.run || service.external || service.createdAt === null) {
      return { advice: [], missing: [] };
    }
    const [usage, works, load, starts, lastRequest, held] = await Promise.all([
      history.slicesOf(name, service.tenant, from, now),
      work.hoursOf(name, service.tenant, from, now),
      loads.hoursOf(ref, from, now),
      histories.startsOf(service, now),
      work.lastRequest(name, service.tenant),
      sizes.of(service, tenant, prices),
    ]);
    return serviceAdvice({
      service: ref,
      now,
      replicas,
      hours: observedHours({
        now,
        slices: usage.slices,
        work: works,
        loads: load,
        starts,
      }),
      lastRequest,
      perHour: cost.perHour,
      ...held,
    });
  }

  async #ofQuota(tenant: Tenant, now: Date): Promise<Advice[]> {
    const { cluster, name, queueSharedWith, quota } = tenant;
    if (queueSharedWith > 0) {
      // What others hold of the same queue is not this tenant's to return.
      return [];
    }
    const { history } = this.#options;
    const from = new Date(now.getTime() - QUOTA_HOURS * HOUR_MS);
    const [hours, peaks] = await Promise.all([
      history.observedHours(cluster, from, now),
      history.peaksOf(cluster, name, from, now),
    ]);
    for (const { flavor, used } of quota) {
      peaks.set(flavor, Math.max(peaks.get(flavor) ?? 0, used));
    }
    return unusedQuota({ now, tenant: name, quota, hours, peaks });
  }
}

function freshnessOf({
  asOf,
  source,
  stale,
  staleReason,
}: Pick<ServiceDetail, 'asOf' | 'source' | 'stale' | 'staleReason'>) {
  return { asOf, source, stale, ...(staleReason ? { staleReason } : {}) };
}
