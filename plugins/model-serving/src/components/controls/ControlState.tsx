import {
  ControlState,
  ControlStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import { RiCheckLine, RiCloseLine, RiQuestionMark } from '@remixicon/react';
import styles from './ControlTable.module.css';

/** Unknown is shown as red as not enforced: neither protects anyone. */
const STATES = {
  'not-enforced': { title: 'not enforced', icon: RiCloseLine, urgency: 0 },
  unknown: { title: 'unknown', icon: RiQuestionMark, urgency: 1 },
  enforced: { title: 'enforced', icon: RiCheckLine, urgency: 2 },
} as const satisfies Record<ControlState, object>;

export function controlStateTitle(state: ControlState): string {
  return STATES[state].title;
}

/** Shape, color and word of a control's state. */
export function ControlStateBadge(props: { state: ControlState }) {
  const { title, icon: Icon } = STATES[props.state];
  return (
    <span className={styles.cell} data-state={props.state}>
      <Icon size={16} aria-hidden="true" />
      {title}
    </span>
  );
}

/** Names of the controls that are enforced wherever they were checked. */
export function enforcedEverywhere(
  controls: ReadonlyArray<Pick<ControlStatus, 'control' | 'state'>>,
): ReadonlySet<string> {
  const open = new Set(
    controls
      .filter(({ state }) => state !== 'enforced')
      .map(({ control }) => control),
  );
  return new Set(
    controls.map(({ control }) => control).filter(name => !open.has(name)),
  );
}

/** Orders what has states by its worst one: not enforced, unknown, enforced. */
export function worstFirst<T>(
  items: readonly T[],
  statesOf: (item: T) => readonly ControlState[],
): T[] {
  const urgency = (item: T) =>
    Math.min(...statesOf(item).map(state => STATES[state].urgency));
  return [...items].sort((a, b) => urgency(a) - urgency(b));
}
