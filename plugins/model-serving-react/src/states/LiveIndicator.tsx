import { Freshness } from '@model-serving/backstage-plugin-model-serving-common';
import { StreamState } from '../api';
import styles from './LiveIndicator.module.css';

const TEXT: Record<StreamState | 'incomplete', string> = {
  connecting: 'Connecting',
  live: 'Live',
  incomplete: 'Missing or outdated data',
  polling: 'Reconnecting; refreshing every 10 s',
};

/** Whether what is shown is current, and changes show at once or by polling. @public */
export function LiveIndicator(props: {
  connection: StreamState;
  /** Of what is shown: data that cannot be read now are not live, however good the connection is. */
  freshness: Pick<Freshness, 'stale'> | undefined;
}) {
  const { connection, freshness } = props;
  const state =
    connection === 'live' && freshness?.stale ? 'incomplete' : connection;
  return (
    <span className={styles.live} data-state={state} role="status">
      <span className={styles.dot} aria-hidden="true" />
      {TEXT[state]}
    </span>
  );
}
