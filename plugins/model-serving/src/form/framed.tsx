import { ComponentType } from 'react';
import styles from './framed.module.css';

/** Gives a field the frame all fields stand in, with readable colours. */
export function framed<P extends object>(Field: ComponentType<P>) {
  return function FramedField(props: P) {
    return (
      <div className={styles.frame}>
        <Field {...props} />
      </div>
    );
  };
}
