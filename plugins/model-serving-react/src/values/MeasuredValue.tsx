import { Measured } from '@model-serving/backstage-plugin-model-serving-common';
import { asSentence, formatAtLeast, formatMeasure } from '../format';
import { Age } from './Age';
import { Explained } from './Explained';
import { Facts } from './Facts';
import styles from './MeasuredValue.module.css';

/**
 * A number that opens where it comes from. Unknown is a dash that says why, never a zero; a sum of which some is known
 * is at least that.
 * @public
 */
export function MeasuredValue(props: { label: string; measured: Measured }) {
  const { label, measured } = props;
  const { value, unit, reason, source, asOf } = measured;
  const known = value ?? measured.atLeast;
  const isUnknown = known === undefined;
  const format = value === null ? formatAtLeast : formatMeasure;
  const text = isUnknown ? '–' : format(known, unit);
  const spoken = unit === 'requests' && !isUnknown ? `${text} requests` : text;
  return (
    <Explained
      label={`${label}: ${spoken}${isUnknown ? ', unknown' : ''}`}
      explanation={
        <>
          <p className={styles.value}>
            {label}: {isUnknown ? 'unknown' : spoken}
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
      <span className={isUnknown ? styles.unknown : undefined}>{text}</span>
    </Explained>
  );
}
