import { ServiceFacts } from './serviceFacts';

/** Pods that are ready, of those wanted; null when nothing says how many are. */
export interface ReadyCount {
  readonly ready: number;
  readonly desired: number | null;
}

/** Counts the pods that serve. */
export function countReady(facts: ServiceFacts): ReadyCount {
  const ready = facts.pods.filter(
    ({ standing }) => standing.state === 'ready',
  ).length;
  return { ready, desired: facts.desired };
}
