import { ReactNode } from 'react';
import { Radio } from '@backstage/ui';
import styles from './AnswerOption.module.css';

/** One of several answers: its name, and below what to know of it, or why it cannot be given. */
export function AnswerOption(props: {
  id: string;
  name: ReactNode;
  /** Beside the name. */
  facts?: ReactNode;
  isDisabled?: boolean;
  children: ReactNode;
}) {
  const { children, facts, id, isDisabled, name } = props;
  return (
    <Radio value={id} isDisabled={isDisabled} className={styles.option}>
      <span className={styles.answer}>
        <span className={styles.headline}>
          <strong>{name}</strong>
          {facts}
        </span>
        <span className={styles.sentence}>{children}</span>
      </span>
    </Radio>
  );
}
