import { Button } from '@backstage/ui';
import { ControlStatus } from '@model-serving/backstage-plugin-model-serving-common';
import { ControlAddress } from '@model-serving/backstage-plugin-model-serving-react';
import { ControlStateBadge } from './ControlState';
import { CONTROL_WORDS } from './controlWords';
import { worstFirst } from './worstFirst';
import styles from './ControlTable.module.css';

/** The controls of one tenant in words, those that do not hold first. */
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
            aria-label={`${status.title}: ${CONTROL_WORDS[status.state]}. Why?`}
            onPress={() => props.onOpen(status)}
          >
            <ControlStateBadge state={status.state} />
          </Button>
        </li>
      ))}
    </ul>
  );
}
