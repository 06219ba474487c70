import { ColdStartPhase } from '../api';
import {
  ContainerStatus,
  ProjectedEvent,
  ProjectedNode,
  ProjectedPod,
  ProjectedWorkload,
} from '../kubernetes';
import type { EngineStart } from '../engines';
import { conditionOf } from '../kubernetes/condition';

/** What a cold start is read from. @public */
export interface ColdStartSources {
  readonly pod: ProjectedPod;
  readonly workload?: ProjectedWorkload;
  readonly events: readonly ProjectedEvent[];
  readonly node?: ProjectedNode;
  /** Address of the model, as the service names it. */
  readonly modelUri?: string | null;
  /** What the engine says of its own start. */
  readonly engine?: EngineStart;
}

export type Exactness = ColdStartPhase['exactness'];

/** A moment that separates two phases. */
export interface Boundary {
  /** Epoch milliseconds; null when it was not reached or is not known. */
  readonly at: number | null;
  readonly exactness: Exactness;
  readonly reason?: string;
}

const UNKNOWN: Boundary = { at: null, exactness: 'unknown' };

export function parse(time: string | null | undefined): number | null {
  const parsed = time ? Date.parse(time) : NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

function exact(time: string | null | undefined): Boundary {
  const at = parse(time);
  return at === null ? UNKNOWN : { at, exactness: 'exact' };
}

export function isGated(pod: ProjectedPod): boolean {
  return pod.gates.some(gate => gate.startsWith('kueue.x-k8s.io/'));
}

function isQueued(pod: ProjectedPod): boolean {
  return isGated(pod) || pod.labels['kueue.x-k8s.io/managed'] === 'true';
}

/** When Kueue let the pod go: by its Workload, else by Kueue's event on the pod. */
export function admittedAt({
  pod,
  workload,
  events,
}: ColdStartSources): Boundary {
  if (!isQueued(pod) && !workload) {
    return { ...exact(pod.createdAt), reason: 'not queued' };
  }
  const admitted = conditionOf(workload, 'Admitted');
  if (admitted?.status === 'True') {
    return exact(admitted.lastTransitionTime);
  }
  if (isGated(pod)) {
    return UNKNOWN;
  }
  const started = events.find(
    ({ reason, message }) =>
      reason === 'Started' && /^Admitted by clusterQueue/i.test(message),
  );
  return started
    ? exact(started.firstAt)
    : { ...UNKNOWN, reason: 'its Workload is gone' };
}

export function scheduledAt(pod: ProjectedPod): Boundary {
  const scheduled = conditionOf(pod, 'PodScheduled');
  return scheduled?.status === 'True'
    ? exact(scheduled.lastTransitionTime)
    : UNKNOWN;
}

function mainOf(pod: ProjectedPod): ContainerStatus | undefined {
  return pod.containers.find(({ name }) => name === pod.mainContainer);
}

/** When the engine's container first ran; after more than one restart nobody knows. */
export function mainStartedAt(pod: ProjectedPod): Boundary {
  const main = mainOf(pod);
  switch (main?.restarts) {
    case undefined:
      return UNKNOWN;
    case 0:
      return main.state === 'waiting' ? UNKNOWN : exact(main.startedAt);
    case 1:
      return exact(main.lastTermination?.startedAt);
    default:
      return { ...UNKNOWN, reason: 'the container has restarted' };
  }
}

export function readyAt(pod: ProjectedPod): Boundary {
  if (pod.containers.some(({ restarts }) => restarts > 0)) {
    return {
      ...UNKNOWN,
      reason: 'recovered after a restart; its first start is unknown',
    };
  }
  const ready = conditionOf(pod, 'Ready');
  return ready?.status === 'True' ? exact(ready.lastTransitionTime) : UNKNOWN;
}

export function isProvisioned(
  { node, events }: ColdStartSources,
  from: number,
): boolean {
  const created = parse(node?.createdAt);
  return (
    events.some(({ reason }) =>
      ['TriggeredScaleUp', 'Nominated'].includes(reason),
    ) ||
    (created !== null && created > from)
  );
}
