import { Measured } from '@model-serving/backstage-plugin-model-serving-common';
import { asSentence, formatQuantity } from '../format';
import { Age } from './Age';
import { Explained } from './Explained';
import { Facts } from './Facts';
import styles from './MeasuredValue.module.css';

/** A number that opens its evidence. Unknown is a dash that says why, never a zero. */
export function MeasuredValue(props: { label: string; measured: Measured }) {
  const { label, measured } = props;
  const { value, unit, reason, source, asOf } = measured;
  const text = value === null ? '–' : formatQuantity(value, unit);
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
          {value === null && (
            <p>
              {asSentence(reason ?? 'nothing has reported this number yet')}
            </p>
          )}
          <Facts
            items={[
              ['Exactly', value === null ? null : `${value} ${unit}`],
              ['Read from', source ?? null],
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
