import { ReactNode } from 'react';
import styles from './FilterBar.module.css';

/** Search and filters of a list, in a row that wraps. @public */
export function FilterBar(props: {
  /** What is filtered. */
  label: string;
  children: ReactNode;
}) {
  return (
    <div className={styles.filters} role="search" aria-label={props.label}>
      {props.children}
    </div>
  );
}
