import { FieldReader } from './FieldReader';
import { sharedText, sharedValue } from './sharing';

/** A status condition. @public */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly lastTransitionTime: string | null;
}

/** Reads `status.conditions`. */
export function readConditions(conditions: FieldReader): Condition[] {
  return conditions.list().map(condition =>
    sharedValue({
      type: condition.at('type').requiredText(),
      status: condition.at('status').text() ?? 'Unknown',
      reason: condition.at('reason').text() || null,
      message: condition.at('message').text() || null,
      lastTransitionTime: sharedTime(condition.at('lastTransitionTime')),
    }),
  );
}

/** Conditions of one object change together more often than not. */
function sharedTime(time: FieldReader): string | null {
  const text = time.time();
  return text === null ? null : sharedText(text);
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
