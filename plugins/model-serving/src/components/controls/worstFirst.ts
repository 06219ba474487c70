import { ControlState } from '@model-serving/backstage-plugin-model-serving-common';

const URGENCY: Readonly<Record<ControlState, number>> = {
  'not-enforced': 0,
  unknown: 1,
  enforced: 2,
};

/** Orders what has states by its worst one: what does not hold, what cannot be told, what holds. */
export function worstFirst<T>(
  items: readonly T[],
  statesOf: (item: T) => readonly ControlState[],
): T[] {
  const urgency = (item: T) =>
    Math.min(...statesOf(item).map(state => URGENCY[state]));
  return [...items].sort((a, b) => urgency(a) - urgency(b));
}
