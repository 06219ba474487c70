import {
  formatServiceRef,
  presentMonth,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ServiceHistories } from '../history/ServiceHistories';
import { LivePicture } from '../picture/LivePicture';
import { TenantSpend } from '../prices/TenantSpend';
import { WatchedService } from './alerts/AlertKind';
import { SERVICE_ALERTS, TENANT_ALERTS } from './alerts/alertKinds';
import { JudgedSubject, OwnerAlerts } from './OwnerAlerts';

const DAY_MS = 86_400_000;
/** The day that is judged, and those before it. */
const DAYS = 15;

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Judges services and tenants by each kind of alert. What cannot be read is neither told of nor over. */
export class AlertWatch {
  readonly #alerts: Pick<OwnerAlerts, 'update'>;
  readonly #histories: Pick<ServiceHistories, 'startsOf'>;
  readonly #picture: Pick<LivePicture, 'services' | 'tenants'>;
  readonly #spend: Pick<TenantSpend, 'costs'>;

  constructor(options: {
    alerts: Pick<OwnerAlerts, 'update'>;
    histories: Pick<ServiceHistories, 'startsOf'>;
    picture: Pick<LivePicture, 'services' | 'tenants'>;
    spend: Pick<TenantSpend, 'costs'>;
  }) {
    this.#alerts = options.alerts;
    this.#histories = options.histories;
    this.#picture = options.picture;
    this.#spend = options.spend;
  }

  async watchServices(now: Date): Promise<void> {
    const subjects: JudgedSubject[] = [];
    for (const service of await this.#picture.services()) {
      // One that is only proposed, or that nobody can see, does not tell.
      if (service.stale || service.createdAt === null) {
        continue;
      }
      const isStarting = service.pods.some(
        ({ coldStart }) => coldStart && coldStart.readyAt === null,
      );
      const watched: WatchedService = {
        service,
        starts: isStarting ? await this.#histories.startsOf(service, now) : [],
      };
      for (const kind of SERVICE_ALERTS) {
        subjects.push({
          scope: `${kind.id} ${formatServiceRef(service.ref)}`,
          owner: service.owner,
          about: service.entityRef,
          judgment: kind.judge(watched, now),
          recovery: kind.recovery,
        });
      }
    }
    await this.#alerts.update(subjects, now);
  }

  async watchTenants(now: Date): Promise<void> {
    const subjects: JudgedSubject[] = [];
    const today = Date.parse(dayOf(now.getTime()));
    for (const tenant of this.#picture.tenants()) {
      if (tenant.stale) {
        continue;
      }
      const spending = { ...tenant, present: tenant };
      const watched = {
        tenant,
        month: await this.#spend.costs(spending, presentMonth(now), now),
        lastDays: (
          await this.#spend.costs(
            spending,
            { from: dayOf(today - DAYS * DAY_MS), to: dayOf(today) },
            now,
          )
        ).days,
      };
      for (const kind of TENANT_ALERTS) {
        subjects.push({
          scope: `${kind.id} ${tenant.cluster}/${tenant.name}`,
          owner: tenant.owner,
          about: tenant.entityRef,
          judgment: kind.judge(watched, now),
          recovery: kind.recovery,
        });
      }
    }
    await this.#alerts.update(subjects, now);
  }
}
