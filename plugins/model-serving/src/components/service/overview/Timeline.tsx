import { Hop, HopName } from '@model-serving/backstage-plugin-model-serving-common';
import { ExternalLink, formatAbsolute, formatClock, formatDuration, useTimeText } from '@model-serving/backstage-plugin-model-serving-react';
import { HopShape } from './HopShape';
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
  current: 'happening now',
  waiting: 'not reached',
  failed: 'failed',
  unknown: 'cannot tell',
};

function HopTime(props: { hop: Hop }) {
  const { at, seconds, state } = props.hop;
  const clock = useTimeText(now => (at ? formatClock(at, now) : ''));
  const took = seconds === null ? '' : formatDuration(seconds);
  if (!clock && !took) {
    return null;
  }
  return (
    <span className={styles.time}>
      {clock && (
        <time
          dateTime={at ?? undefined}
          title={at ? formatAbsolute(at) : undefined}
        >
          {clock}
        </time>
      )}
      {clock && took && ' · '}
      {took && (state === 'current' ? `for ${took}` : took)}
    </span>
  );
}

/** The hops between a pull request and a ready service, and where it stands. */
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
