import { conditionOf, withConditions } from '../conditions';
import { Condition, Deployment, ReplicaSet } from '../KubernetesObjects';
import { Pace } from '../Pace';
import { RolloutBounds } from './rollout';

type Status = NonNullable<Deployment['status']>;
type Counts = Omit<Status, 'conditions'>;

const sum = (
  sets: readonly ReplicaSet[],
  count: (status: NonNullable<ReplicaSet['status']>) => number | undefined,
) =>
  sets.reduce(
    (total, { status }) => total + ((status && count(status)) ?? 0),
    0,
  );

function countsOf(
  deployment: Deployment,
  newest: ReplicaSet,
  sets: readonly ReplicaSet[],
): Counts {
  const replicas = sum(sets, status => status.replicas);
  const updatedReplicas = newest.status?.replicas ?? 0;
  const readyReplicas = sum(sets, status => status.readyReplicas);
  const availableReplicas = sum(sets, status => status.availableReplicas);
  const asked = sets.reduce((total, { spec }) => total + spec.replicas, 0);
  const unavailableReplicas = Math.max(0, asked - availableReplicas);
  const counts = Object.entries({
    replicas,
    updatedReplicas,
    readyReplicas,
    availableReplicas,
    unavailableReplicas,
  }).filter(([, count]) => count > 0);
  return {
    observedGeneration: deployment.metadata.generation,
    ...Object.fromEntries(counts),
    terminatingReplicas: 0,
  };
}

function availability(counts: Counts, needed: number): Condition {
  return (counts.availableReplicas ?? 0) >= needed
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

/** Says that the set for the current template exists. */
export function newReplicaSetCreated(newest: ReplicaSet): Condition {
  return {
    type: 'Progressing',
    status: 'True',
    reason: 'NewReplicaSetCreated',
    message: `Created new replica set "${newest.metadata.name}"`,
  };
}

function progress(
  deployment: Deployment,
  counts: Counts,
  newest: ReplicaSet,
  pace: Pace,
): Condition | undefined {
  const before: Status = deployment.status ?? {};
  const current = conditionOf(before.conditions, 'Progressing');
  const wanted = deployment.spec.replicas ?? 1;
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = counts;
  const name = newest.metadata.name;
  const settled = current?.reason === 'NewReplicaSetAvailable';
  if (settled && replicas === updatedReplicas) {
    return current;
  }
  if (
    replicas === wanted &&
    updatedReplicas === wanted &&
    availableReplicas === wanted
  ) {
    return {
      type: 'Progressing',
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${name}" has successfully progressed.`,
    };
  }
  const moved =
    updatedReplicas > (before.updatedReplicas ?? 0) ||
    (counts.readyReplicas ?? 0) > (before.readyReplicas ?? 0);
  if (moved) {
    return {
      type: 'Progressing',
      status: 'True',
      reason: 'ReplicaSetUpdated',
      message: `ReplicaSet "${name}" is progressing.`,
      lastUpdateTime: pace.timestamp(),
    };
  }
  const deadline = deployment.spec.progressDeadlineSeconds ?? 600;
  return current && pace.since(current.lastUpdateTime) > deadline
    ? {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: `ReplicaSet "${name}" has timed out progressing.`,
      }
    : current;
}

/** The status of a Deployment from its ReplicaSets, as the deployment controller words it. */
export function deploymentStatus(
  deployment: Deployment,
  newest: ReplicaSet,
  sets: readonly ReplicaSet[],
  bounds: RolloutBounds,
  pace: Pace,
): Status {
  const counts = countsOf(deployment, newest, sets);
  const needed = (deployment.spec.replicas ?? 1) - bounds.unavailable;
  const changes = [
    availability(counts, needed),
    progress(deployment, counts, newest, pace),
  ].filter((change): change is Condition => Boolean(change));
  return {
    ...counts,
    conditions: stamped(deployment, changes, pace),
  };
}

/** Conditions with the time of their last change of wording. */
export function stamped(
  { status }: Deployment,
  changes: readonly Condition[],
  pace: Pace,
): Condition[] {
  const now = pace.timestamp();
  const timed = changes.map(change => {
    const before = conditionOf(status?.conditions, change.type);
    const lastUpdateTime =
      change.lastUpdateTime ??
      (before?.reason === change.reason ? before?.lastUpdateTime : now);
    return { ...change, lastUpdateTime };
  });
  return withConditions(status?.conditions, timed, now);
}
