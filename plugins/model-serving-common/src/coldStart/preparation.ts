import { ColdStartPhase } from '../api';
import { ProjectedPod } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { coveredMs, ImagePull, imagePullsOf, Interval } from './imagePull';
import { phase } from './phase';
import { ColdStartSources, Exactness, parse } from './stamps';

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
export function preparation(
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
          ...(seen.length > 0
            ? {}
            : { reason: 'the pull events have expired' }),
        },
        imageMs,
      ),
    );
  } else {
    phases.push({
      name: 'image',
      seconds: null,
      exactness: 'unknown',
      reason: 'the pull events have expired',
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
