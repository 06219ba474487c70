import { Button, Text } from '@backstage/ui';
import type { AdaptersAnswer } from './Adapters';
import styles from './AdapterList.module.css';

/** Adapters by their names, each with a button that removes it. */
export default function AdapterList(props: {
  adapters: AdaptersAnswer;
  onChange: (adapters: AdaptersAnswer) => void;
}) {
  const { adapters, onChange } = props;
  return (
    <div className={styles.adapters} role="group" aria-label="LoRA adapters">
      <Text variant="body-small" weight="bold">
        LoRA adapters
      </Text>
      <ul className={styles.list}>
        {adapters.map(({ model, name }) => (
          <li key={name} className={styles.adapter}>
            <Text variant="body-small">
              {name} <code>{model.ref}</code>
            </Text>
            <Button
              size="small"
              variant="secondary"
              aria-label={`Remove adapter ${name}`}
              onPress={() =>
                onChange(adapters.filter(adapter => adapter.name !== name))
              }
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
