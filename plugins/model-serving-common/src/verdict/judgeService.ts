import { EngineReading } from '../engines';
import { QueueStanding } from '../services/queueState';
import { ServiceParts } from '../services/serviceParts';
import { Judgment } from './context';
import { Obstacle, obstacle } from './obstacle';
import { countReady } from '../services/serviceParts';
import {
  endlessPods,
  endlessStart,
  onePodEnded,
  oneStartEnded,
} from './endlessStart';
import { judgeServing } from './withReadyPods';
import { judgeStopped, judgeWithoutPods } from './withoutPods';
import { sentence } from './words';

/** Kueue's default time for pods to become ready, and the usual end of a startup probe. */
const STUCK_AFTER_SECONDS = 1800;

function isStuck(since: string | null, now: Date): boolean {
  return (
    since !== null &&
    now.getTime() - Date.parse(since) > STUCK_AFTER_SECONDS * 1000
  );
}

/** Judges a service by its pods and its queue; what KServe says of itself decides nothing. */
export function judgeService(
  facts: ServiceParts,
  queue: QueueStanding | null,
  reading: EngineReading | undefined,
  now: Date,
): Judgment {
  const stopped = judgeStopped(facts);
  if (stopped) {
    return stopped;
  }
  const { ready, desired } = countReady(facts);
  if (ready > 0) {
    return judgeServing(facts, queue, reading, now);
  }
  const waiting = facts.pods.filter(
    ({ standing }) => standing.state !== 'terminating',
  );
  const wanted = desired ?? waiting.length;
  const loop =
    endlessStart(queue, wanted) ??
    endlessPods(facts.ended, waiting, wanted, now);
  if (loop) {
    return loop;
  }
  if (waiting.length === 0) {
    return judgeWithoutPods(facts, now);
  }
  const block = obstacle(waiting, queue, now);
  const before =
    block.word === 'starting' ? onePodEnded(facts.ended, now) : undefined;
  const stuck = block.word === 'starting' && isStuck(block.since, now);
  const heading: Readonly<Record<Obstacle['word'], string>> = {
    queued: 'Queued',
    failed: 'Failed',
    starting: stuck ? 'Stuck while starting' : 'Starting',
  };
  return {
    word: block.word,
    sentence: sentence(
      `${heading[block.word]}, 0 of ${wanted} ready`,
      block.words,
      block.word === 'queued' &&
        queue?.reason?.waitsForOthers &&
        'waits until others free quota',
      block.word === 'starting' && oneStartEnded(queue),
      before && `the pod before was ${before.words}`,
    ),
    since: block.since,
    next:
      block.next ??
      before?.next ??
      (stuck
        ? "Read the engine's log: it is running, but its readiness probe has not passed."
        : null),
    hop: block.hop,
  };
}
