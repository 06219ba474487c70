import { Hop, Proposal, ServiceRef } from '../api';
import { ProjectedApplication } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { progressOf } from '../services/podProgress';
import type { LiveObject } from '../external/externalModels';
import { QueueStanding } from '../services/queueState';
import { countReady } from '../services/serviceParts';
import { PodFacts, ServiceParts } from '../services/serviceParts';
import { Obstacle, podSteps, stepsWithoutPods, unreadSteps } from './podSteps';
import { proposalSteps } from './proposalSteps';
import { Step, withStall } from './step';
import { SyncOutcome, syncOutcomeOf } from './sync';

function syncStep(
  ref: ServiceRef,
  proposal: Proposal | undefined,
  application: ProjectedApplication | undefined,
  object: LiveObject | undefined,
): Step {
  let outcome: SyncOutcome;
  if (proposal?.mergedAt) {
    outcome = syncOutcomeOf(
      { ...proposal, mergedAt: proposal.mergedAt },
      application,
      object,
      ref,
    );
  } else if (object) {
    outcome = {
      state: 'done',
      at: object.createdAt,
      sentence: 'Applied to the cluster.',
    };
  } else {
    outcome = {
      state: 'waiting',
      at: null,
      sentence: 'Applied after the merge.',
    };
  }
  return { name: 'synced', ...outcome };
}

/** The pod that tells the story: of those made since the sync, the one that is farthest. */
function leadingPod(
  facts: ServiceParts | undefined,
  syncedAt: string | null,
): PodFacts | undefined {
  const pods = facts?.pods ?? [];
  const since = syncedAt === null ? NaN : Date.parse(syncedAt);
  const fresh = pods.filter(
    ({ pod }) => Date.parse(pod.createdAt ?? '') >= since - 1000,
  );
  const readyAt = ({ pod }: PodFacts) =>
    Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? '');
  return [...(fresh.length > 0 ? fresh : pods)].sort(
    (a, b) =>
      progressOf(b.standing.state) - progressOf(a.standing.state) ||
      readyAt(a) - readyAt(b),
  )[0];
}

/** Engines that are ready answer nobody while a part before them is not. */
function withRequiredParts(
  steps: readonly Step[],
  facts: ServiceParts | undefined,
): Step[] {
  const part = facts?.required.find(({ ready }) => !ready);
  return steps.map(step =>
    part && step.name === 'ready' && step.state === 'done'
      ? {
          name: step.name,
          state: 'current',
          at: null,
          sentence: `No request is answered: its ${part.role} is not ready.`,
        }
      : step,
  );
}

function timed(steps: readonly Step[], now: Date): Hop[] {
  let before: string | null = null;
  return steps.map(step => {
    const end =
      step.state === 'current' || (step.state === 'failed' && step.at === null)
        ? now.toISOString()
        : step.at;
    const seconds: number | null =
      before !== null && end !== null
        ? Math.max(0, (Date.parse(end) - Date.parse(before)) / 1000)
        : null;
    const since = before;
    before = step.at ?? before;
    const { stalledAfterMinutes, ...hop } = step;
    return withStall(
      { ...hop, seconds: step.name === 'opened' ? null : seconds },
      since,
      now,
      stalledAfterMinutes,
    );
  });
}

/** Of a batch program nobody can tell when it has loaded its model, and it answers no requests. */
const OF_SERVERS: ReadonlySet<Hop['name']> = new Set(['load', 'ready']);

/**
 * The road of a service from its pull request to Ready. What is not known is `unknown`, and a hop
 * is `done` only when somebody stamped it.
 */
export function timelineOf(sources: {
  ref: ServiceRef;
  now: Date;
  proposal: Proposal | undefined;
  application: ProjectedApplication | undefined;
  facts: ServiceParts | undefined;
  /** The object itself, of a service that runs no pods; that of the facts when left out. */
  object?: LiveObject;
  queue: QueueStanding | null;
  /** Why a service has no pods and will get none as it is. */
  obstacle: Obstacle | null;
  /** Its pods are not read, so that nobody can tell what became of them. */
  isUnread?: boolean;
}): Hop[] {
  const { ref, now, proposal, application, facts, queue } = sources;
  const object = sources.object ?? facts?.object;
  const synced = syncStep(ref, proposal, application, object);
  const applied = [...proposalSteps(proposal, object !== undefined), synced];
  if (ref.kind === 'ExternalSecret') {
    return timed(applied, now);
  }
  const lead = leadingPod(facts, synced.at);
  const { isUnread, obstacle } = sources;
  const rest =
    facts && lead
      ? podSteps(lead, queue, countReady(facts), facts.outsideQuota)
      : stepsWithoutPods(facts !== undefined, obstacle);
  const reached =
    ref.kind === 'Job'
      ? rest.filter(({ name }) => !OF_SERVERS.has(name))
      : rest;
  return timed(
    [
      ...applied,
      ...(isUnread ? unreadSteps(reached) : withRequiredParts(reached, facts)),
    ],
    now,
  );
}
