import { conditionOf, isTrue } from '../kubernetes/condition';
import { ServiceParts } from '../services/serviceParts';
import { invalidSpec } from './invalidSpec';
import { Judgment } from './context';
import { quoteLine, sentence } from './words';

/** A service is new for so long. */
const NEW_FOR_SECONDS = 60;

function notAfter(time: string | null, now: Date): string | null {
  return time !== null && Date.parse(time) > now.getTime()
    ? now.toISOString()
    : time;
}

function shuttingDown(left: number): string | undefined {
  return left > 0
    ? `${left === 1 ? 'one pod is' : `${left} pods are`} still shutting down`
    : undefined;
}

function whatWakes(knative: boolean, autoscaled: boolean): string {
  if (knative) {
    return 'a request wakes it';
  }
  return autoscaled
    ? 'its autoscaler wakes it'
    : 'it has no replicas until its scale is raised';
}

/** Judges a service that is meant to have no pods; undefined for any other. */
export function judgeStopped(facts: ServiceParts): Judgment | undefined {
  const { object } = facts;
  if (object.deletedAt) {
    return {
      word: 'stopped',
      sentence: 'Is being deleted.',
      since: object.deletedAt,
      next: null,
      hop: null,
    };
  }
  if (facts.stop) {
    return {
      word: 'stopped',
      sentence: sentence('Stopped on purpose', shuttingDown(facts.pods.length)),
      since: isTrue(object, 'Stopped')
        ? conditionOf(object, 'Stopped')?.lastTransitionTime ?? null
        : null,
      next: 'Remove the stop annotation in Git to start it again.',
      hop: null,
    };
  }
  const knative =
    object.kind === 'InferenceService' &&
    ['Knative', 'Serverless'].includes(object.deploymentMode ?? '');
  const zero =
    facts.desired === 0 &&
    (facts.deployments.length > 0 ||
      (knative && isTrue(object, 'Ready') && facts.pods.length === 0));
  return zero
    ? {
        word: 'stopped',
        sentence: sentence(
          'Scaled to zero',
          shuttingDown(facts.pods.length),
          whatWakes(knative, facts.autoscaled),
        ),
        since: null,
        next: null,
        hop: null,
      }
    : undefined;
}

/** Judges a service that has no pods and should have some. */
export function judgeWithoutPods(facts: ServiceParts, now: Date): Judgment {
  const invalid = invalidSpec(facts);
  if (invalid) {
    const { object } = facts;
    return {
      word: 'failed',
      sentence: `${invalid}.`,
      since:
        object.kind === 'InferenceService'
          ? object.modelStatus.failureTime ??
            conditionOf(object, 'PredictorReady')?.lastTransitionTime ??
            object.createdAt
          : null,
      next: 'Name a runtime that exists on this cluster.',
      hop: 'admitted',
    };
  }
  const refused = facts.deployments
    .map(deployment => conditionOf(deployment, 'ReplicaFailure'))
    .find(condition => condition?.status === 'True');
  if (refused) {
    return {
      word: 'failed',
      sentence: `Its pods are refused: ${quoteLine(
        refused.message ?? refused.reason ?? '',
      )}.`,
      since: refused.lastTransitionTime,
      next: 'Change what the message names.',
      hop: 'admitted',
    };
  }
  const failed = facts.object.conditions.find(
    ({ status, reason }) =>
      status === 'False' &&
      ['ReconcileFailed', 'InvalidGPUAllocation', 'ReconcileError'].includes(
        reason ?? '',
      ),
  );
  if (failed) {
    return {
      word: 'failed',
      sentence: `The controller cannot set it up: ${quoteLine(
        failed.message ?? failed.reason ?? '',
      )}.`,
      since: failed.lastTransitionTime,
      next: 'Change what the message names.',
      hop: 'admitted',
    };
  }
  const gone = facts.pods.length > 0;
  if (gone) {
    return {
      word: 'starting',
      sentence:
        'Starting anew: its pod has gone, and the next one does not exist yet.',
      // The API server stamps the end of the grace period, which may lie ahead.
      since: notAfter(facts.pods[0].standing.since, now),
      next: null,
      hop: 'admitted',
    };
  }
  const created = facts.object.createdAt;
  const isNew =
    created !== null &&
    facts.deployments.every(({ generation }) => (generation ?? 1) === 1) &&
    now.getTime() - Date.parse(created) < NEW_FOR_SECONDS * 1000;
  const missing =
    facts.deployments.length === 0
      ? 'its Deployment does not exist yet'
      : 'its pods do not exist yet';
  return {
    word: 'starting',
    sentence: isNew ? `Just created: ${missing}.` : `Starting: ${missing}.`,
    since: created,
    next: isNew ? null : 'Look at the events of its Deployment if this lasts.',
    hop: 'admitted',
  };
}
