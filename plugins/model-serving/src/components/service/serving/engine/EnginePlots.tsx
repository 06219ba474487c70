import {
  ServiceRef,
  ServiceSeries,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  EmptyState,
  useServiceSeries,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { SeriesPlot } from './SeriesPlot';
import { PLOTS } from './plots';
import styles from './EnginePlots.module.css';

/** Why there is nothing to plot; undefined as soon as one series has a value. */
function silenceOf(data: ServiceSeries): string | undefined {
  const spoken = data.series.some(({ points }) =>
    points.some(([, value]) => value !== null),
  );
  if (spoken) {
    return undefined;
  }
  return (
    data.series.find(({ reason }) => reason)?.reason ??
    'Metrics appear once a pod is ready and has been scraped.'
  );
}

/** The engine's own metrics over a time window. */
export function EnginePlots(props: {
  service: ServiceRef;
  windowSeconds: number;
  /** Ready pods; without one there is no engine to measure. Null when unknown. */
  ready: number | null;
}) {
  const series = useServiceSeries(props.service, props.windowSeconds);
  const silence = series.data && silenceOf(series.data);
  const isIdle = Boolean(silence) && props.ready === 0;
  return (
    <WhenLoaded
      loaded={series}
      what="the engine metrics"
      rows={2}
      height={180}
      saysStale={!isIdle}
    >
      {data =>
        silence ? (
          <EmptyState title="No engine metrics in this window">
            {isIdle
              ? 'No pod is ready. Metrics appear once an engine responds.'
              : asSentence(silence)}
          </EmptyState>
        ) : (
          <div className={styles.plots}>
            {PLOTS.map(plot => (
              <SeriesPlot key={plot.title} plot={plot} data={data} />
            ))}
          </div>
        )
      }
    </WhenLoaded>
  );
}
