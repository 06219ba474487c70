import styles from './Verbatim.module.css';

/** A file or an answer, letter by letter, that opens on request. @public */
export function Verbatim(props: { title: string; text: string }) {
  return (
    <details className={styles.verbatim}>
      <summary>{props.title}</summary>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} role="group" aria-label={props.title}>
        {props.text}
      </pre>
    </details>
  );
}
