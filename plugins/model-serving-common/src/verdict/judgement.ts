import { VerdictWord } from '../api';
import { EngineReading } from '../engines';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { isHopeless } from '../services/pendingReason';
import { PodState } from '../services/podStanding';
import { QueueStanding } from '../services/queueState';
import { PodFacts, ServiceFacts } from '../services/serviceFacts';
import { ReadyCount } from './misleading';
import { clock, quoteLine, replicas, sentence } from './words';

/** A verdict before its evidence is gathered. */
export interface Judgement {
  readonly word: VerdictWord;
  readonly sentence: string;
  readonly since: string | null;
  readonly next: string | null;
}

/** Requests waiting per ready replica from which on a service is saturated at once. */
const SATURATED_PER_REPLICA = 5;
/** A shorter queue counts when it has not been empty for so long. */
const SATURATED_AFTER_SECONDS = 60;
/** Kueue's default time for pods to become ready, and the usual end of a startup probe. */
const STUCK_AFTER_SECONDS = 1800;

const FAILURES: readonly PodState[] = ['pull-fails', 'config-fails', 'crashes'];

export function countReady(facts: ServiceFacts): ReadyCount {
  const ready = facts.pods.filter(
    ({ standing }) => standing.state === 'ready',
  ).length;
  return { ready, desired: facts.desired };
}

function earliest(times: ReadonlyArray<string | null>): string | null {
  return (
    times
      .filter((time): time is string => time !== null)
      .sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
  );
}

/** When the n-th pod became ready. */
function readySince(facts: ServiceFacts, wanted: number): string | null {
  const times = facts.pods
    .filter(({ standing }) => standing.state === 'ready')
    .map(({ standing }) => standing.since)
    .filter((time): time is string => time !== null)
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  return times[Math.min(wanted, times.length) - 1] ?? null;
}

const inState = (pods: readonly PodFacts[], ...states: PodState[]) =>
  pods.filter(({ standing }) => states.includes(standing.state));

/** What keeps pods from serving, in words for the middle of a sentence. */
export function obstacle(
  pods: readonly PodFacts[],
  queue: QueueStanding | null,
): {
  word: VerdictWord;
  words: string;
  next: string | null;
  since: string | null;
} {
  const failing = inState(pods, ...FAILURES);
  const gated = inState(pods, 'gated');
  const unschedulable = inState(pods, 'unschedulable');
  const loading = inState(pods, 'loading');
  const others = inState(pods, 'scheduling', 'creating');
  const sinceOf = (list: readonly PodFacts[]) =>
    earliest(list.map(({ standing }) => standing.since));
  if (failing.length > 0 && loading.length === 0) {
    const { standing } = failing[0];
    const cause = quoteLine(standing.message ?? standing.text);
    switch (standing.state) {
      case 'pull-fails':
        return {
          word: 'failed',
          words: `its image cannot be pulled: ${cause}`,
          next: 'Check the image reference and the access to its registry.',
          since: sinceOf(failing),
        };
      case 'config-fails':
        return {
          word: 'failed',
          words: `its container cannot be created: ${cause}`,
          next: 'Check the Secrets and ConfigMaps that the service refers to.',
          since: sinceOf(failing),
        };
      default:
        return {
          word: 'failed',
          words: `its engine crashes again and again: ${cause}`,
          next: "Read the engine's last log lines; memory and arguments are the usual causes.",
          since: sinceOf(failing),
        };
    }
  }
  if (loading.length > 0) {
    const since = sinceOf(loading);
    return {
      word: 'starting',
      words: `loading${
        since ? ` since ${clock(since)}` : ''
      }: the engine runs and is not ready yet`,
      next: null,
      since,
    };
  }
  if (unschedulable.length > 0) {
    const cause = unschedulable[0].standing.message;
    return {
      word: 'starting',
      words: `${queue ? 'admitted, but ' : ''}no node fits${
        cause ? `: ${quoteLine(cause)}` : ''
      }`,
      next: 'Ask the platform owners whether such a node exists or is to come.',
      since: sinceOf(unschedulable),
    };
  }
  if (others.length > 0) {
    return {
      word: 'starting',
      words: others[0].standing.text,
      next: null,
      since: sinceOf(others),
    };
  }
  if (gated.length > 0) {
    const reason = queue?.reason;
    const hopeless = reason ? isHopeless(reason) : false;
    return {
      word: 'queued',
      words: hopeless
        ? `can never be admitted: ${reason?.words}`
        : reason?.words ?? 'waits for quota',
      next: hopeless
        ? 'Ask for less, choose another accelerator, or have the quota raised.'
        : 'Free quota, choose another accelerator, or wait.',
      since: queue?.state.waitingSince ?? sinceOf(gated),
    };
  }
  return { word: 'starting', words: 'no pod yet', next: null, since: null };
}

function isStuck(since: string | null, now: Date): boolean {
  return (
    since !== null &&
    now.getTime() - Date.parse(since) > STUCK_AFTER_SECONDS * 1000
  );
}

function judgeStopped(facts: ServiceFacts): Judgement | undefined {
  const { object } = facts;
  if (object.deletedAt) {
    return {
      word: 'stopped',
      sentence: 'Is being deleted.',
      since: object.deletedAt,
      next: null,
    };
  }
  if (facts.stop) {
    const left = facts.pods.length;
    return {
      word: 'stopped',
      sentence: sentence(
        'Stopped on purpose',
        left > 0 &&
          `${
            left === 1 ? 'one pod is' : `${left} pods are`
          } still shutting down`,
      ),
      since: conditionOf(object, 'Stopped')?.lastTransitionTime ?? null,
      next: 'Remove the stop annotation in Git to start it again.',
    };
  }
  const knative =
    object.kind === 'InferenceService' &&
    ['Knative', 'Serverless'].includes(object.deploymentMode ?? '');
  const zero =
    facts.desired === 0 &&
    (facts.deployments.length > 0 ||
      (knative && isTrue(object, 'Ready') && facts.pods.length === 0));
  return zero && inState(facts.pods, 'ready').length === 0
    ? {
        word: 'stopped',
        sentence: sentence(
          'Scaled to zero',
          knative
            ? 'a request wakes it'
            : 'it has no replicas until its scale is raised',
        ),
        since: null,
        next: null,
      }
    : undefined;
}

function invalidSpec(facts: ServiceFacts): string | undefined {
  const { object } = facts;
  if (
    object.kind !== 'InferenceService' ||
    object.modelStatus.transitionStatus !== 'InvalidSpec'
  ) {
    return undefined;
  }
  const { failureReason, failureMessage } = object.modelStatus;
  switch (failureReason) {
    case 'RuntimeNotRecognized':
      return `Its specification is invalid: runtime ${
        object.runtime ?? ''
      } is not found`;
    case 'NoSupportingRuntime':
      return `Its specification is invalid: no runtime serves the format ${
        object.modelFormat ?? ''
      }`;
    case 'RuntimeDisabled':
      return `Its specification is invalid: runtime ${
        object.runtime ?? ''
      } is disabled`;
    default:
      return `Its specification is invalid: ${
        failureMessage ?? failureReason ?? 'KServe gives no reason'
      }`;
  }
}

function judgeWithoutPods(facts: ServiceFacts): Judgement {
  const invalid = invalidSpec(facts);
  if (invalid) {
    const { object } = facts;
    return {
      word: 'failed',
      sentence: `${invalid}.`,
      since:
        object.kind === 'InferenceService'
          ? object.modelStatus.failureTime ??
            conditionOf(object, 'PredictorReady')?.lastTransitionTime ??
            object.createdAt
          : null,
      next: 'Name a runtime that exists on this cluster.',
    };
  }
  const refused = facts.deployments
    .map(deployment => conditionOf(deployment, 'ReplicaFailure'))
    .find(condition => condition?.status === 'True');
  if (refused) {
    return {
      word: 'failed',
      sentence: `Its pods are refused: ${quoteLine(
        refused.message ?? refused.reason ?? '',
      )}.`,
      since: refused.lastTransitionTime,
      next: 'Change what the message names.',
    };
  }
  const failed = facts.object.conditions.find(
    ({ status, reason }) =>
      status === 'False' &&
      ['ReconcileFailed', 'InvalidGPUAllocation', 'ReconcileError'].includes(
        reason ?? '',
      ),
  );
  if (failed) {
    return {
      word: 'failed',
      sentence: `The controller cannot set it up: ${quoteLine(
        failed.message ?? failed.reason ?? '',
      )}.`,
      since: failed.lastTransitionTime,
      next: 'Change what the message names.',
    };
  }
  return {
    word: 'starting',
    sentence:
      facts.deployments.length === 0
        ? 'Just created: its Deployment does not exist yet.'
        : 'Just created: its pods do not exist yet.',
    since: facts.object.createdAt,
    next: null,
  };
}

/** Why nobody outside the cluster reaches it, or undefined. */
function unreachableFromOutside(facts: ServiceFacts): string | undefined {
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

function brokenCompanion(facts: ServiceFacts): string | undefined {
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

function judgeServing(
  facts: ServiceFacts,
  queue: QueueStanding | null,
  reading: EngineReading | undefined,
  now: Date,
): Judgement {
  const { ready, desired } = countReady(facts);
  const wanted = desired ?? ready;
  const behind = facts.pods.filter(
    ({ standing }) => !['ready', 'terminating'].includes(standing.state),
  );
  const block = behind.length > 0 ? obstacle(behind, queue) : undefined;
  const missing = wanted - ready;
  const full = saturation(reading, ready, now);
  const part = brokenCompanion(facts);
  const scalingUp =
    missing > 0 &&
    block?.word === 'starting' &&
    ready >= (facts.min ?? wanted) &&
    block.next === null;
  if (part || (missing > 0 && !scalingUp)) {
    return {
      word: 'degraded',
      sentence: sentence(
        `${ready} of ${wanted} replicas serve`,
        part ? `its ${part} is not ready` : undefined,
        missing > 0 &&
          `${missing} ${block?.word === 'queued' ? 'queued' : 'not ready'}: ${
            block?.words ?? 'no pod yet'
          }`,
        full,
      ),
      since: block?.since ?? readySince(facts, ready),
      next: block?.next ?? null,
    };
  }
  const invalid = invalidSpec(facts);
  const outside = unreachableFromOutside(facts);
  const extras = [
    outside ? `not reachable from outside: ${outside}` : undefined,
    missing > 0 ? `${missing} more: ${block?.words}` : undefined,
    missing <= 0 && block
      ? `the old revision serves, the new one ${
          block.word === 'queued'
            ? `is queued and starts only when quota is freed: ${block.words}`
            : `does not yet: ${block.words}`
        }`
      : undefined,
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
  };
}

/** Judges a service by its pods and its queue; what KServe says of itself decides nothing. */
export function judge(
  facts: ServiceFacts,
  queue: QueueStanding | null,
  reading: EngineReading | undefined,
  now: Date,
): Judgement {
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
  if (waiting.length === 0) {
    return judgeWithoutPods(facts);
  }
  const block = obstacle(waiting, queue);
  const stuck = block.word === 'starting' && isStuck(block.since, now);
  const heading: Partial<Record<VerdictWord, string>> = {
    queued: 'Queued',
    failed: 'Failed',
    starting: stuck ? 'Stuck while starting' : 'Starting',
  };
  return {
    word: block.word,
    sentence: sentence(
      `${heading[block.word]}, 0 of ${desired ?? waiting.length} ready`,
      block.words,
      block.word === 'queued' &&
        queue?.reason?.kind === 'later' &&
        'waits until others free quota',
    ),
    since: block.since,
    next:
      block.next ??
      (stuck
        ? "Read the engine's log: it runs, but its readiness probe has not passed."
        : null),
  };
}
