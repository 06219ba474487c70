import { ReactNode } from 'react';
import styles from './Facts.module.css';

/** Names and values; a value of null is left out. @public */
export function Facts(props: {
  items: ReadonlyArray<readonly [name: string, value: ReactNode]>;
  /** `line` puts them side by side, as under a page's title. */
  layout?: 'rows' | 'line';
}) {
  const shown = props.items.filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  if (shown.length === 0) {
    return null;
  }
  return (
    <dl className={styles.facts} data-layout={props.layout ?? 'rows'}>
      {shown.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
