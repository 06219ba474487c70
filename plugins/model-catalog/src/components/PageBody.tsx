import { ReactNode } from 'react';
import styles from './PageBody.module.css';

/** The frame of a page: its main landmark, with readable colours. */
export function PageBody(props: { children: ReactNode }) {
  return <main className={styles.body}>{props.children}</main>;
}

/** What stands below a page's own header: width and rhythm. */
export function PageContent(props: { children: ReactNode }) {
  return <div className={styles.content}>{props.children}</div>;
}
