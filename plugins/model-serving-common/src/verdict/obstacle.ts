import { HopName, VerdictWord } from '../api';
import { isHopeless } from '../services/pendingReason';
import { hopOf, progressOf } from '../services/podProgress';
import { PodState } from '../services/podStanding';
import { QueueStanding } from '../services/queueState';
import { PodFacts } from '../services/serviceParts';
import { clock, quoteLine } from './words';

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

function earliest(times: ReadonlyArray<string | null>): string | null {
  return (
    times
      .filter((time): time is string => time !== null)
      .sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
  );
}

const sinceOf = (list: readonly PodFacts[]) =>
  earliest(list.map(({ standing }) => standing.since));

/** KServe's containers that bring the model. */
function holdsModel(container: string | undefined): boolean {
  return /^(modelcar|storage-initializer)(-|$)/.test(container ?? '');
}

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
  const { secret, externalSecret, reason, message } = found;
  const said = [reason, message && quoteLine(message)]
    .filter(Boolean)
    .join(': ');
  return {
    words: `Secret ${secret} does not exist, since ExternalSecret ${externalSecret} never synced${
      said ? ` (${said})` : ''
    }`,
    next: `Mend ExternalSecret ${externalSecret}: its store, and the key it reads there.`,
  };
}

function failure(
  failing: readonly PodFacts[],
): Pick<Obstacle, 'words' | 'next'> {
  const { standing } = failing[0];
  const cause = quoteLine(standing.message ?? standing.text);
  switch (standing.state) {
    case 'pull-fails':
      return {
        words: `its ${
          holdsModel(standing.container) ? 'model' : 'image'
        } cannot be pulled: ${cause}`,
        next: 'Check the image reference and the access to its registry.',
      };
    case 'config-fails':
      return (
        missingSecret(failing[0]) ?? {
          words: `its container cannot be created: ${cause}`,
          next: 'Check the Secrets and ConfigMaps that the service refers to.',
        }
      );
    case 'init-fails':
      return {
        words: holdsModel(standing.container)
          ? `its model cannot be fetched: ${cause}`
          : `its preparation fails: ${cause}`,
        next: 'Check the address of the model, the access to it and the space it needs.',
      };
    case 'unready':
      return {
        words: `its engine was ready and is so no more${
          standing.message ? `: ${cause}` : ''
        }`,
        next: "Read the engine's log: it runs and does not pass its readiness probe.",
      };
    case 'node-lost':
      return {
        words: `${standing.text}${standing.message ? `: ${cause}` : ''}`,
        next: 'Nothing, if other nodes have room: its pod is replaced. Else ask the platform owners for the node.',
      };
    default:
      return {
        words: `its engine ${
          restartsOf(failing[0]) > 1 ? 'crashes again and again' : 'crashed'
        }: ${cause}`,
        next: "Read the engine's last log lines; memory and arguments are the usual causes.",
      };
  }
}

function whyNext(queue: QueueStanding | null): string {
  const reason = queue?.reason;
  if (reason && isHopeless(reason)) {
    return 'Ask for less, choose another accelerator, or have the quota raised.';
  }
  return reason?.kind === 'configuration'
    ? 'Ask the platform owners: the queue does not take anything at present.'
    : 'Free quota, choose another accelerator, or wait.';
}

function gate(
  gated: readonly PodFacts[],
  queue: QueueStanding | null,
  now: Date,
): Obstacle {
  const hop = 'admitted';
  const since = queue?.state.waitingSince ?? sinceOf(gated);
  const silent = queue === null || queue.silent;
  const waited =
    since === null ? Infinity : (now.getTime() - Date.parse(since)) / 1000;
  if (silent && waited < SILENT_SECONDS) {
    const words = 'its queue is being asked for quota';
    return { word: 'starting', words, next: null, since, hop };
  }
  const reason = queue?.reason;
  const preempted = queue?.evictions
    .slice()
    .reverse()
    .find(({ reason: why }) => why === 'Preempted');
  const words =
    reason && isHopeless(reason)
      ? `can never be admitted: ${reason.words}`
      : [
          reason?.words ?? 'waits for quota',
          preempted && reason?.kind !== 'evicted'
            ? `one was preempted at ${clock(preempted.at)}`
            : undefined,
        ]
          .filter(Boolean)
          .join(', ');
  return { word: 'queued', words, next: whyNext(queue), since, hop };
}

/** What keeps pods from serving, in words for the middle of a sentence. */
export function obstacle(
  pods: readonly PodFacts[],
  queue: QueueStanding | null,
  now: Date,
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
    return {
      word: 'starting',
      words: `loading${
        since ? ` since ${clock(since)}` : ''
      }: the engine runs and is not ready yet`,
      next: null,
      since,
      hop: 'load',
    };
  }
  if (unschedulable.length > 0) {
    const { text, message } = unschedulable[0].standing;
    return {
      word: 'starting',
      words: `${queue ? 'admitted, but ' : ''}${text}${
        message ? `: ${quoteLine(message)}` : ''
      }`,
      next: 'Ask the platform owners whether such a node exists or is to come.',
      since: sinceOf(unschedulable),
      hop: 'scheduled',
    };
  }
  if (others.length > 0) {
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
