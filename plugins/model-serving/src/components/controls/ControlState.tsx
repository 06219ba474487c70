import { ControlState } from '@model-serving/backstage-plugin-model-serving-common';
import { RiCheckLine, RiCloseLine, RiQuestionMark } from '@remixicon/react';
import { CONTROL_WORDS } from './controlWords';
import styles from './ControlTable.module.css';

const ICONS = {
  enforced: RiCheckLine,
  'not-enforced': RiCloseLine,
  unknown: RiQuestionMark,
} as const;

/** Shape, colour and word of a control's state. */
export function ControlStateBadge(props: { state: ControlState }) {
  const Icon = ICONS[props.state];
  return (
    <span className={styles.cell} data-state={props.state}>
      <Icon size={16} aria-hidden="true" />
      {CONTROL_WORDS[props.state]}
    </span>
  );
}
