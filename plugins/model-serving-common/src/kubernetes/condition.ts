import { FieldReader } from './FieldReader';
import { sharedText } from './sharedText';

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
  return conditions.list().map(condition => ({
    type: sharedText(condition.at('type').requiredText()),
    status: condition.at('status').sharedText() ?? 'Unknown',
    reason: condition.at('reason').sharedText() || null,
    message: condition.at('message').sharedText() || null,
    lastTransitionTime: condition.at('lastTransitionTime').time(),
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
