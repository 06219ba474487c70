import { Measured } from '../api';

/** What is known of a sum; 0 where nothing is. @public */
export function leastOf({ atLeast, value }: Measured): number {
  return value ?? atLeast ?? 0;
}

/** A sum, unknown for a reason where it has one: then it is at least what is known. */
export function measuredSum(
  known: number,
  unit: string,
  reason?: string,
): Measured {
  return reason === undefined
    ? { value: known, unit }
    : { value: null, unit, reason, ...(known > 0 && { atLeast: known }) };
}
