import { FieldReader } from './FieldReader';
import { sharedText } from './sharing';

/** A status condition. @public */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly lastTransitionTime: string | null;
}

/** Each may carry a kilobyte of message. */
const MAX_CONDITIONS = 100;

/** Reads `status.conditions`. */
export function readConditions(conditions: FieldReader): Condition[] {
  // Words repeat from object to object, times only within one: its conditions change together.
  const times = new Map<string, string>();
  const timeOf = (condition: FieldReader) => {
    const time = condition.at('lastTransitionTime').time();
    if (time !== null && !times.has(time)) {
      times.set(time, time);
    }
    return time && times.get(time)!;
  };
  return conditions.list(MAX_CONDITIONS).map(condition => ({
    type: sharedText(condition.at('type').requiredText()),
    status: condition.at('status').sharedText() ?? 'Unknown',
    reason: condition.at('reason').sharedText() || null,
    message: condition.at('message').message() || null,
    lastTransitionTime: timeOf(condition),
  }));
}

/** The condition of that type, if there is one. */
export function conditionOf(
  object: { readonly conditions: readonly Condition[] } | undefined,
  type: string,
): Condition | undefined {
  return object?.conditions.find(condition => condition.type === type);
}

/** Whether the condition exists and is True. */
export function isTrue(
  object: { readonly conditions: readonly Condition[] } | undefined,
  type: string,
): boolean {
  return conditionOf(object, type)?.status === 'True';
}
