import { ComponentType } from 'react';
import { BgProvider } from '@backstage/ui';
import { useKeptAnswers } from './answers';
import styles from './framed.module.css';

/**
 * Gives a field what all fields have: readable colors, the surface it is on, which the scaffolder's own card does not
 * set, so that inputs are visible on it, and answers that outlive a reload.
 */
export function framed<P extends { formContext?: unknown }>(
  Field: ComponentType<P>,
) {
  return function FramedField(props: P) {
    useKeptAnswers(props.formContext);
    return (
      <BgProvider bg="neutral-1">
        <div className={styles.frame}>
          <Field {...props} />
        </div>
      </BgProvider>
    );
  };
}
