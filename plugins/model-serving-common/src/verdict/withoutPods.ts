import { Condition } from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { ServiceParts } from '../services/serviceParts';
import { onePodEnded } from './endlessStart';
import { invalidSpec } from './invalidSpec';
import { Judgment } from './context';
import { quoteLine, readPullFailure } from '../messages';
import { PULL_WORDS } from '../services/podTrouble';
import { clock, sentence } from './words';

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

/** Pods that were told to stop. */
function leaving(facts: ServiceParts): number {
  return facts.pods.filter(({ standing }) => standing.state === 'terminating')
    .length;
}

function stillRunning(facts: ServiceParts): string | undefined {
  const count = facts.pods.length - leaving(facts);
  return count > 0
    ? `${count === 1 ? 'one pod still runs' : `${count} pods still run`} and ${
        count === 1 ? 'has' : 'have'
      } not been told to stop yet`
    : undefined;
}

/** What Knative says of a service that never came to be ready, or is not any more. */
function knativeFailure(facts: ServiceParts): Condition | undefined {
  const { object } = facts;
  if (!isKnative(object) || isTrue(object, 'Ready')) {
    return undefined;
  }
  const failed = object.conditions.filter(
    ({ status, reason }) =>
      status === 'False' &&
      /^(Revision|Container|Progress|Configuration)/.test(reason ?? ''),
  );
  return failed.find(({ reason }) => reason !== 'RevisionMissing') ?? failed[0];
}

function isKnative(object: ServiceParts['object']): boolean {
  return (
    object.kind === 'InferenceService' &&
    ['Knative', 'Serverless'].includes(object.deploymentMode ?? '')
  );
}

function whatWakes(knative: boolean, autoscaled: boolean): string {
  if (knative) {
    return 'a request wakes it';
  }
  return autoscaled
    ? 'its autoscaler wakes it'
    : 'it has no replicas until it is scaled up';
}

/** Judges a service that is meant to have no pods; undefined for any other. */
export function judgeStopped(facts: ServiceParts): Judgment | undefined {
  const { object } = facts;
  if (object.deletedAt) {
    return {
      word: 'stopped',
      sentence: 'Being deleted.',
      since: object.deletedAt,
      next: null,
      hop: null,
    };
  }
  if (facts.stop) {
    return {
      word: 'stopped',
      sentence: sentence(
        'Stopped on purpose',
        shuttingDown(leaving(facts)),
        stillRunning(facts),
      ),
      since: isTrue(object, 'Stopped')
        ? conditionOf(object, 'Stopped')?.lastTransitionTime ?? null
        : null,
      next: 'Remove the stop annotation in Git to start it again.',
      hop: null,
    };
  }
  const knative = isKnative(object);
  const zero =
    facts.desired === 0 &&
    knativeFailure(facts) === undefined &&
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

/** Kubernetes gives a pod half a minute to stop; an engine with long requests is given more. */
const STOPS_WITHIN_SECONDS = 600;

/** Pods that were to be gone long ago keep new ones from being made. */
function hangingPods(facts: ServiceParts, now: Date): Judgment | undefined {
  const since = facts.pods
    .map(({ pod }) => pod.deletedAt)
    .filter((time): time is string => time !== null)
    .sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  if (
    since === undefined ||
    now.getTime() - Date.parse(since) < STOPS_WITHIN_SECONDS * 1000
  ) {
    return undefined;
  }
  const count = leaving(facts);
  const nodes = [
    ...new Set(facts.pods.flatMap(({ pod }) => (pod.node ? [pod.node] : []))),
  ];
  return {
    word: 'failed',
    sentence: sentence(
      'Nothing serves',
      `${
        count === 1 ? 'one pod has been' : `${count} pods have been`
      } terminating since ${clock(since)}, and no new pod was made`,
    ),
    since,
    next: `Ask your platform owners why ${
      count === 1 ? 'the pod does' : 'the pods do'
    } not end${
      nodes.length > 0 ? ` on node ${nodes.join(', ')}` : ''
    }: a node that does not answer, a finalizer, or a volume that cannot be unmounted.`,
    hop: 'admitted',
  };
}

/** Who can make what a controller does not find. */
function whatIsMissing(message: string): string {
  const found = /(\w+)(?:\.[\w.-]+)? "([^"]+)" not found/.exec(message);
  return found
    ? `Ask your platform owners to install ${found[1]} ${found[2]}, or correct its name in the service.`
    : 'Fix the problem that the message describes.';
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
      next:
        facts.runtimes.length > 0
          ? `Name a runtime that exists on this cluster: ${facts.runtimes.join(
              ', ',
            )}.`
          : 'Ask your platform owners for a runtime: this cluster has none that is known here.',
      hop: 'admitted',
    };
  }
  const knative = knativeFailure(facts);
  if (knative) {
    const said = quoteLine(knative.message ?? knative.reason ?? '');
    const pull = readPullFailure(said);
    return {
      word: 'failed',
      sentence: sentence(
        facts.object.kind !== 'Deployment' && facts.object.url === null
          ? 'Failed before it was ever ready'
          : 'Failed',
        said,
      ),
      since: knative.lastTransitionTime,
      next: /image/i.test(said)
        ? PULL_WORDS[pull.cause].next
        : 'Look at the events and logs of its newest revision: Knative takes it away while it fails.',
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
      next: 'Fix the problem that the message describes.',
      hop: 'admitted',
    };
  }
  const failed = facts.object.conditions.find(
    ({ status, reason }) =>
      status === 'False' &&
      (['ReconcileFailed', 'InvalidGPUAllocation'].includes(reason ?? '') ||
        /Error$/.test(reason ?? '')),
  );
  if (failed) {
    return {
      word: 'failed',
      sentence: `The controller cannot set it up: ${quoteLine(
        failed.message ?? failed.reason ?? '',
      )}.`,
      since: failed.lastTransitionTime,
      next: whatIsMissing(failed.message ?? ''),
      hop: 'admitted',
    };
  }
  const hanging = hangingPods(facts, now);
  if (hanging) {
    return hanging;
  }
  const gone = facts.pods.length > 0;
  if (gone) {
    return {
      word: 'starting',
      sentence:
        'Restarting: its pod is gone, and the next one does not exist yet.',
      // The API server stamps the end of the grace period, which may lie ahead.
      since: notAfter(facts.pods[0].standing.since, now),
      next: null,
      hop: 'admitted',
    };
  }
  const before = onePodEnded(facts.ended, now);
  if (before) {
    return {
      word: 'starting',
      sentence: sentence('Restarting', `the previous pod was ${before.words}`),
      since: before.lastAt,
      next: before.next,
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
    next: isNew ? null : 'If this lasts, check the events of its Deployment.',
    hop: 'admitted',
  };
}
