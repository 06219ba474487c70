import { SpendUse } from '../api';

/** What the engines of a service counted in one hour. @public */
export interface HourWork {
  /** ISO time at which it begins, UTC. */
  readonly hour: string;
  /** For how long the counters of its pods were followed, all pods together. */
  readonly seconds: number;
  /** Prompt and generated tokens; null where they are not counted. */
  readonly tokens: number | null;
  /** Null where they are not counted. */
  readonly requests: number | null;
  /** Whether a part of it may be of an earlier hour. */
  readonly isLate: boolean;
}

/** Less of an hour that was followed does not say that no request came. */
const LEAST_FOLLOWED = 0.9;

/** What ready pods were paid for in an hour, by the work of that hour. */
export function hourUse(
  readySeconds: number,
  works: readonly HourWork[],
): Exclude<SpendUse, 'starting'> {
  const counted = works.filter(
    ({ requests, tokens }) => requests !== null || tokens !== null,
  );
  const hasWork = ({ requests, tokens }: HourWork) =>
    Boolean(requests) || Boolean(tokens);
  const inTime = counted.filter(({ isLate }) => !isLate);
  if (inTime.some(hasWork)) {
    return 'busy';
  }
  const followed = inTime.reduce((sum, { seconds }) => sum + seconds, 0);
  return counted.some(hasWork) || followed < LEAST_FOLLOWED * readySeconds
    ? 'unknown'
    : 'idle';
}
