import { ReactNode } from 'react';
import { Hop } from '@model-serving/backstage-plugin-model-serving-common';
import styles from './Timeline.module.css';

const MARKS: Record<Hop['state'], ReactNode> = {
  done: <path d="m5 10.5 3.2 3.200L15 7" />,
  current: <circle cx="10" cy="10" r="3.5" fill="currentColor" stroke="none" />,
  waiting: null,
  failed: <path d="m6.5 6.5 7 7m0-7-7 7" />,
  unknown: (
    <path d="M7.5 8a2.5 2.5 0 1 1 3.8 2.100c-.9.6-1.3 1-1.3 1.800m0 2v.2" />
  ),
};

export function HopShape(props: { state: Hop['state']; label: string }) {
  return (
    <svg
      className={styles.shape}
      viewBox="0 0 20 20"
      width="20"
      height="20"
      role="img"
      aria-label={props.label}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <circle
        cx="10"
        cy="10"
        r="8.75"
        className={styles.disc}
        strokeDasharray={props.state === 'unknown' ? '3 2.5' : undefined}
      />
      {MARKS[props.state]}
    </svg>
  );
}
