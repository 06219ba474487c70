import { EngineReading } from '../engines';
import { QueueStanding } from '../services/queueState';
import { PodFacts, ServiceParts } from '../services/serviceParts';
import { invalidSpec } from './invalidSpec';
import { Judgment } from './context';
import { inState, obstacle, restartsOf } from './obstacle';
import { countReady } from '../services/serviceParts';
import { clock, quoteLine, replicas, sentence } from './words';

/** Requests waiting per ready replica from which on a service is saturated at once. */
const SATURATED_PER_REPLICA = 5;
/** A shorter queue counts when it has not been empty for so long. */
const SATURATED_AFTER_SECONDS = 60;
/** A pod that crashed repeatedly is trusted again when it has been up for so long. */
const CALM_AFTER_SECONDS = 600;

/** When the n-th pod became ready. */
function readySince(facts: ServiceParts, wanted: number): string | null {
  const times = facts.pods
    .filter(({ standing }) => standing.state === 'ready')
    .map(({ standing }) => standing.since)
    .filter((time): time is string => time !== null)
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  return times[Math.min(wanted, times.length) - 1] ?? null;
}

/** Why nobody outside the cluster reaches it, or undefined. */
function unreachableFromOutside(facts: ServiceParts): string | undefined {
  const { object } = facts;
  if (object.kind === 'Deployment') {
    return undefined;
  }
  const types = [
    'IngressReady',
    'GatewaysReady',
    'HTTPRoutesReady',
    'RouterReady',
  ];
  const broken = object.conditions.find(
    ({ type, status }) => types.includes(type) && status === 'False',
  );
  return broken
    ? quoteLine(broken.message ?? broken.reason ?? broken.type)
    : undefined;
}

/** Ready pods that crashed at least twice, the last time a short while ago. */
function crashing(facts: ServiceParts, now: Date): string | undefined {
  const restless = inState(facts.pods, 'ready').flatMap(pod => {
    const last = pod.pod.containers
      .map(({ lastTermination }) => lastTermination?.finishedAt ?? null)
      .filter((time): time is string => time !== null)
      .sort((a, b) => Date.parse(b) - Date.parse(a))[0];
    const restarts = restartsOf(pod);
    return last &&
      restarts > 1 &&
      now.getTime() - Date.parse(last) < CALM_AFTER_SECONDS * 1000
      ? [{ last, restarts }]
      : [];
  });
  return restless.length > 0
    ? `its engine crashes again and again: ${
        restless[0].restarts
      } restarts, the last crash at ${clock(restless[0].last)}`
    : undefined;
}

function saturation(
  reading: EngineReading | undefined,
  ready: number,
  now: Date,
): string | undefined {
  const waiting = reading?.waiting ?? 0;
  if (!reading || waiting <= 0) {
    return undefined;
  }
  const sustained =
    reading.waitingSince !== null &&
    now.getTime() - Date.parse(reading.waitingSince) >=
      SATURATED_AFTER_SECONDS * 1000;
  return sustained || waiting >= SATURATED_PER_REPLICA * ready
    ? `${waiting} ${
        waiting === 1 ? 'request waits' : 'requests wait'
      } in the engine's queue`
    : undefined;
}

function brokenCompanion(facts: ServiceParts): string | undefined {
  const byPart = new Map<string, boolean>();
  for (const { pod, standing } of facts.companions) {
    const part = pod.labels.component;
    if (part) {
      byPart.set(
        part,
        (byPart.get(part) ?? false) || standing.state === 'ready',
      );
    }
  }
  return [...byPart].find(([, ready]) => !ready)?.[0];
}

/** What pods beyond the wanted number are there for: a rollout, or the way down. */
function surplus(
  facts: ServiceParts,
  behind: readonly PodFacts[],
  block: ReturnType<typeof obstacle>,
): string {
  const revisionOf = ({ pod }: PodFacts) => pod.labels['pod-template-hash'];
  const serving = new Set(
    facts.pods
      .filter(({ standing }) => standing.state === 'ready')
      .map(revisionOf),
  );
  if (behind.every(pod => serving.has(revisionOf(pod)))) {
    return `${behind.length} more beside: ${block.words}`;
  }
  return `the old revision serves, the new one ${
    block.word === 'queued'
      ? `is queued and starts only when quota is freed: ${block.words}`
      : `does not yet: ${block.words}`
  }`;
}

/** Judges a service that has at least one ready pod. */
export function judgeServing(
  facts: ServiceParts,
  queue: QueueStanding | null,
  reading: EngineReading | undefined,
  now: Date,
): Judgment {
  const { ready, desired } = countReady(facts);
  const wanted = desired ?? ready;
  const behind = facts.pods.filter(
    ({ standing }) => !['ready', 'terminating'].includes(standing.state),
  );
  const block = behind.length > 0 ? obstacle(behind, queue, now) : undefined;
  const missing = wanted - ready;
  const replaced = inState(facts.pods, 'terminating').length > 0;
  const full = saturation(reading, ready, now);
  const part = brokenCompanion(facts);
  const scalingUp =
    missing > 0 &&
    block?.word === 'starting' &&
    ready >= (facts.min ?? wanted) &&
    block.next === null;
  const unstable = crashing(facts, now);
  if (part || unstable || (missing > 0 && !scalingUp)) {
    return {
      word: 'degraded',
      sentence: sentence(
        `${ready} of ${wanted} ${replicas(wanted)} ${
          wanted === 1 ? 'serves' : 'serve'
        }`,
        part ? `its ${part} is not ready` : undefined,
        unstable,
        missing > 0 &&
          `${missing} ${block?.word === 'queued' ? 'queued' : 'not ready'}: ${
            block?.words ?? (replaced ? 'being replaced' : 'no pod yet')
          }`,
        full,
      ),
      since: block?.since ?? readySince(facts, ready),
      next:
        block?.next ??
        (unstable
          ? "Read the engine's last log lines before the crash; memory is the usual cause."
          : null),
      hop: block?.hop ?? (missing > 0 ? 'admitted' : 'ready'),
    };
  }
  const invalid = invalidSpec(facts);
  const outside = unreachableFromOutside(facts);
  const extras = [
    outside ? `not reachable from outside: ${outside}` : undefined,
    missing > 0 ? `${missing} more: ${block?.words}` : undefined,
    missing <= 0 && block ? surplus(facts, behind, block) : undefined,
    invalid ? `the last change was refused: ${invalid}` : undefined,
    queue?.borrowedResource
      ? `its queue is borrowing ${queue.borrowedResource} from the cohort`
      : undefined,
  ];
  const count = `${ready} of ${wanted} ${replicas(wanted)} ready`;
  if (full) {
    return {
      word: 'saturated',
      sentence: sentence(`Saturated, ${count}`, full, ...extras),
      since: reading?.waitingSince ?? null,
      next: 'Add replicas, or a larger accelerator.',
      hop: block?.hop ?? null,
    };
  }
  let next: string | null = block?.next ?? null;
  if (outside) {
    next = 'Ask the platform owners for the gateway that the route names.';
  }
  return {
    word: 'serving',
    sentence: sentence(
      outside ? `Serving inside the cluster, ${count}` : `Serving, ${count}`,
      ...extras,
    ),
    since: readySince(facts, wanted),
    next,
    hop: block?.hop ?? null,
  };
}
