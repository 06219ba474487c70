import { ReactNode } from 'react';
import { Measured } from '@model-serving/backstage-plugin-model-serving-common';
import { MeasuredValue } from './MeasuredValue';
import styles from './KeyNumbers.module.css';

/** @public */
export type KeyNumber = { label: string } & (
  | { measured: Measured; node?: undefined }
  | { node: ReactNode; measured?: undefined }
);

/** The few numbers that matter, large, in a row that wraps. @public */
export function KeyNumbers(props: {
  label: string;
  numbers: readonly KeyNumber[];
  size?: 'large' | 'small';
}) {
  return (
    <dl
      className={styles.numbers}
      aria-label={props.label}
      data-size={props.size ?? 'large'}
    >
      {props.numbers.map(number => (
        <div key={number.label} className={styles.number}>
          <dt>{number.label}</dt>
          <dd>
            {number.measured ? (
              <MeasuredValue label={number.label} measured={number.measured} />
            ) : (
              number.node
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
