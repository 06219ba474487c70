import { ReactNode } from 'react';
import { Button, DialogTrigger, Popover } from '@backstage/ui';
import styles from './Explained.module.css';

/** Something that opens its own explanation. @public */
export function Explained(props: {
  /** What is explained, for screen readers: `Waiting: 42 requests`. */
  label: string;
  explanation: ReactNode;
  children: ReactNode;
}) {
  return (
    <DialogTrigger>
      <Button
        variant="tertiary"
        className={styles.trigger}
        aria-label={`${props.label}. Show details`}
      >
        {props.children}
      </Button>
      <Popover aria-label={props.label}>
        <div className={styles.explanation}>{props.explanation}</div>
      </Popover>
    </DialogTrigger>
  );
}
