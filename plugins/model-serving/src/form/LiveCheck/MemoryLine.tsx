import { Text } from '@backstage/ui';
import { MemoryFit } from '@model-serving/backstage-plugin-model-serving-common';
import {
  MemoryBar,
  MemorySources,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './MemoryLine.module.css';

/** Whether the model fits the memory of the size, as a bar with its parts; how it was computed is a click away. */
export function MemoryLine({ memory }: { memory: MemoryFit }) {
  return (
    <div className={styles.memory}>
      <Text variant="body-small">{memory.sentence}</Text>
      <MemoryBar memory={memory} />
      {memory.changes.length > 0 && (
        <ul className={styles.changes} aria-label="Changes that fit">
          {memory.changes.map(({ change, sentence, to }) => (
            <li key={`${change} ${to}`}>{sentence}</li>
          ))}
        </ul>
      )}
      <MemorySources memory={memory} />
    </div>
  );
}
