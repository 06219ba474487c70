import { BudgetRule, BudgetUse, Measured, Proposal } from '../api';
import { HOURS_PER_MONTH } from './prices';

/** What a tenant has committed to beside a request. @public */
export type BudgetCommitments = Omit<BudgetUse, 'request'>;

/** What is known of a tenant's spending. @public */
export interface TenantSpending {
  readonly budgetPerMonth: number;
  readonly rule: BudgetRule;
  readonly currency: string;
  /** The services that run, the requested one among them. */
  readonly services: ReadonlyArray<{
    readonly name: string;
    readonly perHour: Measured;
    readonly monthToDate: Measured;
    /** At its upper number of replicas; null where that is not known. */
    readonly mostPerHour: number | null;
  }>;
  /** Spent this month by services that are gone; null where that is not known. */
  readonly gone: number | null;
  /** Pending ones, that of the requested service among them. */
  readonly proposals: readonly Proposal[];
}

function hoursLeftOf(now: Date): number {
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  return (end - now.getTime()) / 3_600_000;
}

/**
 * What a tenant has committed to beside one service, which a request would make or replace. What has no known
 * cost is named, never counted as nothing.
 * @public
 */
export function commitmentsOf(
  spending: TenantSpending,
  service: string,
  now: Date,
): BudgetCommitments {
  const { budgetPerMonth, currency, gone, proposals, services } = spending;
  const uncounted: string[] = [];
  const others = services.filter(({ name }) => name !== service);
  const running = new Map<string, number>();
  for (const { name, perHour } of others) {
    if (perHour.value === null) {
      uncounted.push(`service ${name}`);
    } else {
      running.set(name, perHour.value * HOURS_PER_MONTH);
    }
  }
  let proposed = 0;
  // A removal adds nothing; what it saves counts once it is gone.
  const additions = proposals.filter(({ removes }) => !removes);
  for (const { number, perMonth, service: name } of additions) {
    if (name !== service && perMonth?.currency !== currency) {
      uncounted.push(`pull request #${number}`);
    } else if (name !== service && perMonth) {
      proposed += Math.max(0, perMonth.amount - (running.get(name) ?? 0));
    }
  }
  const spent = services.reduce<number | null>(
    (sum, { monthToDate: { value } }) =>
      sum === null || value === null ? null : sum + value,
    gone,
  );
  const own = services.find(({ name }) => name === service);
  const replaced = own ? own.mostPerHour : 0;
  return {
    perMonth: budgetPerMonth,
    rule: spending.rule,
    replaces: replaced === null ? null : replaced * HOURS_PER_MONTH,
    running: [...running.values()].reduce((sum, value) => sum + value, 0),
    proposed,
    spent,
    hoursLeft: hoursLeftOf(now),
    uncounted,
  };
}

/**
 * Share of the budget in a full month, or in this one with what was spent, whichever is more.
 *
 * @param replicas - whether the request is counted at its lower or its upper number
 */
export function shareOf(use: BudgetUse, replicas: 'min' | 'max'): number {
  const { hoursLeft, perMonth, proposed, request, running, spent } = use;
  const month = running + proposed + request[replicas];
  const thisMonth = (spent ?? 0) + (month / HOURS_PER_MONTH) * hoursLeft;
  return Math.max(month, thisMonth) / perMonth;
}
