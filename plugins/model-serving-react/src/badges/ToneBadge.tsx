import { ReactElement } from 'react';
import styles from './ToneBadge.module.css';

/** How loud a badge is. @public */
export type Tone = 'good' | 'attention' | 'bad' | 'neutral';

/** A word with a shape and a color; none of them means anything alone. @public */
export function ToneBadge(props: {
  tone: Tone;
  icon?: ReactElement;
  children: string;
}) {
  return (
    <span className={styles.badge} data-tone={props.tone}>
      {props.icon}
      {props.children}
    </span>
  );
}
