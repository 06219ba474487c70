import {
  Freshness,
  WindowSpend,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  asSentence,
  formatDuration,
  formatExactTime,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './costs.module.css';

const seconds = ({ from, to }: { from: string; to: string }) =>
  (Date.parse(to) - Date.parse(from)) / 1000;

/** Where the amounts come from, and what is missing. */
export function CostSources(props: {
  costs: Freshness & WindowSpend;
  title?: string;
}) {
  const { asOf, days, forecast, gaps, prices } = props.costs;
  const unknown = days.filter(({ amount }) => amount === null);
  return (
    <Section title={props.title ?? 'Sources'}>
      <ul className={styles.notes}>
        {prices.map(({ currency, id, since, source }) => (
          <li key={`${id} ${since}`}>
            {source === null
              ? `No prices from ${formatExactTime(since)}.`
              : `Prices from ${formatExactTime(
                  since,
                )}: ${source}, in ${currency}.`}
          </li>
        ))}
        <li>
          Pods are charged from the time they are bound to a node until they
          release it, ready or not, at the prices of that time.
          {asOf && (
            <>
              {' '}
              Counted <Age at={asOf} />.
            </>
          )}
        </li>
        {forecast && <li>Forecast: {asSentence(forecast.method)}</li>}
        {gaps.map(gap => (
          <li key={gap.from}>
            Not observed for {formatDuration(seconds(gap))} from{' '}
            {formatExactTime(gap.from)}: pods that started and ended in this
            time are missing.
          </li>
        ))}
        {unknown.length > 0 && (
          <li>
            Unknown days:{' '}
            {[...new Set(unknown.map(({ reason }) => reason))].join('; ')}.
          </li>
        )}
      </ul>
    </Section>
  );
}
