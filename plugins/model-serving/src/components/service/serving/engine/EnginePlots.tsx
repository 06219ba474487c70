import { ServiceRef, ServiceSeries } from '@model-serving/backstage-plugin-model-serving-common';
import { asSentence, EmptyState, ErrorPanel, Loading, StaleNotice, useServiceSeries } from '@model-serving/backstage-plugin-model-serving-react';
import { SeriesPlot } from './SeriesPlot';
import { PLOTS } from './plots';
import styles from './EnginePlots.module.css';

/** Why there is nothing to plot at all; undefined as soon as one series has a value. */
function silenceOf(data: ServiceSeries): string | undefined {
  const spoken = data.series.some(({ points }) =>
    points.some(([, value]) => value !== null),
  );
  if (spoken) {
    return undefined;
  }
  return (
    data.series.find(({ reason }) => reason)?.reason ??
    'Numbers show here once a pod is ready and its metrics have been read.'
  );
}

/** The engine's own numbers over a window of time. */
export function EnginePlots(props: {
  service: ServiceRef;
  windowSeconds: number;
  /** Without a ready pod there is no engine that could say anything; null when nobody can tell. */
  ready: number | null;
}) {
  const { data, error, reload } = useServiceSeries(
    props.service,
    props.windowSeconds,
  );
  const silence = data && silenceOf(data);
  const isIdle = Boolean(silence) && props.ready === 0;
  return (
    <>
      {data && !isIdle && (
        <StaleNotice freshness={data} what="what the engine said" />
      )}
      {error && !data && (
        <ErrorPanel
          what="the engine's numbers"
          error={error}
          onRetry={reload}
        />
      )}
      {!data && !error && (
        <Loading what="the engine's numbers" rows={2} height={180} />
      )}
      {data && silence && (
        <EmptyState title="The engine says nothing in this window.">
          {isIdle
            ? 'No pod is ready. Numbers show here once an engine answers.'
            : asSentence(silence)}
        </EmptyState>
      )}
      {data && !silence && (
        <div className={styles.plots}>
          {PLOTS.map(plot => (
            <SeriesPlot key={plot.title} plot={plot} data={data} />
          ))}
        </div>
      )}
    </>
  );
}
