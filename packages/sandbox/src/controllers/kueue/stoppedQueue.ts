import { ClusterQueue, LocalQueue } from './KueueObjects';

/** A queue that somebody stopped, in Kueue's words. */
export interface Stop {
  kind: 'ClusterQueue' | 'LocalQueue';
  name: string;
  /** Whether what it had admitted goes too. */
  drains: boolean;
}

/** The stop that keeps workloads of a LocalQueue from being admitted; undefined where none does. */
export function stopOf(
  local: LocalQueue | undefined,
  queue: ClusterQueue | undefined,
): Stop | undefined {
  for (const [kind, stopped] of [
    ['LocalQueue', local],
    ['ClusterQueue', queue],
  ] as const) {
    const policy = stopped?.spec.stopPolicy ?? 'None';
    if (stopped && policy !== 'None') {
      return {
        kind,
        name: stopped.metadata.name,
        drains: policy === 'HoldAndDrain',
      };
    }
  }
  return undefined;
}
