import { StreamState } from '../api';
import styles from './LiveIndicator.module.css';

const TEXT: Record<StreamState, string> = {
  connecting: 'Connecting',
  live: 'Live',
  polling: 'Reconnecting, refreshed every 10 s',
};

/** Whether changes show by themselves at once, or by asking every few seconds. */
export function LiveIndicator(props: { connection: StreamState }) {
  return (
    <span className={styles.live} data-state={props.connection} role="status">
      <span className={styles.dot} aria-hidden="true" />
      {TEXT[props.connection]}
    </span>
  );
}
