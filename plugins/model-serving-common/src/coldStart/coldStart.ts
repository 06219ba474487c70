import { ColdStart, ColdStartPhase, ColdStartPhaseName } from '../api';
import { loadRemark, modelSourceOf } from './modelSource';
import { partsOfLoad, phase } from './phase';
import { preparation } from './preparation';
import {
  admittedAt,
  ColdStartSources,
  isGated,
  isProvisioned,
  mainStartedAt,
  parse,
  readyAt,
  scheduledAt,
} from './stamps';

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
  let provisioned = false;
  const modelSource = modelSourceOf(sources);

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
    provisioned = isProvisioned(sources, reached);
    phases.push(
      phase({
        name: 'node',
        from: reached,
        to: nodeEnd,
        exactness: quotaKnown ? 'exact' : 'estimated',
        reason: provisioned ? 'a node was provisioned' : undefined,
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
        const load = phase({
          name: 'load',
          from: reached,
          to: end,
          exactness: 'exact',
          reason: loadRemark(modelSource),
        });
        const parts =
          ready.at === null
            ? undefined
            : partsOfLoad(load.seconds ?? 0, sources.engine);
        phases.push(parts ? { ...load, parts } : load);
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
    modelSource,
    provisioned,
  };
}
