import { useId } from 'react';
import { VisuallyHidden } from '@backstage/ui';
import styles from './RefusedButton.module.css';

/**
 * What cannot be done, as a button that is switched off and says why. It keeps its place in the order of the keyboard, so that
 * the reason is heard.
 * @public
 */
export function RefusedButton(props: {
  /** What it would do: a verb and its object. */
  label: string;
  /** What is read aloud, where the label alone is one of many. */
  fullLabel?: string;
  /** Why it cannot, as a sentence. */
  reason: string;
  /** Whether the reason can be seen beside the button already. */
  isReasonShown?: boolean;
}) {
  const { fullLabel, isReasonShown, label, reason } = props;
  const id = useId();
  const Reason = isReasonShown ? VisuallyHidden : 'span';
  return (
    <span className={styles.refused}>
      <button
        type="button"
        className={styles.button}
        aria-disabled="true"
        aria-label={fullLabel}
        aria-describedby={id}
        title={reason}
      >
        {label}
      </button>
      <Reason id={id} {...(isReasonShown ? {} : { className: styles.reason })}>
        {reason}
      </Reason>
    </span>
  );
}
