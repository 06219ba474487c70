import { ReactNode } from 'react';
import styles from './PageBody.module.css';

/** The frame all contents of the plugin stand in: width, rhythm and readable colours. */
export function PageBody(props: {
  children: ReactNode;
  /** `entity` stands in a page that has its own padding. */
  place?: 'page' | 'entity';
}) {
  const { place = 'page' } = props;
  const Element = place === 'page' ? 'main' : 'div';
  return (
    <Element className={styles.body} data-place={place}>
      {props.children}
    </Element>
  );
}

/** Cards side by side where there is room for them. */
export function Columns(props: { children: ReactNode }) {
  return <div className={styles.columns}>{props.children}</div>;
}
