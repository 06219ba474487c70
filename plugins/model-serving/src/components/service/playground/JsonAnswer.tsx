import styles from './Playground.module.css';

/** An answer as JSON, as text alone. */
export function JsonAnswer(props: { value: unknown }) {
  return (
    <pre
      className={styles.json}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
      tabIndex={0}
      role="group"
      aria-label="Answer"
    >
      {JSON.stringify(props.value, null, 2)}
    </pre>
  );
}
