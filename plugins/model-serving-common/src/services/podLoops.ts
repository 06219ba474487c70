import { HopName } from '../api';
import { ProjectedPod } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { PodEnd, quoteLine, readPodEnd } from '../messages';
import { Trouble } from './podTrouble';

/** Pods of one service that were ended one after another, each for the same reason. */
export interface PodLoop extends Trouble {
  readonly kind: PodEnd['kind'];
  readonly count: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly hop: HopName;
  /** The last one's message, as its own program wrote it. */
  readonly message: string | null;
}

/** Fewer may be bad luck. */
const LOOP_FROM = 2;

/** Why a pod ended that has ended, by its status and by what the control plane said of it. */
function endOf(pod: ProjectedPod): PodEnd {
  const told = readPodEnd(pod.reason, pod.message ?? '');
  const target = conditionOf(pod, 'DisruptionTarget');
  return told.kind === 'failed' && target?.status === 'True'
    ? readPodEnd(target.reason, target.message ?? '')
    : told;
}

function endedAt(pod: ProjectedPod): string | null {
  const times = [
    conditionOf(pod, 'DisruptionTarget')?.lastTransitionTime ?? null,
    ...pod.containers.map(({ finishedAt }) => finishedAt),
  ].filter((time): time is string => time !== null);
  return (
    times.sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? pod.createdAt
  );
}

const BYTES = /^(\d+)Ki$/;

/** Kibibytes, which the kubelet counts in, as a person reads them. */
function sizeInWords(quantity: string): string {
  const kibibytes = BYTES.exec(quantity)?.[1];
  if (!kibibytes || Number(kibibytes) < 1024 * 1024) {
    return quantity;
  }
  return `${(Number(kibibytes) / 1024 / 1024).toFixed(1)} GiB`;
}

function used(end: PodEnd): string {
  return end.container && end.used
    ? `: container ${end.container} used ${sizeInWords(end.used)}`
    : '';
}

const STORAGE =
  'Ask your platform owners to raise the ephemeral storage request and limit in the profile above the size of the model, or bring the model as an image or a volume instead of a download.';

const WORDS: Readonly<
  Record<
    PodEnd['kind'],
    (
      end: PodEnd,
      pod: ProjectedPod,
      message: string,
    ) => { words: string; next: string; hop: HopName }
  >
> = {
  disk: end => ({
    words: `evicted because the node ran out of ephemeral storage${used(end)}`,
    next: STORAGE,
    hop: 'image',
  }),
  'ephemeral-limit': end => ({
    words: `evicted because ${
      end.container ? `container ${end.container}` : 'the pod'
    } wrote more than its ephemeral storage limit of ${end.limit}`,
    next: STORAGE,
    hop: 'image',
  }),
  'volume-limit': end => ({
    words: `evicted because volume ${end.resource} grew beyond its size limit of ${end.limit}`,
    next: `Ask your platform owners to raise the size limit of volume ${end.resource} in the serving runtime.`,
    hop: 'image',
  }),
  memory: end => ({
    words: `evicted because the node ran out of memory${used(end)}`,
    next: 'Ask your platform owners to raise the memory request in the profile to what the engine uses.',
    hop: 'load',
  }),
  pids: () => ({
    words: 'evicted because the node ran out of process IDs',
    next: 'Ask your platform owners to raise the PID limit of the nodes, or to lower the number of workers of the engine.',
    hop: 'load',
  }),
  evicted: (_end, _pod, message) => ({
    words: `evicted by the kubelet: ${quoteLine(message)}`,
    next: 'Ask your platform owners about the pressure on the node that the message names.',
    hop: 'load',
  }),
  'rejected-device': (_end, pod, message) => ({
    words: `refused by ${
      pod.node ? `node ${pod.node}` : 'the node'
    }, whose accelerators are unhealthy or taken: ${quoteLine(message)}`,
    next: `Ask your platform owners to check the GPUs and the device plugin of ${
      pod.node ? `node ${pod.node}` : 'the node'
    }, and to cordon it until then.`,
    hop: 'scheduled',
  }),
  'rejected-room': (end, pod, message) => ({
    words: `refused by ${
      pod.node ? `node ${pod.node}` : 'the node'
    } for want of ${end.resource}: ${quoteLine(message)}`,
    next: `Ask your platform owners what else holds ${end.resource} on the node: the scheduler believes that it is free.`,
    hop: 'scheduled',
  }),
  'rejected-node': (_end, pod, message) => ({
    words: `refused by ${
      pod.node ? `node ${pod.node}` : 'the node'
    }: ${quoteLine(message)}`,
    next: 'Ask your platform owners to make the labels and settings of the node agree with the profile.',
    hop: 'scheduled',
  }),
  'node-lost': (_end, pod) => ({
    words: `lost with ${pod.node ? `node ${pod.node}` : 'their node'}`,
    next: 'Ask your platform owners why nodes are lost.',
    hop: 'scheduled',
  }),
  'node-shutdown': (_end, pod) => ({
    words: `ended because ${
      pod.node ? `node ${pod.node}` : 'their node'
    } was shut down (a spot node that was taken back, or maintenance)`,
    next: 'Wait for a new node; if it must not be interrupted, ask your platform owners for nodes that are not spot.',
    hop: 'scheduled',
  }),
  preempted: () => ({
    words: 'preempted by the scheduler for pods of higher priority',
    next: 'Choose a higher priority, or ask your platform owners for nodes with room.',
    hop: 'scheduled',
  }),
  drained: () => ({
    words: 'moved away from their node (drain)',
    next: 'Nothing: new pods take their place.',
    hop: 'scheduled',
  }),
  tainted: () => ({
    words: 'deleted because of a taint of their node',
    next: 'Ask your platform owners what the taint of the node is for.',
    hop: 'scheduled',
  }),
  deadline: () => ({
    words: 'ended because they ran longer than activeDeadlineSeconds',
    next: 'Ask your platform owners to take activeDeadlineSeconds out of the profile: a server has no end.',
    hop: 'load',
  }),
  failed: (_end, _pod, message) => ({
    words: `failed${message ? `: ${quoteLine(message)}` : ''}`,
    next: "Read the engine's last log lines.",
    hop: 'load',
  }),
};

/** The reason for which most of the pods that ended were ended, if it was more than one. */
export function podLoopOf(ended: readonly ProjectedPod[]): PodLoop | undefined {
  const found = commonEnd(ended);
  return found && found.count >= LOOP_FROM ? found : undefined;
}

/** The reason for which most of the pods that ended were ended. */
export function commonEnd(ended: readonly ProjectedPod[]): PodLoop | undefined {
  const byKind = new Map<PodEnd['kind'], ProjectedPod[]>();
  for (const pod of ended) {
    if (pod.phase === 'Failed') {
      const { kind } = endOf(pod);
      byKind.set(kind, [...(byKind.get(kind) ?? []), pod]);
    }
  }
  const [found] = [...byKind].sort((a, b) => b[1].length - a[1].length);
  if (!found) {
    return undefined;
  }
  const [kind, pods] = found;
  const ordered = [...pods].sort(
    (a, b) => Date.parse(endedAt(a) ?? '') - Date.parse(endedAt(b) ?? '') || 0,
  );
  const last = ordered[ordered.length - 1];
  const message =
    last.message ?? conditionOf(last, 'DisruptionTarget')?.message;
  return {
    kind,
    count: pods.length,
    firstAt: endedAt(ordered[0]),
    lastAt: endedAt(last),
    message: message ?? null,
    ...WORDS[kind](endOf(last), last, message ?? ''),
  };
}
