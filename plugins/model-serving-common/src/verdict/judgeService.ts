import { ColdStart, HopName } from '../api';
import { EngineReading } from '../engines';
import { QueueStanding } from '../services/queueState';
import { PodFacts, ServiceParts } from '../services/serviceParts';
import { Judgment } from './context';
import { Obstacle, obstacle } from './obstacle';
import { countReady } from '../services/serviceParts';
import {
  earlierPodsGone,
  endlessPods,
  endlessStart,
  forgottenStarts,
  onePodEnded,
  oneStartEnded,
} from './endlessStart';
import { hangingWords } from './hangingPods';
import { judgeRun } from './judgeRun';
import { judgeServing } from './withReadyPods';
import { judgeStopped, judgeWithoutPods } from './withoutPods';
import { sentence } from './words';
import { lameWorker } from './workers';

/** Kueue's default time for pods to become ready, and the usual end of a startup probe. */
const STUCK_AFTER_SECONDS = 1800;

function isStuck(since: string | null, now: Date): boolean {
  return (
    since !== null &&
    now.getTime() - Date.parse(since) > STUCK_AFTER_SECONDS * 1000
  );
}

/** What to do about a start that does not get on, by where it is. */
const STUCK_NEXT: Partial<Record<HopName, string>> = {
  scheduled:
    'Ask your platform owners why the pod is not given a node: the scheduler, or who set the gate of the pod, does not act.',
  image:
    "Read the log of the pod's initializer, if one runs: its download may hang. Ask your platform owners why the node takes so long to pull the image and the model.",
  load: "Read the engine's log: it is running, but its readiness probe has not passed.",
};

/** Heads that run wait for the other nodes of their replica: what keeps those is the reason. */
function behindHead(
  facts: ServiceParts,
  waiting: readonly PodFacts[],
  queue: QueueStanding | null,
  now: Date,
): Obstacle | undefined {
  const headsRun = waiting.every(({ standing }) =>
    ['loading', 'unready'].includes(standing.state),
  );
  const worker = headsRun ? lameWorker(facts, queue, now) : undefined;
  const alsoLoads = worker?.word === 'starting' && worker.hop === 'load';
  return worker && !alsoLoads
    ? {
        ...worker,
        words: `its head waits for another node of the replica: ${worker.words}`,
      }
    : undefined;
}

/** A part that every request passes and that fails, while the engines are not ready either. */
function brokenPart(
  facts: ServiceParts,
  queue: QueueStanding | null,
  now: Date,
): { words: string; next: string | null } | undefined {
  const part = facts.required.find(({ ready, pod }) => !ready && pod);
  const block = part?.pod && obstacle([part.pod], queue, now, part.role);
  return part && block?.word === 'failed'
    ? { words: `its ${part.role} fails: ${block.words}`, next: block.next }
    : undefined;
}

/** Judges a service by its pods and its queue; what KServe says of itself decides nothing. */
export function judgeService(
  facts: ServiceParts,
  queue: QueueStanding | null,
  reading: EngineReading | undefined,
  past: readonly ColdStart[],
  now: Date,
): Judgment {
  const stopped = judgeStopped(facts, now);
  if (stopped) {
    return stopped;
  }
  if (facts.object.kind === 'Job') {
    return judgeRun(facts, facts.object, queue, now);
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
    endlessPods(facts.ended, waiting, wanted, now) ??
    forgottenStarts(facts, past, wanted, now);
  if (loop) {
    return loop;
  }
  if (waiting.length === 0) {
    return judgeWithoutPods(facts, now);
  }
  const block =
    behindHead(facts, waiting, queue, now) ?? obstacle(waiting, queue, now);
  const hanging = hangingWords(facts, now);
  const part = brokenPart(facts, queue, now);
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
      block.word === 'starting' && earlierPodsGone(facts, queue, before),
      part?.words,
      hanging?.words,
      facts.outsideQuota,
    ),
    since: block.since,
    next:
      (hanging && block.hop === 'scheduled' ? hanging.next : block.next) ??
      before?.next ??
      part?.next ??
      hanging?.next ??
      (stuck && block.hop ? STUCK_NEXT[block.hop] ?? null : null),
    hop: block.hop,
  };
}
