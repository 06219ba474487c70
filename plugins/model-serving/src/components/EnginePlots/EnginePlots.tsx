import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import {
  ServiceRef,
  ServiceSeries,
} from '@model-serving/backstage-plugin-model-serving-common';
import { useServiceSeries } from '../../live';
import { useUrlState } from '../../routing';
import { EmptyState } from '../EmptyState';
import { ErrorPanel } from '../ErrorPanel';
import { Loading } from '../Loading';
import { Section } from '../Section';
import { StaleNotice } from '../StaleNotice';
import { SeriesPlot } from './SeriesPlot';
import { PLOTS } from './plots';
import styles from './EnginePlots.module.css';

const WINDOWS: Record<string, number> = { '15m': 900, '1h': 3600 };

const DEFAULT_WINDOW = '15m';

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

/** The engine's own numbers over a window that is kept in the address. */
export function EnginePlots(props: { service: ServiceRef }) {
  const [chosen, setWindow] = useUrlState('window', DEFAULT_WINDOW);
  const window = chosen in WINDOWS ? chosen : DEFAULT_WINDOW;
  const { data, error, reload } = useServiceSeries(
    props.service,
    WINDOWS[window],
  );
  const silence = data && silenceOf(data);
  return (
    <Section
      title="Engine"
      note="Saturation is the engine's own waiting queue, not how busy its accelerator is."
      actions={
        <ToggleButtonGroup
          aria-label="Time window"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[window]}
          onSelectionChange={keys => setWindow(String([...keys][0]))}
        >
          {Object.keys(WINDOWS).map(name => (
            <ToggleButton key={name} id={name}>
              {name}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      }
    >
      {data && <StaleNotice freshness={data} what="what the engine said" />}
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
          {silence}
        </EmptyState>
      )}
      {data && !silence && (
        <div className={styles.plots}>
          {PLOTS.map(plot => (
            <SeriesPlot key={plot.title} plot={plot} data={data} />
          ))}
        </div>
      )}
    </Section>
  );
}
