import { Deployment, ReplicaSet } from '../KubernetesObjects';

/** How far a rollout may go beyond and below the wanted replicas. */
export interface RolloutBounds {
  recreate: boolean;
  surge: number;
  unavailable: number;
}

function resolve(
  value: number | string | undefined,
  replicas: number,
  round: (value: number) => number,
): number {
  const given = value ?? '25%';
  return typeof given === 'string'
    ? round((parseInt(given, 10) * replicas) / 100)
    : given;
}

/** Bounds as Kubernetes computes them: surge rounded up, unavailable rounded down, never both zero. */
export function rolloutBounds({ spec }: Deployment): RolloutBounds {
  if (spec.strategy?.type === 'Recreate') {
    return { recreate: true, surge: 0, unavailable: 0 };
  }
  const replicas = spec.replicas ?? 1;
  const { maxSurge, maxUnavailable } = spec.strategy?.rollingUpdate ?? {};
  const surge = resolve(maxSurge, replicas, Math.ceil);
  const unavailable = resolve(maxUnavailable, replicas, Math.floor);
  return {
    recreate: false,
    surge,
    unavailable: Math.min(
      surge + unavailable === 0 ? 1 : unavailable,
      replicas,
    ),
  };
}

const wanted = (sets: readonly ReplicaSet[]) =>
  sets.reduce((sum, { spec }) => sum + spec.replicas, 0);
const available = (sets: readonly ReplicaSet[]) =>
  sets.reduce((sum, { status }) => sum + (status?.availableReplicas ?? 0), 0);

/** How many replicas the newest set may have now, or undefined while it must not exist yet. */
export function newestReplicas(
  replicas: number,
  bounds: RolloutBounds,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): number | undefined {
  const has = current?.spec.replicas ?? 0;
  if (bounds.recreate) {
    const left = old.some(set => set.spec.replicas || set.status?.replicas);
    return left ? current?.spec.replicas : replicas;
  }
  const room = replicas + bounds.surge - wanted(old) - has;
  return has >= replicas
    ? replicas
    : has + Math.max(0, Math.min(room, replicas - has));
}

/** The old sets that must shrink now: those that serve nothing first, then as many as availability allows. */
export function shrinkOld(
  replicas: number,
  bounds: RolloutBounds,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): { set: ReplicaSet; replicas: number }[] {
  if (bounds.recreate) {
    return old
      .filter(set => set.spec.replicas > 0)
      .map(set => ({ set, replicas: 0 }));
  }
  const needed = replicas - bounds.unavailable;
  const newest = current ? [current] : [];
  let spare =
    wanted([...old, ...newest]) - needed - (wanted(newest) - available(newest));
  let serving = available([...old, ...newest]) - needed;
  const changes: { set: ReplicaSet; replicas: number }[] = [];
  for (const set of old) {
    const serves = available([set]);
    const idle = Math.min(Math.max(0, spare), set.spec.replicas - serves);
    const more = Math.max(0, Math.min(spare - idle, serving, serves));
    spare -= idle + more;
    serving -= more;
    if (idle + more > 0) {
      changes.push({ set, replicas: set.spec.replicas - idle - more });
    }
  }
  return changes;
}
