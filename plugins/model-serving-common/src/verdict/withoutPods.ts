import { conditionOf, isTrue } from '../kubernetes/condition';
import { ServiceFacts } from '../services/serviceFacts';
import { invalidSpec } from './invalidSpec';
import { Judgement } from './Judgement';
import { inState } from './obstacle';
import { quoteLine, sentence } from './words';

/** Judges a service that is meant to have no pods; undefined for any other. */
export function judgeStopped(facts: ServiceFacts): Judgement | undefined {
  const { object } = facts;
  if (object.deletedAt) {
    return {
      word: 'stopped',
      sentence: 'Is being deleted.',
      since: object.deletedAt,
      next: null,
    };
  }
  if (facts.stop) {
    const left = facts.pods.length;
    return {
      word: 'stopped',
      sentence: sentence(
        'Stopped on purpose',
        left > 0 &&
          `${
            left === 1 ? 'one pod is' : `${left} pods are`
          } still shutting down`,
      ),
      since: conditionOf(object, 'Stopped')?.lastTransitionTime ?? null,
      next: 'Remove the stop annotation in Git to start it again.',
    };
  }
  const knative =
    object.kind === 'InferenceService' &&
    ['Knative', 'Serverless'].includes(object.deploymentMode ?? '');
  const zero =
    facts.desired === 0 &&
    (facts.deployments.length > 0 ||
      (knative && isTrue(object, 'Ready') && facts.pods.length === 0));
  return zero && inState(facts.pods, 'ready').length === 0
    ? {
        word: 'stopped',
        sentence: sentence(
          'Scaled to zero',
          knative
            ? 'a request wakes it'
            : 'it has no replicas until its scale is raised',
        ),
        since: null,
        next: null,
      }
    : undefined;
}

/** Judges a service that has no pods and should have some. */
export function judgeWithoutPods(facts: ServiceFacts): Judgement {
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
    };
  }
  return {
    word: 'starting',
    sentence:
      facts.deployments.length === 0
        ? 'Just created: its Deployment does not exist yet.'
        : 'Just created: its pods do not exist yet.',
    since: facts.object.createdAt,
    next: null,
  };
}
