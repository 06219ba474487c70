import {
  Advice,
  AdviceDismissal,
  AdviceDismissalRequest,
  formatServiceRef,
  ServiceAdviceKind,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';

const TABLE = 'advice_dismissal';

interface Row {
  service: string;
  kind: string;
  basis: string;
  reason: string;
  dismissed_by: string;
  dismissed_at: string;
}

/** Which advice owners have dismissed, and why: for as long as it rests on the same facts. */
export class AdviceDismissals {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async dismiss(
    { basis, kind, reason, service }: AdviceDismissalRequest,
    by: string,
    now: Date,
  ): Promise<void> {
    await this.#knex<Row>(TABLE)
      .insert({
        service: formatServiceRef(service),
        kind,
        basis,
        reason,
        dismissed_by: by,
        dismissed_at: now.toISOString(),
      })
      .onConflict(['service', 'kind'])
      .merge();
  }

  async restore(service: ServiceRef, kind: ServiceAdviceKind): Promise<void> {
    await this.#knex<Row>(TABLE)
      .where({ service: formatServiceRef(service), kind })
      .delete();
  }

  /** The same advice, each with its dismissal where one holds. */
  async mark(advice: readonly Advice[]): Promise<Advice[]> {
    const services = advice.flatMap(({ service }) =>
      service ? [formatServiceRef(service)] : [],
    );
    const rows = await this.#knex<Row>(TABLE)
      .whereIn('service', [...new Set(services)])
      .select();
    const dismissalOf = ({
      basis,
      kind,
      service,
    }: Advice): AdviceDismissal | null => {
      const row =
        service &&
        rows.find(
          each =>
            each.service === formatServiceRef(service) &&
            each.kind === kind &&
            each.basis === basis,
        );
      return row
        ? { reason: row.reason, by: row.dismissed_by, at: row.dismissed_at }
        : null;
    };
    return advice.map(each => ({ ...each, dismissed: dismissalOf(each) }));
  }
}
