import { ColdStart, ColdStartPhase, ColdStartPhaseName } from '../api';
import {
  ContainerStatus,
  ProjectedEvent,
  ProjectedNode,
  ProjectedPod,
  ProjectedWorkload,
} from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { coveredMs, ImagePull, imagePullsOf, Interval } from './imagePull';

/** What a cold start is read from. @public */
export interface ColdStartSources {
  readonly pod: ProjectedPod;
  readonly workload?: ProjectedWorkload;
  readonly events: readonly ProjectedEvent[];
  readonly node?: ProjectedNode;
}

type Exactness = ColdStartPhase['exactness'];

interface Boundary {
  /** Epoch milliseconds; null when it was not reached or is not known. */
  readonly at: number | null;
  readonly exactness: Exactness;
  readonly reason?: string;
}

const UNKNOWN: Boundary = { at: null, exactness: 'unknown' };

function parse(time: string | null | undefined): number | null {
  const parsed = time ? Date.parse(time) : NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

function exact(time: string | null | undefined): Boundary {
  const at = parse(time);
  return at === null ? UNKNOWN : { at, exactness: 'exact' };
}

function isGated(pod: ProjectedPod): boolean {
  return pod.gates.some(gate => gate.startsWith('kueue.x-k8s.io/'));
}

function isQueued(pod: ProjectedPod): boolean {
  return isGated(pod) || pod.labels['kueue.x-k8s.io/managed'] === 'true';
}

/** When Kueue let the pod go: by its Workload, else by Kueue's event on the pod. */
function admittedAt({ pod, workload, events }: ColdStartSources): Boundary {
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

function scheduledAt(pod: ProjectedPod): Boundary {
  const scheduled = conditionOf(pod, 'PodScheduled');
  return scheduled?.status === 'True'
    ? exact(scheduled.lastTransitionTime)
    : UNKNOWN;
}

function mainOf(pod: ProjectedPod): ContainerStatus | undefined {
  return pod.containers.find(({ name }) => name === pod.mainContainer);
}

/** When the engine's container first ran; after more than one restart nobody knows. */
function mainStartedAt(pod: ProjectedPod): Boundary {
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

function readyAt(pod: ProjectedPod): Boundary {
  if (pod.containers.some(({ restarts }) => restarts > 0)) {
    return {
      ...UNKNOWN,
      reason: 'recovered after a restart, so its first start is not known',
    };
  }
  const ready = conditionOf(pod, 'Ready');
  return ready?.status === 'True' ? exact(ready.lastTransitionTime) : UNKNOWN;
}

function isProvisioned(
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

interface Stretch {
  readonly name: ColdStartPhaseName;
  readonly from: number;
  readonly to: number;
  readonly exactness: Exactness;
  readonly reason?: string;
}

function phase(
  stretch: Stretch,
  ms = stretch.to - stretch.from,
): ColdStartPhase {
  const { name, exactness, reason } = stretch;
  return {
    name,
    seconds: ms / 1000,
    exactness,
    ...(reason ? { reason } : {}),
  };
}

function isModelCar(container: string | null): boolean {
  return container !== null && /^modelcar(-|$)/.test(container);
}

/** The time the storage initializer ran, whether or not it has ended. */
function downloadOf(pod: ProjectedPod, end: number): Interval[] {
  const init = pod.containers.find(
    ({ name }) => name === 'storage-initializer',
  );
  const from = parse(init?.startedAt ?? init?.lastTermination?.startedAt);
  return from === null ? [] : [{ from, to: parse(init?.finishedAt) ?? end }];
}

/** Pull times without events: from a ready sandbox to the first container of each kind. */
function estimatedPulls(pod: ProjectedPod, bounds: Interval): ImagePull[] {
  const sandbox = parse(
    conditionOf(pod, 'PodReadyToStartContainers')?.lastTransitionTime,
  );
  const firstInit = parse(pod.containers.find(({ init }) => init)?.startedAt);
  const initialized = conditionOf(pod, 'Initialized');
  const pairs: Array<[number | null, number | null]> = [
    [sandbox, firstInit],
    [
      initialized?.status === 'True'
        ? parse(initialized.lastTransitionTime)
        : null,
      bounds.to,
    ],
  ];
  return pairs.flatMap(([from, to]) =>
    from !== null && to !== null && to >= from
      ? [
          {
            container: null,
            interval: { from, to },
            exactness: 'estimated' as const,
          },
        ]
      : [],
  );
}

/** Splits the time between node and engine into image, model and the rest. */
function preparation(
  { pod, events }: ColdStartSources,
  bounds: Interval,
): ColdStartPhase[] {
  const seen = imagePullsOf(events, bounds.to);
  const pulls = seen.length > 0 ? seen : estimatedPulls(pod, bounds);
  const images = pulls.filter(({ container }) => !isModelCar(container));
  const cars = pulls.filter(({ container }) => isModelCar(container));
  const downloads = downloadOf(pod, bounds.to);
  const intervalsOf = (list: readonly ImagePull[]) =>
    list.map(({ interval }) => interval);
  const imageMs = coveredMs(intervalsOf(images), bounds);
  const modelAndImageMs = coveredMs(
    [...intervalsOf(pulls), ...downloads],
    bounds,
  );
  const modelMs = modelAndImageMs - imageMs;
  const exactnessOf = (list: readonly ImagePull[]): Exactness =>
    list.some(({ exactness }) => exactness === 'estimated')
      ? 'estimated'
      : 'exact';
  const within = { ...bounds };
  const phases: ColdStartPhase[] = [];
  if (pulls.length > 0) {
    phases.push(
      phase(
        {
          name: 'image',
          ...within,
          exactness: exactnessOf(images),
          ...(seen.length > 0 ? {} : { reason: 'no pull events any more' }),
        },
        imageMs,
      ),
    );
  } else {
    phases.push({
      name: 'image',
      seconds: null,
      exactness: 'unknown',
      reason: 'no pull events any more',
    });
  }
  if (cars.length > 0 || downloads.length > 0) {
    phases.push(
      phase(
        { name: 'model', ...within, exactness: exactnessOf(cars) },
        modelMs,
      ),
    );
  }
  phases.push(
    phase(
      {
        name: 'other',
        ...within,
        exactness: pulls.length > 0 ? exactnessOf(pulls) : 'estimated',
      },
      bounds.to - bounds.from - modelAndImageMs,
    ),
  );
  return phases;
}

/**
 * Takes a pod's start apart, from its creation to its first Ready, by what the API server and the
 * kubelet stamped. The boundaries are put in order first, so the parts never exceed the total.
 * A start that is under way lasts until `now`.
 *
 * @returns null for a pod without a creation time
 * @public
 */
export function coldStartOf(
  sources: ColdStartSources,
  now: Date,
): ColdStart | null {
  const { pod } = sources;
  const created = parse(pod.createdAt);
  if (created === null || pod.createdAt === null) {
    return null;
  }
  const ready = readyAt(pod);
  const recovered = ready.reason !== undefined;
  const end = Math.max(created, ready.at ?? now.getTime());
  const clamp = (value: number, low: number) =>
    Math.min(Math.max(value, low), end);

  const admitted = admittedAt(sources);
  const scheduled = scheduledAt(pod);
  const started = mainStartedAt(pod);
  const phases: ColdStartPhase[] = [];
  let current: ColdStartPhaseName | null = null;

  let reached = created;
  const quotaOpen = admitted.at === null && isGated(pod);
  const quotaKnown = admitted.at !== null || quotaOpen;
  const quotaEnd = admitted.at === null ? end : clamp(admitted.at, reached);
  if (quotaKnown) {
    phases.push(
      phase({
        name: 'quota',
        from: reached,
        to: quotaEnd,
        exactness: 'exact',
        reason: admitted.reason,
      }),
    );
    reached = quotaEnd;
  } else {
    phases.push({
      name: 'quota',
      seconds: null,
      exactness: 'unknown',
      reason: admitted.reason,
    });
  }

  if (quotaOpen) {
    current = 'quota';
  } else {
    const nodeEnd = scheduled.at === null ? end : clamp(scheduled.at, reached);
    phases.push(
      phase({
        name: 'node',
        from: reached,
        to: nodeEnd,
        exactness: quotaKnown ? 'exact' : 'estimated',
        reason: isProvisioned(sources, reached)
          ? 'a node was provisioned'
          : undefined,
      }),
    );
    reached = nodeEnd;
    if (scheduled.at === null) {
      current = 'node';
    } else if (started.at === null && started.reason) {
      phases.push({
        name: 'load',
        seconds: null,
        exactness: 'unknown',
        reason: started.reason,
      });
    } else {
      const startEnd = started.at === null ? end : clamp(started.at, reached);
      phases.push(...preparation(sources, { from: reached, to: startEnd }));
      reached = startEnd;
      if (started.at === null) {
        current = pod.containers.some(
          ({ name, state }) =>
            name === 'storage-initializer' && state === 'running',
        )
          ? 'model'
          : 'image';
      } else if (recovered) {
        phases.push({
          name: 'load',
          seconds: null,
          exactness: 'unknown',
          reason: ready.reason,
        });
      } else {
        phases.push(
          phase({ name: 'load', from: reached, to: end, exactness: 'exact' }),
        );
        current = ready.at === null ? 'load' : null;
      }
    }
  }
  return {
    pod: pod.name,
    startedAt: pod.createdAt,
    readyAt: ready.at === null ? null : new Date(ready.at).toISOString(),
    totalSeconds: recovered ? null : (end - created) / 1000,
    phases,
    current: recovered ? null : current,
  };
}
