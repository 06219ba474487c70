import { useMemo } from 'react';
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import {
  formatDate,
  formatMoney,
} from '@model-serving/backstage-plugin-model-serving-react';

const TICK = { fill: 'var(--plot-text)', fontSize: 11 };

/** A part of the bars. */
export interface SpendSeries {
  id: string;
  name: string;
  /** A color of the plot. */
  fill: string;
}

/** What a day cost, by series; null where it is not known. */
export interface SpendBar {
  day: string;
  amounts: Readonly<Record<string, number | null>>;
}

/** A stacked bar for each day, none where the amount is not known, and the budget of a day as a line. */
export default function DaySpendChart(props: {
  label: string;
  /** Every day of the month. */
  days: readonly string[];
  spent: readonly SpendBar[];
  series: readonly SpendSeries[];
  currency: string;
  budgetPerDay: number | null;
}) {
  const { budgetPerDay, currency, days, label, series, spent } = props;
  const bars = useMemo(() => {
    const known = new Map(spent.map(({ amounts, day }) => [day, amounts]));
    return days.map(day => ({ day, ...known.get(day) }));
  }, [days, spent]);
  const most = Math.max(
    budgetPerDay ?? 0,
    ...spent.map(({ amounts }) =>
      Object.values(amounts).reduce<number>(
        (sum, some) => sum + (some ?? 0),
        0,
      ),
    ),
  );
  return (
    <div role="img" aria-label={label} style={{ height: '100%' }}>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={bars}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--plot-grid)" vertical={false} />
          <XAxis
            dataKey="day"
            tickFormatter={(day: string) => String(Number(day.slice(8)))}
            minTickGap={12}
            tick={TICK}
            tickLine={false}
            axisLine={{ stroke: 'var(--plot-grid)' }}
          />
          <YAxis
            domain={[0, most > 0 ? most * 1.05 : 1]}
            tickFormatter={(value: number) => formatMoney(value, currency)}
            tickCount={4}
            width={68}
            tick={TICK}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--plot-grid)' }}
            labelFormatter={day => formatDate(String(day))}
            formatter={value => formatMoney(Number(value), currency)}
            contentStyle={{
              background: 'var(--bui-bg-neutral-1)',
              border: '1px solid var(--bui-border-2)',
              borderRadius: 'var(--bui-radius-2)',
              color: 'var(--bui-fg-primary)',
              fontSize: 'var(--bui-font-size-2)',
            }}
            itemStyle={{ color: 'var(--bui-fg-primary)' }}
          />
          {series.map(({ fill, id, name }) => (
            <Bar
              key={id}
              dataKey={id}
              name={name}
              fill={fill}
              stackId="spent"
              isAnimationActive={false}
            />
          ))}
          {budgetPerDay !== null && (
            <ReferenceLine
              y={budgetPerDay}
              stroke="var(--plot-second)"
              strokeWidth={2}
              strokeDasharray="6 4"
            />
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
