import { QueueStanding } from '../services/queueState';
import { Judgment } from './context';
import { clock, sentence } from './words';

/** One start that was ended may be bad luck. */
const LOOP_FROM = 2;

/**
 * A service whose every start is ended by Kueue before it is ready. Kueue does not see that it is
 * a loop: each new pod has a new Workload, so neither its back-off nor its limit of tries ever acts.
 */
export function endlessStart(
  queue: QueueStanding | null,
  wanted: number,
): Judgment | undefined {
  const clockOfKueue = queue?.state.podsReady;
  if (!clockOfKueue || clockOfKueue.evictions < LOOP_FROM) {
    return undefined;
  }
  const { evictions, firstAt, timeoutSeconds, startSeconds } = clockOfKueue;
  return {
    word: 'failed',
    sentence: sentence(
      `Failed, 0 of ${wanted} ready`,
      `Kueue has ended ${evictions} starts since ${clock(firstAt)}, each${
        timeoutSeconds === null ? '' : ` after ${timeoutSeconds} s`
      }, before the engine was ready, and begins anew each time`,
      startSeconds !== null && `a start takes ${startSeconds} s here`,
    ),
    since: firstAt,
    next: "Have the platform owners set Kueue's waitForPodsReady timeout above the slowest start, or make the start quicker.",
    hop: 'load',
  };
}

/** What to say of a start after one that Kueue has ended; undefined when it has not. */
export function oneStartEnded(queue: QueueStanding | null): string | undefined {
  const podsReady = queue?.state.podsReady;
  return podsReady?.evictions === 1
    ? `Kueue ended the start before${
        podsReady.timeoutSeconds === null
          ? ''
          : ` after ${podsReady.timeoutSeconds} s`
      }`
    : undefined;
}
