import { ReactNode } from 'react';
import styles from './ScrollRegion.module.css';

/** Scrolls sideways when its content is wider than the page, also by keyboard. */
export function ScrollRegion(props: { label: string; children: ReactNode }) {
  return (
    <div
      className={styles.region}
      role="group"
      aria-label={props.label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {props.children}
    </div>
  );
}
