import { lazy, Suspense } from 'react';
import { Skeleton } from '@backstage/ui';
import { ServiceSeries } from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  formatMeasure,
} from '@model-serving/backstage-plugin-model-serving-react';
import { Plot } from './plots';
import styles from './EnginePlots.module.css';

const LineChart = lazy(() => import('./LineChart'));

type Series = ServiceSeries['series'][number];

function lastValue(series: Series | undefined): number | null {
  const point = series?.points.findLast(([, value]) => value !== null);
  return point?.[1] ?? null;
}

function valueText(series: Series | undefined): string {
  const value = lastValue(series);
  return value === null ? '–' : formatMeasure(value, series?.unit ?? '');
}

/** One small plot with its latest values as text, or the reason why there is nothing to plot. */
export function SeriesPlot(props: { plot: Plot; data: ServiceSeries }) {
  const { plot, data } = props;
  const lines = plot.lines.map(line => ({
    line,
    series: data.series.find(series => series.name === line.name),
  }));
  const known = lines.some(({ series }) => lastValue(series) !== null);
  const reason =
    lines.map(({ series }) => series?.reason).find(Boolean) ??
    'Not reported by the engine in this time window.';
  const summary = lines
    .map(({ line, series }) => `${line.title} ${valueText(series)}`)
    .join(', ');
  return (
    <figure className={styles.plot}>
      <figcaption className={styles.caption}>
        <span className={styles.title}>{plot.title}</span>
        <span className={styles.values}>
          {lines.map(({ line, series }) => (
            <span key={line.name} className={styles.value}>
              <svg width="16" height="8" aria-hidden="true">
                <line
                  x1="0"
                  x2="16"
                  y1="4"
                  y2="4"
                  stroke={line.color}
                  strokeWidth="2.5"
                  strokeDasharray={line.dash}
                />
              </svg>
              {line.title} <strong>{valueText(series)}</strong>
            </span>
          ))}
        </span>
      </figcaption>
      <div className={styles.area}>
        {known ? (
          <Suspense fallback={<Skeleton width="100%" height="100%" />}>
            <LineChart
              label={`${plot.title}: ${summary}`}
              lines={lines}
              top={plot.top}
              until={data.asOf}
              windowSeconds={data.windowSeconds}
            />
          </Suspense>
        ) : (
          <p className={styles.reason}>{asSentence(reason)}</p>
        )}
      </div>
    </figure>
  );
}
