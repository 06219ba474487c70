import { ColdStart } from '../api';
import { ProjectedPod } from '../kubernetes';
import { commonEnd, PodLoop, podLoopOf } from '../services/podLoops';
import { QueueStanding } from '../services/queueState';
import { PodFacts, ServiceParts } from '../services/serviceParts';
import { Judgment } from './context';
import { clock, sentence } from './words';

/** Ended pods are kept for days; what happened so long ago is not what happens now. */
const CURRENT_SECONDS = 3600;

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
      `Kueue has stopped ${evictions} starts since ${clock(firstAt)}${
        timeoutSeconds === null ? '' : `, each after ${timeoutSeconds} s`
      }, before the engine was ready, and keeps retrying`,
      startSeconds !== null && `a start takes ${startSeconds} s here`,
    ),
    since: firstAt,
    next: "Ask your platform owners to set Kueue's waitForPodsReady timeout above the slowest start, or make the start faster.",
    hop: 'load',
  };
}

/** What to say of a start after one that Kueue has stopped; undefined when it has not. */
export function oneStartEnded(queue: QueueStanding | null): string | undefined {
  const podsReady = queue?.state.podsReady;
  return podsReady?.evictions === 1
    ? `Kueue stopped the previous start${
        podsReady.timeoutSeconds === null
          ? ''
          : ` after ${podsReady.timeoutSeconds} s`
      }`
    : undefined;
}

/** The ReplicaSet, or group, that a pod belongs to by its name. */
const makerOf = (pod: string) => pod.replace(/-[^-]+$/, '');

/** Why nobody can tell what ended a pod that is gone. */
function whyForgotten({ kinds }: ServiceParts): string {
  return kinds.Event?.state === 'live'
    ? 'what ended them is not known: no events are kept of them'
    : 'what ended them is not known: events of this cluster are not read';
}

/**
 * A service whose pods come and go without being ready, of which neither pods nor events are left: only what the
 * portal wrote down of their starts tells of them.
 */
export function forgottenStarts(
  facts: ServiceParts,
  past: readonly ColdStart[],
  wanted: number,
  now: Date,
): Judgment | undefined {
  const present = new Set(facts.holders.map(({ pod }) => pod.name));
  const newest = facts.pods[0]?.pod.name;
  const lost = past
    .filter(
      ({ pod, readyAt, current, startedAt }) =>
        readyAt === null &&
        current !== 'quota' &&
        !present.has(pod) &&
        newest !== undefined &&
        makerOf(pod) === makerOf(newest) &&
        now.getTime() - Date.parse(startedAt) <= CURRENT_SECONDS * 1000,
    )
    .sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  if (lost.length < LOOP_FROM) {
    return undefined;
  }
  const since = lost[0].startedAt;
  return {
    word: 'failed',
    sentence: sentence(
      `Failed, 0 of ${wanted} ready`,
      `${lost.length} pods since ${clock(
        since,
      )} were gone before the engine was ready, pod ${
        lost.length + 1
      } is starting`,
      whyForgotten(facts),
    ),
    since,
    next: `Ask your platform owners what ends the pods${
      facts.queue
        ? ' (Kueue does, when waitForPodsReady is shorter than a start)'
        : ''
    }, and to keep events for at least an hour.`,
    hop: 'load',
  };
}

/** Deployments make their pods within seconds. */
const MADE_WITHIN_SECONDS = 30;

/** Of a Deployment that never changed, a pod much younger than it is not the first: one before it is gone. */
export function earlierPodsGone(
  { deployments, ended, kinds, pods }: ServiceParts,
  queue: QueueStanding | null,
  before: PodLoop | undefined,
): string | undefined {
  const [deployment] = deployments;
  const [oldest] = pods.slice(-1);
  const known =
    before !== undefined ||
    ended.length > 0 ||
    (queue?.evictions.length ?? 0) > 0 ||
    pods.some(({ events }) => events.length > 0);
  const age =
    Date.parse(oldest?.pod.createdAt ?? '') -
    Date.parse(deployment?.createdAt ?? '');
  return !known &&
    deployment?.generation === 1 &&
    kinds.Event?.state === 'live' &&
    age > MADE_WITHIN_SECONDS * 1000
    ? `it is not the first try: an earlier pod is gone, and no events are kept that say why`
    : undefined;
}

/** Pods that were ended one after another, the last one a short while ago. */
export function currentLoop(
  ended: readonly ProjectedPod[],
  now: Date,
): PodLoop | undefined {
  const loop = podLoopOf(ended);
  return loop && isCurrent(loop, now) ? loop : undefined;
}

/** What to say of a start after a pod that was ended; undefined where none was, lately. */
export function onePodEnded(
  ended: readonly ProjectedPod[],
  now: Date,
): PodLoop | undefined {
  const found = commonEnd(ended);
  return found?.count === 1 && isCurrent(found, now) ? found : undefined;
}

function isCurrent({ lastAt }: PodLoop, now: Date): boolean {
  return (
    lastAt !== null &&
    now.getTime() - Date.parse(lastAt) <= CURRENT_SECONDS * 1000
  );
}

/** `2 pods since 10:05:00 UTC were evicted …`, for the middle of a sentence. */
export function endedWords({ count, firstAt, words }: PodLoop): string {
  return `${count} pods${
    firstAt ? ` since ${clock(firstAt)}` : ''
  } were ${words}`;
}

/** A service whose pods are ended one after another, by the kubelet or by the control plane, before they are ready. */
export function endlessPods(
  ended: readonly ProjectedPod[],
  waiting: readonly PodFacts[],
  wanted: number,
  now: Date,
): Judgment | undefined {
  const loop = waiting.length > 0 ? currentLoop(ended, now) : podLoopOf(ended);
  return (
    loop && {
      word: 'failed',
      sentence: sentence(
        `Failed, 0 of ${wanted} ready`,
        endedWords(loop),
        waiting.length > 0 && `pod ${loop.count + 1} is starting`,
      ),
      since: loop.firstAt,
      next: loop.next,
      hop: loop.hop,
    }
  );
}
