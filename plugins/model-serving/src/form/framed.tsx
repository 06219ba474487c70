import { ComponentType } from 'react';
import { BgProvider } from '@backstage/ui';
import styles from './framed.module.css';

/**
 * Gives a field the frame of all fields: readable colors, and the surface it is on, which the scaffolder's own
 * card does not set, so that inputs are visible on it.
 */
export function framed<P extends object>(Field: ComponentType<P>) {
  return function FramedField(props: P) {
    return (
      <BgProvider bg="neutral-1">
        <div className={styles.frame}>
          <Field {...props} />
        </div>
      </BgProvider>
    );
  };
}
