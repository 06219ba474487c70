import { StreamState } from '../api';
import styles from './LiveIndicator.module.css';

const TEXT: Record<StreamState, string> = {
  connecting: 'Connecting',
  live: 'Live',
  polling: 'Reconnecting; refreshing every 10 s',
};

/** Whether changes show at once, or by polling. @public */
export function LiveIndicator(props: { connection: StreamState }) {
  return (
    <span className={styles.live} data-state={props.connection} role="status">
      <span className={styles.dot} aria-hidden="true" />
      {TEXT[props.connection]}
    </span>
  );
}
