import { VerdictWord } from '../api';
import { isHopeless } from '../services/pendingReason';
import { PodState } from '../services/podStanding';
import { QueueStanding } from '../services/queueState';
import { PodFacts } from '../services/serviceFacts';
import { clock, quoteLine } from './words';

const FAILURES: readonly PodState[] = [
  'pull-fails',
  'config-fails',
  'init-fails',
  'crashes',
  'unready',
];

function earliest(times: ReadonlyArray<string | null>): string | null {
  return (
    times
      .filter((time): time is string => time !== null)
      .sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
  );
}

/** KServe's containers that bring the model. */
function holdsModel(container: string | undefined): boolean {
  return /^(modelcar|storage-initializer)(-|$)/.test(container ?? '');
}

/** Those of the pods that are in one of the states. */
export const inState = (pods: readonly PodFacts[], ...states: PodState[]) =>
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
          words: `its ${
            holdsModel(standing.container) ? 'model' : 'image'
          } cannot be pulled: ${cause}`,
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
      case 'init-fails':
        return {
          word: 'failed',
          words: holdsModel(standing.container)
            ? `its model cannot be fetched: ${cause}`
            : `its preparation fails: ${cause}`,
          next: 'Check the address of the model, the access to it and the space it needs.',
          since: sinceOf(failing),
        };
      case 'unready':
        return {
          word: 'failed',
          words: `its engine was ready and is so no more${
            standing.message ? `: ${cause}` : ''
          }`,
          next: "Read the engine's log: it runs and does not pass its readiness probe.",
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
