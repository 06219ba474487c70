import { ReactElement } from 'react';
import { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import {
  RiAlertLine,
  RiCheckLine,
  RiCloseLine,
  RiQuestionMark,
} from '@remixicon/react';
import styles from './LiveCheck.module.css';

const ICONS: Record<Finding['outcome'], ReactElement> = {
  pass: <RiCheckLine size={18} aria-hidden />,
  warn: <RiAlertLine size={18} aria-hidden />,
  fail: <RiCloseLine size={18} aria-hidden />,
  unknown: <RiQuestionMark size={18} aria-hidden />,
};

/** An outcome by shape and color; its word is next to it. */
export function OutcomeIcon(props: { outcome: Finding['outcome'] }) {
  return (
    <span className={styles.icon} data-outcome={props.outcome}>
      {ICONS[props.outcome]}
    </span>
  );
}
