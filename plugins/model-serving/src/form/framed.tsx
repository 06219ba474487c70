import { ComponentType } from 'react';
import { BgProvider } from '@backstage/ui';
import styles from './framed.module.css';

/**
 * Gives a field the frame all fields stand in: readable colours, and the surface they
 * stand on, which the scaffolder's own card does not tell, so that inputs stand out from it.
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
