import { Button } from '@backstage/ui';
import {
  ControlAddress,
  ControlStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ControlStateBadge,
  controlStateTitle,
  worstFirst,
} from './ControlState';
import styles from './ControlTable.module.css';

/** The controls of one tenant, those that are not enforced first. */
export function ControlList(props: {
  controls: readonly ControlStatus[];
  onOpen: (address: ControlAddress) => void;
}) {
  const ordered = worstFirst(props.controls, ({ state }) => [state]);
  return (
    <ul className={styles.list}>
      {ordered.map(status => (
        <li key={status.control}>
          <span className={styles.control}>
            {status.title}
            <span className={styles.sentence}>{status.message}</span>
          </span>
          <Button
            variant="tertiary"
            size="small"
            className={styles.open}
            aria-label={`${status.title}: ${controlStateTitle(
              status.state,
            )}. Show evidence`}
            onPress={() => props.onOpen(status)}
          >
            <ControlStateBadge state={status.state} />
          </Button>
        </li>
      ))}
    </ul>
  );
}
