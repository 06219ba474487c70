import { RiCheckLine, RiCloseLine, RiQuestionMark } from '@remixicon/react';
import { ControlStatus } from '../../api';
import { Explained } from '../Explained';
import styles from './ControlTable.module.css';

const STATES = {
  forced: { word: 'forced', Icon: RiCheckLine },
  'not-forced': { word: 'not forced', Icon: RiCloseLine },
  'cannot-tell': { word: 'cannot tell', Icon: RiQuestionMark },
} as const;

/** Not knowing is as red as not forced: neither protects anybody. */
export function ControlCell(props: { control: ControlStatus }) {
  const { control } = props;
  const { word, Icon } = STATES[control.state];
  return (
    <Explained
      label={`${control.policy} for ${control.tenant}: ${word}`}
      explanation={
        <>
          <p className={styles.title}>
            {control.policy} for {control.tenant}: {word}
          </p>
          <p className={styles.message}>{control.message}</p>
        </>
      }
    >
      <span className={styles.cell} data-state={control.state}>
        <Icon size={16} aria-hidden="true" />
        {word}
      </span>
    </Explained>
  );
}
