import { HopName, VerdictWord } from '../api';
import { hopOf, progressOf } from '../services/podProgress';
import { PodState } from '../services/podStanding';
import {
  deactivationOf,
  PendingReason,
  pendingReasonOf,
} from '../services/pendingReason';
import { schedulingNext } from '../services/podTrouble';
import { QueueStanding } from '../services/queueState';
import { Role } from '../services/roles';
import { PodFacts } from '../services/serviceParts';
import { quoteLine } from '../messages';
import { earliest } from '../times';
import { clock } from './words';

const FAILURES: readonly PodState[] = [
  'pull-fails',
  'config-fails',
  'init-fails',
  'crashes',
  'unready',
  'node-lost',
];

/** Kueue speaks within seconds; until then a pod that it holds back is merely being let in. */
const SILENT_SECONDS = 15;

/** What keeps pods from serving. */
export interface Obstacle {
  readonly word: Extract<VerdictWord, 'queued' | 'failed' | 'starting'>;
  /** For the middle of a sentence. */
  readonly words: string;
  readonly next: string | null;
  readonly since: string | null;
  readonly hop: HopName | null;
}

const sinceOf = (list: readonly PodFacts[]) =>
  earliest(list.map(({ standing }) => standing.since));

/** Those of the pods that are in one of the states. */
export const inState = (pods: readonly PodFacts[], ...states: PodState[]) =>
  pods.filter(({ standing }) => states.includes(standing.state));

/** How often the pod's containers were started again. */
export function restartsOf({ pod }: PodFacts): number {
  return Math.max(0, ...pod.containers.map(({ restarts }) => restarts));
}

/** The Secret that a container misses, and what was to make it. */
function missingSecret({ missingSecrets }: PodFacts): {
  words: string;
  next: string;
} | null {
  const found = missingSecrets[0];
  if (!found) {
    return null;
  }
  const { secret, externalSecret, reason, message, claimedAt } = found;
  const said = [reason, message && quoteLine(message)]
    .filter(Boolean)
    .join(': ');
  if (claimedAt !== null) {
    return {
      words: `Secret ${secret} does not exist, although ExternalSecret ${externalSecret} reports that it was written at ${clock(
        claimedAt,
      )}${said ? ` (${said})` : ''}`,
      next: `Have ExternalSecret ${externalSecret} write it again (annotate it with force-sync), and check that its target is named ${secret} and its creationPolicy makes Secrets.`,
    };
  }
  return {
    words: `Secret ${secret} does not exist because ExternalSecret ${externalSecret} never synced${
      said ? ` (${said})` : ''
    }`,
    next: `Fix ExternalSecret ${externalSecret}: check its store and the key it reads.`,
  };
}

function failure(
  failing: readonly PodFacts[],
): Pick<Obstacle, 'words' | 'next'> {
  const { standing } = failing[0];
  const cause = quoteLine(standing.message ?? standing.text);
  if (standing.trouble) {
    return missingSecret(failing[0]) ?? standing.trouble;
  }
  switch (standing.state) {
    case 'unready':
      return {
        words: `its engine is no longer ready${
          standing.message ? `: ${cause}` : ''
        }`,
        next: "Read the engine's log: it is running but fails its readiness probe.",
      };
    case 'node-lost':
      return {
        words: `${standing.text}${standing.message ? `: ${cause}` : ''}`,
        next: 'Nothing, if other nodes have room: its pod is replaced. Otherwise ask your platform owners about the node.',
      };
    case 'unschedulable':
      return {
        words: cause,
        next: schedulingNext(standing.message),
      };
    default:
      return { words: cause, next: "Read the engine's last log lines." };
  }
}

/** Why Kueue holds back a pod that is no engine; null where it has not said so. */
function ownReason({ workload, standing }: PodFacts): PendingReason | null {
  return (
    deactivationOf(workload) ??
    (standing.message === null ? null : pendingReasonOf(standing.message))
  );
}

function gate(
  gated: readonly PodFacts[],
  queue: QueueStanding | null,
  now: Date,
): Obstacle {
  const hop = 'admitted';
  // The queue's reason is that of the engines; a part beside them waits by itself.
  const isEngine = queue?.pending.some(
    ({ pod }) => pod.uid === gated[0].pod.uid,
  );
  const since = isEngine
    ? queue?.state.waitingSince ?? sinceOf(gated)
    : sinceOf(gated);
  const own = isEngine ? null : ownReason(gated[0]);
  const silent = isEngine ? queue?.silent ?? true : own === null;
  const waited =
    since === null ? Infinity : (now.getTime() - Date.parse(since)) / 1000;
  const reason = isEngine ? queue?.reason : own;
  if (silent && waited < SILENT_SECONDS && !reason?.permanent) {
    const words = 'its quota request is being evaluated';
    return { word: 'starting', words, next: null, since, hop };
  }
  if (reason?.class === 'deactivated') {
    const { words, next } = reason;
    return { word: 'failed', words, next, since, hop };
  }
  const preempted = queue?.evictions
    .slice()
    .reverse()
    .find(({ reason: why }) => why === 'Preempted');
  const again = reason?.class === 'preempted' || reason?.class === 'evicted';
  const words = [
    reason?.permanent
      ? `can never be admitted: ${reason.words}`
      : reason?.words ?? 'waits for quota',
    preempted && !again && !reason?.permanent
      ? `one was preempted at ${clock(preempted.at)}`
      : undefined,
  ]
    .filter(Boolean)
    .join(', ');
  return { word: 'queued', words, next: reason?.next ?? null, since, hop };
}

/** Whoever set a scheduling gate removes it within seconds of having decided. */
const GATE_SECONDS = 120;

/** A pod that Kueue has admitted, or never held, and that a scheduling gate still holds. */
function heldBack(
  { pod, standing }: PodFacts,
  now: Date,
): Obstacle | undefined {
  const held = pod.gates[0];
  const { since } = standing;
  if (
    standing.state !== 'scheduling' ||
    held === undefined ||
    since === null ||
    now.getTime() - Date.parse(since) < GATE_SECONDS * 1000
  ) {
    return undefined;
  }
  const byKueue = held.startsWith('kueue.x-k8s.io/');
  return {
    word: 'starting',
    words: byKueue
      ? `admitted at ${clock(since)}, but its gate ${held} is still there`
      : `scheduling gate ${held} holds it back since ${clock(since)}`,
    next: byKueue
      ? "Ask your platform owners to check Kueue's controller: it has admitted the pod and has not let it go."
      : `Ask your platform owners what removes scheduling gate ${held}: it is not Kueue's, and no quota is the reason.`,
    since,
    hop: 'scheduled',
  };
}

/** What keeps a pod behind others that load. */
function besides(pod: PodFacts): string {
  const { state, text, message } = pod.standing;
  return state === 'unschedulable'
    ? `${text}${message ? `: ${quoteLine(message)}` : ''}`
    : failure([pod]).words;
}

/** What keeps pods from serving, in words for the middle of a sentence. */
export function obstacle(
  pods: readonly PodFacts[],
  queue: QueueStanding | null,
  now: Date,
  role: Role = 'engine',
): Obstacle {
  const failing = inState(pods, ...FAILURES);
  const gated = inState(pods, 'gated');
  const unschedulable = inState(pods, 'unschedulable');
  const loading = inState(pods, 'loading');
  const others = [...inState(pods, 'scheduling', 'creating')].sort(
    (a, b) => progressOf(b.standing.state) - progressOf(a.standing.state),
  );
  if (failing.length > 0 && loading.length === 0) {
    return {
      ...failure(failing),
      word: 'failed',
      since: sinceOf(failing),
      hop: hopOf(failing[0].standing.state),
    };
  }
  if (loading.length > 0) {
    const since = sinceOf(loading);
    const { before, trouble } = loading[0].standing;
    const behind = [...failing, ...unschedulable].filter(
      pod => !loading.includes(pod),
    );
    const runs = trouble
      ? trouble.words
      : `loading${
          since ? ` since ${clock(since)}` : ''
        }: the ${role} is running but not ready yet`;
    return {
      word: 'starting',
      words: [
        before
          ? `${runs}; this is start ${restartsOf(loading[0]) + 1}${
              before.at ? `, the one before ended at ${clock(before.at)}` : ''
            }: ${before.words}`
          : runs,
        ...(behind.length > 0
          ? [`${behind.length} more: ${besides(behind[0])}`]
          : []),
      ].join('; '),
      next:
        before?.next ??
        trouble?.next ??
        (behind.length > 0 ? failure(behind).next : null),
      since,
      hop: 'load',
    };
  }
  if (unschedulable.length > 0) {
    const { text, message, trouble } = unschedulable[0].standing;
    const why = trouble?.words ?? (message && quoteLine(message));
    return {
      word: 'starting',
      words: `${queue ? 'admitted, but ' : ''}${text}${why ? `: ${why}` : ''}`,
      next: trouble?.next ?? schedulingNext(message),
      since: sinceOf(unschedulable),
      hop: 'scheduled',
    };
  }
  if (others.length > 0) {
    const byGate = heldBack(others[0], now);
    if (byGate) {
      return byGate;
    }
    return {
      word: 'starting',
      words: others[0].standing.text,
      next: null,
      since: sinceOf(inState(others, others[0].standing.state)),
      hop: hopOf(others[0].standing.state),
    };
  }
  if (gated.length > 0) {
    return gate(gated, queue, now);
  }
  return {
    word: 'starting',
    words: 'no pod yet',
    next: null,
    since: null,
    hop: 'admitted',
  };
}
