import { ReactNode } from 'react';
import {
  Hop,
  HopName,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ExternalLink,
  formatDuration,
  formatExactTime,
  formatTime,
  useTimeText,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './Timeline.module.css';

const NAMES: Record<HopName, string> = {
  opened: 'Opened',
  merged: 'Merged',
  synced: 'Synced',
  admitted: 'Admitted',
  scheduled: 'Node',
  image: 'Image',
  load: 'Model load',
  ready: 'Ready',
};

const STATES: Record<Hop['state'], string> = {
  done: 'done',
  current: 'in progress',
  waiting: 'not started',
  failed: 'failed',
  unknown: 'unknown',
};

const MARKS: Record<Hop['state'], ReactNode> = {
  done: <path d="m5 10.5 3.2 3.200L15 7" />,
  current: <circle cx="10" cy="10" r="3.5" fill="currentColor" stroke="none" />,
  waiting: null,
  failed: <path d="m6.5 6.5 7 7m0-7-7 7" />,
  unknown: (
    <path d="M7.5 8a2.5 2.5 0 1 1 3.8 2.100c-.9.6-1.3 1-1.3 1.800m0 2v.2" />
  ),
};

function HopShape(props: { state: Hop['state']; label: string }) {
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

function HopTime(props: { hop: Hop }) {
  const { at, seconds, state } = props.hop;
  const clock = useTimeText(now => (at ? formatTime(new Date(at), now) : ''));
  const took = seconds === null ? '' : formatDuration(seconds);
  if (!clock && !took) {
    return null;
  }
  return (
    <span className={styles.time}>
      {clock && (
        <time
          dateTime={at ?? undefined}
          title={at ? formatExactTime(at) : undefined}
        >
          {clock}
        </time>
      )}
      {clock && took && ' · '}
      {took && (state === 'current' ? `for ${took}` : took)}
    </span>
  );
}

/** The steps from a pull request to a ready service, and which one it is at. */
export function Timeline(props: { hops: readonly Hop[] }) {
  return (
    <ol className={styles.timeline}>
      {props.hops.map(hop => (
        <li
          key={hop.name}
          className={styles.hop}
          data-state={hop.state}
          aria-current={hop.state === 'current' ? 'step' : undefined}
        >
          <HopShape state={hop.state} label={STATES[hop.state]} />
          <div className={styles.text}>
            <span className={styles.name}>
              {hop.url ? (
                <ExternalLink address={hop.url} weight="bold">
                  {NAMES[hop.name] ?? hop.name}
                </ExternalLink>
              ) : (
                NAMES[hop.name] ?? hop.name
              )}
            </span>
            <HopTime hop={hop} />
            <span className={styles.sentence} title={hop.sentence}>
              {hop.sentence}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}
