import { ReactNode } from 'react';
import styles from './PageBody.module.css';

/** The frame around a plugin's contents: width, rhythm and readable colors. @public */
export function PageBody(props: {
  children: ReactNode;
  /** The page's own header, as wide as the page. */
  header?: ReactNode;
  /** `entity` is for a page that has its own padding. */
  place?: 'page' | 'entity';
}) {
  const { place = 'page' } = props;
  const Element = place === 'page' ? 'main' : 'div';
  return (
    <Element className={styles.frame}>
      {props.header}
      <div className={styles.body} data-place={place}>
        {props.children}
      </div>
    </Element>
  );
}

/** Cards side by side where there is room for them. @public */
export function Columns(props: { children: ReactNode }) {
  return <div className={styles.columns}>{props.children}</div>;
}
