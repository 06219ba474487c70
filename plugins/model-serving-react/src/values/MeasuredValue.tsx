import { Measured } from '@model-serving/backstage-plugin-model-serving-common';
import { asSentence, formatMeasure } from '../format';
import { Age } from './Age';
import { Explained } from './Explained';
import { Facts } from './Facts';
import styles from './MeasuredValue.module.css';

/** A number that opens where it comes from. Unknown is a dash that says why, never a zero. @public */
export function MeasuredValue(props: { label: string; measured: Measured }) {
  const { label, measured } = props;
  const { value, unit, reason, source, asOf } = measured;
  const text = value === null ? '–' : formatMeasure(value, unit);
  const spoken =
    unit === 'requests' && value !== null ? `${text} requests` : text;
  return (
    <Explained
      label={`${label}: ${spoken}${value === null ? ', unknown' : ''}`}
      explanation={
        <>
          <p className={styles.value}>
            {label}: {value === null ? 'unknown' : spoken}
          </p>
          {value === null && <p>{asSentence(reason ?? 'not reported yet')}</p>}
          <Facts
            items={[
              ['Exact value', value === null ? null : `${value} ${unit}`],
              ['Source', source ?? null],
              ['As of', asOf ? <Age at={asOf} /> : null],
            ]}
          />
        </>
      }
    >
      <span className={value === null ? styles.unknown : undefined}>
        {text}
      </span>
    </Explained>
  );
}
