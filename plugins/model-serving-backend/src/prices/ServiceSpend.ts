import {
  forecastDays,
  formatServiceRef,
  ServiceCosts,
  serviceCosts,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ServiceHistories } from '../history/ServiceHistories';
import { UsageHistory } from '../ledger/UsageHistory';
import { WorkLedger } from '../ledger/WorkLedger';
import { DayWindow } from './TenantSpend';

/** What services have cost, at the prices of the time. */
export class ServiceSpend {
  readonly #history: Pick<UsageHistory, 'slicesOf'>;
  readonly #histories: Pick<ServiceHistories, 'startsOf'>;
  readonly #work: Pick<WorkLedger, 'hoursOf'>;

  constructor(options: {
    history: Pick<UsageHistory, 'slicesOf'>;
    histories: Pick<ServiceHistories, 'startsOf'>;
    work: Pick<WorkLedger, 'hoursOf'>;
  }) {
    this.#history = options.history;
    this.#histories = options.histories;
    this.#work = options.work;
  }

  /** Under its present tenant: what it cost another one is for that one. */
  async costs(
    service: ServiceDetail,
    window: DayWindow,
    now: Date,
  ): Promise<ServiceCosts> {
    const ref = formatServiceRef(service.ref);
    const [first] = forecastDays(now);
    const from = new Date(window.from < first ? window.from : first);
    const to = new Date(Math.min(Date.parse(window.to), now.getTime()));
    const [usage, work, starts] = await Promise.all([
      this.#history.slicesOf(ref, service.tenant, from, to),
      this.#work.hoursOf(ref, service.tenant, new Date(window.from), to),
      this.#histories.startsOf(service, now),
    ]);
    return serviceCosts({
      now,
      service: ref,
      window,
      slices: usage.slices,
      gaps: usage.gaps,
      prices: usage.prices,
      work,
      starts,
      perHour: service.cost.perHour,
      freshness: {
        asOf: usage.until,
        source: `ledger:${service.ref.cluster}`,
        stale: service.stale,
        ...(service.staleReason ? { staleReason: service.staleReason } : {}),
      },
    });
  }
}
