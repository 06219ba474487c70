import { useMemo } from 'react';
import {
  CartesianGrid,
  Line,
  LineChart as Chart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { ServiceSeries } from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatDay,
  formatNumber,
  formatMeasure,
  formatTime,
} from '@model-serving/backstage-plugin-model-serving-react';
import { PlotLine } from './plots';

const TICK = { fill: 'var(--plot-text)', fontSize: 11 };

const RATIO_TICKS = [0, 0.5, 1];

const DAY_SECONDS = 86_400;

const dateOf = (epochSeconds: number) => new Date(epochSeconds * 1000);

interface ChartLine {
  line: PlotLine;
  series: ServiceSeries['series'][number] | undefined;
}

type Sample = { at: number } & Record<string, number | null>;

function samplesOf(lines: readonly ChartLine[]): Sample[] {
  const byTime = new Map<number, Sample>();
  for (const { line, series } of lines) {
    for (const [at, value] of series?.points ?? []) {
      const sample = byTime.get(at) ?? ({ at } as Sample);
      sample[line.name] = value;
      byTime.set(at, sample);
    }
  }
  return [...byTime.values()].sort((a, b) => a.at - b.at);
}

/** Lines over the window; a gap where nothing is known, never a bridge over it. */
export default function LineChart(props: {
  label: string;
  lines: readonly ChartLine[];
  top?: number;
  until: string | null;
  windowSeconds: number;
}) {
  const { label, lines, top, until, windowSeconds } = props;
  const samples = useMemo(() => samplesOf(lines), [lines]);
  const unit = lines.find(({ series }) => series)?.series?.unit ?? '';
  const end = until
    ? Date.parse(until) / 1000
    : samples[samples.length - 1]?.at ?? 0;
  const show = (value: number) => formatMeasure(value, unit);
  // The title already says what counts are of; ticks have room for the figure only.
  const tick = (value: number) =>
    unit.includes('/') ? formatNumber(value) : show(value);
  return (
    <div role="img" aria-label={label} style={{ height: '100%' }}>
      <ResponsiveContainer width="100%" height="100%">
        <Chart
          data={samples}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--plot-grid)" vertical={false} />
          <XAxis
            dataKey="at"
            type="number"
            domain={[end - windowSeconds, end]}
            allowDataOverflow
            tickFormatter={at =>
              windowSeconds > DAY_SECONDS
                ? formatDay(dateOf(at))
                : formatTime(dateOf(at), dateOf(at))
            }
            tickCount={4}
            minTickGap={24}
            tick={TICK}
            tickLine={false}
            axisLine={{ stroke: 'var(--plot-grid)' }}
          />
          <YAxis
            domain={[0, top ?? 'auto']}
            tickFormatter={tick}
            ticks={top === 1 ? RATIO_TICKS : undefined}
            tickCount={4}
            width={58}
            tick={TICK}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            isAnimationActive={false}
            labelFormatter={at => formatTime(dateOf(Number(at)), new Date())}
            formatter={value => show(Number(value))}
            contentStyle={{
              background: 'var(--bui-bg-neutral-1)',
              border: '1px solid var(--bui-border-2)',
              borderRadius: 'var(--bui-radius-2)',
              color: 'var(--bui-fg-primary)',
              fontSize: 'var(--bui-font-size-2)',
            }}
            itemStyle={{ color: 'var(--bui-fg-primary)' }}
          />
          {lines.map(({ line }) => (
            <Line
              key={line.name}
              dataKey={line.name}
              name={line.title}
              type="monotone"
              stroke={line.color}
              strokeWidth={2}
              strokeDasharray={line.dash}
              dot={false}
              connectNulls={false}
              isAnimationActive={false}
            />
          ))}
        </Chart>
      </ResponsiveContainer>
    </div>
  );
}
