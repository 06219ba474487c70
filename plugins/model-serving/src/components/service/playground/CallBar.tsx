import { Button } from '@backstage/ui';
import { OngoingCall } from '@model-serving/backstage-plugin-model-serving-react';
import styles from './Playground.module.css';

/** Sends a call, and stops it while it runs. */
export function CallBar(props: {
  call: Pick<OngoingCall, 'status' | 'stop'>;
  label: string;
  canSend: boolean;
  onSend: () => void;
  /** Starts anew; left out where there is nothing to clear. */
  onClear?: () => void;
}) {
  const { call, canSend, label, onClear, onSend } = props;
  const isRunning = call.status === 'running';
  return (
    <div className={styles.row}>
      <Button
        variant="primary"
        isDisabled={!canSend || isRunning}
        onPress={onSend}
      >
        {label}
      </Button>
      {isRunning && (
        <Button variant="secondary" onPress={call.stop}>
          Stop
        </Button>
      )}
      {onClear && !isRunning && (
        <Button variant="secondary" onPress={onClear}>
          Clear
        </Button>
      )}
    </div>
  );
}
