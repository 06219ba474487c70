import { OutsideText } from '@model-serving/backstage-plugin-model-serving-react';
import { PolicyViolation } from '@model-serving/backstage-plugin-model-serving-common';
import styles from './ViolationList.module.css';

/** The policies that an object violates, with the policies' own messages. */
export function ViolationList(props: {
  violations: readonly PolicyViolation[];
}) {
  return (
    <ul className={styles.list}>
      {props.violations.map(violation => (
        <li key={`${violation.policy} ${violation.message}`}>
          <span className={styles.policy}>{violation.policy}</span>
          <span>
            <OutsideText text={violation.message} />
          </span>
        </li>
      ))}
    </ul>
  );
}
