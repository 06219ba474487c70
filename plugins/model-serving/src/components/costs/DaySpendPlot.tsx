import { lazy, Suspense } from 'react';
import { Skeleton } from '@backstage/ui';
import { TenantCosts } from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatCount,
  formatMoney,
} from '@model-serving/backstage-plugin-model-serving-react';
import { CostMonth, daysOf } from './costMonth';
import styles from './costs.module.css';

const DaySpendChart = lazy(() => import('./DaySpendChart'));

const SPENT = [{ id: 'amount', name: 'Spent', fill: 'var(--plot-first)' }];

/** What each day of the month cost, with the budget of a day. */
export function DaySpendPlot(props: { costs: TenantCosts; month: CostMonth }) {
  const { costs, month } = props;
  const { budgetPerMonth, days: spent } = costs;
  const currency = costs.currency ?? '';
  const budgetPerDay =
    budgetPerMonth === null ? null : budgetPerMonth / month.days;
  const unknown = spent.filter(({ amount }) => amount === null).length;
  const known = spent.flatMap(({ amount }) => amount ?? []);
  const most =
    known.length > 0
      ? `at most ${formatMoney(Math.max(...known), currency)}`
      : 'unknown';
  return (
    <figure className={styles.plot}>
      <figcaption className={styles.caption}>
        <span className={styles.key}>
          <svg width="10" height="10" aria-hidden="true">
            <rect width="10" height="10" fill="var(--plot-first)" />
          </svg>
          Spent per day (UTC)
        </span>
        {budgetPerDay !== null && (
          <span className={styles.key}>
            <svg width="18" height="8" aria-hidden="true">
              <line
                x2="18"
                y1="4"
                y2="4"
                stroke="var(--plot-second)"
                strokeWidth="2"
                strokeDasharray="6 4"
              />
            </svg>
            Budget per day: {formatMoney(budgetPerDay, currency)}
          </span>
        )}
        {unknown > 0 && (
          <span>No bar: {formatCount(unknown, 'day')} with unknown cost</span>
        )}
      </figcaption>
      <div className={styles.area}>
        <Suspense fallback={<Skeleton width="100%" height="100%" />}>
          <DaySpendChart
            label={`Spent per day in ${month.title}: ${most}`}
            days={daysOf(month)}
            spent={spent.map(({ amount, day }) => ({
              day,
              amounts: { amount },
            }))}
            series={SPENT}
            currency={currency}
            budgetPerDay={budgetPerDay}
          />
        </Suspense>
      </div>
    </figure>
  );
}
