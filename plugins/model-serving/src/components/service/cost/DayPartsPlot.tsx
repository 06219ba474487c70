import { lazy, Suspense } from 'react';
import { Skeleton, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import {
  DayParts,
  ServiceCosts,
  SPEND_RESOURCES,
  SPEND_USES,
  SpendResource,
  SpendUse,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatCount,
  formatMoney,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';
import { CostMonth, daysOf } from '../../costs/costMonth';
import styles from '../../costs/costs.module.css';

const DaySpendChart = lazy(() => import('../../costs/DaySpendChart'));

const USES: Readonly<Record<SpendUse, string>> = {
  busy: 'Hours with requests',
  idle: 'Hours without requests',
  starting: 'Starting',
  unknown: 'Requests not counted',
};

const RESOURCES: Readonly<Record<SpendResource, string>> = {
  accelerators: 'Accelerators',
  cpu: 'CPU',
  memory: 'Memory',
};

const COLORS = ['first', 'second', 'third', 'rest'].map(
  color => `var(--plot-${color})`,
);

const SPLITS = {
  use: {
    title: 'Use',
    series: SPEND_USES.map((id, index) => ({
      id,
      name: USES[id],
      fill: COLORS[index],
    })),
    of: ({ uses }: DayParts): Readonly<Record<string, number>> => uses,
  },
  resource: {
    title: 'Resource',
    series: SPEND_RESOURCES.map((id, index) => ({
      id,
      name: RESOURCES[id],
      fill: COLORS[index],
    })),
    of: ({ resources }: DayParts): Readonly<Record<string, number>> =>
      resources,
  },
} as const;

type Split = keyof typeof SPLITS;

/** What each day of the month cost, by what it was paid for or by resource. */
export function DayPartsPlot(props: { costs: ServiceCosts; month: CostMonth }) {
  const { costs, month } = props;
  const [chosen, setSplit] = useUrlState('split', 'use');
  const { of, series } =
    SPLITS[Object.hasOwn(SPLITS, chosen) ? (chosen as Split) : 'use'];
  const currency = costs.currency ?? '';
  const unknown = costs.days.filter(({ amount }) => amount === null).length;
  const sums = series.map(each => ({
    ...each,
    amount: costs.parts.reduce((sum, part) => sum + of(part)[each.id], 0),
  }));
  const shown = sums.filter(({ amount }) => amount > 0);
  return (
    <figure className={styles.plot}>
      <ToggleButtonGroup
        aria-label="Split by"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[chosen]}
        onSelectionChange={keys => setSplit(String([...keys][0]))}
      >
        {Object.entries(SPLITS).map(([id, { title }]) => (
          <ToggleButton key={id} id={id}>
            {title}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <figcaption className={styles.caption}>
        <span>Spent per day (UTC)</span>
        {shown.map(({ amount, fill, id, name }) => (
          <span key={id} className={styles.key}>
            <svg width="10" height="10" aria-hidden="true">
              <rect width="10" height="10" fill={fill} />
            </svg>
            {name}: {formatMoney(amount, currency)}
          </span>
        ))}
        {unknown > 0 && (
          <span>{formatCount(unknown, 'day')} not known in full</span>
        )}
      </figcaption>
      <div className={styles.area}>
        <Suspense fallback={<Skeleton width="100%" height="100%" />}>
          <DaySpendChart
            label={`Spent per day in ${month.title}: ${shown
              .map(
                ({ amount, name }) =>
                  `${name} ${formatMoney(amount, currency)}`,
              )
              .join(', ')}`}
            days={daysOf(month)}
            spent={costs.parts.map(part => ({
              day: part.day,
              amounts: of(part),
            }))}
            series={shown}
            currency={currency}
            budgetPerDay={null}
          />
        </Suspense>
      </div>
    </figure>
  );
}
