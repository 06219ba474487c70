import { isKserveService } from '../kubernetes/kserve';
import { Condition } from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { ServiceParts } from '../services/serviceParts';
import { onePodEnded } from './endlessStart';
import { invalidSpec } from './invalidSpec';
import { Judgment } from './context';
import { causeOf, quoteLine, readPullFailure, readRefusal } from '../messages';
import { PULL_WORDS, schedulingNext } from '../services/podTrouble';
import { refusalTrouble } from '../services/refusedPods';
import { hangingWords } from './hangingPods';
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

/** Who can act on what Knative says. */
function knativeNext({ message, reason }: Condition): string {
  const said = message ?? reason ?? '';
  const refusal = readRefusal(said);
  if (refusal.cause !== 'other') {
    return refusalTrouble(said).next;
  }
  if (/nodes are available/.test(said)) {
    return schedulingNext(said);
  }
  if (/image/i.test(said)) {
    return PULL_WORDS[readPullFailure(said).cause].next;
  }
  const cause = causeOf(said);
  return (
    cause?.known?.next ??
    'Look at the events and logs of its newest revision: Knative takes it away while it fails.'
  );
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

/** What is told to go is gone within minutes, unless something holds it. */
const GONE_WITHIN_SECONDS = 600;

function judgeDeleted(
  facts: ServiceParts,
  deletedAt: string,
  now: Date,
): Judgment {
  const stuck =
    now.getTime() - Date.parse(deletedAt) > GONE_WITHIN_SECONDS * 1000;
  const hanging = hangingWords(facts, now);
  return {
    word: 'stopped',
    sentence: stuck
      ? sentence(
          `Being deleted since ${clock(deletedAt)} and not gone`,
          hanging?.words,
        )
      : 'Being deleted.',
    since: deletedAt,
    next: stuck
      ? hanging?.next ??
        `Ask your platform owners which finalizer holds ${facts.object.kind} ${facts.object.name}: its controller may not run.`
      : null,
    hop: null,
  };
}

/** What stops a service of a kind, and what in Git starts it again. */
const STOPPED_BY = {
  Deployment: {
    what: 'spec.replicas',
    undo: 'remove spec.replicas, and the annotation autoscaling.keda.sh/paused of its ScaledObject',
  },
  other: {
    what: 'the stop annotation',
    undo: 'remove the stop annotation',
  },
};

/** Judges a service that is meant to have no pods; undefined for any other. */
export function judgeStopped(
  facts: ServiceParts,
  now: Date,
): Judgment | undefined {
  const { object } = facts;
  if (object.deletedAt) {
    return judgeDeleted(facts, object.deletedAt, now);
  }
  if (facts.stop) {
    const hanging = hangingWords(facts, now);
    const running = stillRunning(facts);
    const { undo, what } =
      STOPPED_BY[object.kind === 'Deployment' ? 'Deployment' : 'other'];
    const restart = `Start it again with the actions of its page, or in Git: ${undo}.`;
    return {
      word: 'stopped',
      sentence: sentence(
        facts.pods.length > 0 ? 'Stopping' : 'Stopped on purpose',
        hanging?.words ?? shuttingDown(leaving(facts)),
        running,
      ),
      since: isTrue(object, 'Stopped')
        ? conditionOf(object, 'Stopped')?.lastTransitionTime ?? null
        : null,
      next:
        hanging?.next ??
        (running
          ? `If they still run in some minutes, ask your platform owners whether the controller of ${object.kind}s runs: it has not acted on ${what}. ${restart}`
          : restart),
      hop: null,
    };
  }
  const knative = isKnative(object);
  const failed = knativeFailure(facts);
  const hasPrevious =
    failed !== undefined && isTrue(object, 'PredictorRouteReady');
  const zero =
    facts.desired === 0 &&
    (failed === undefined || (hasPrevious && facts.pods.length === 0)) &&
    (facts.deployments.length > 0 ||
      (knative &&
        (hasPrevious || isTrue(object, 'Ready')) &&
        facts.pods.length === 0));
  return zero
    ? {
        word: 'stopped',
        sentence: sentence(
          hasPrevious
            ? 'Scaled to zero on the revision before'
            : 'Scaled to zero',
          shuttingDown(facts.pods.length),
          whatWakes(knative, facts.autoscaled),
          hasPrevious &&
            `the newest revision failed: ${quoteLine(
              failed.message ?? failed.reason ?? '',
            )}`,
        ),
        since: null,
        next: hasPrevious ? knativeNext(failed) : null,
        hop: null,
      }
    : undefined;
}

/** Who can make what a controller does not find. */
function whatIsMissing(message: string): string {
  const kind =
    /no matches for kind "([^"]+)"|could not find the requested resource \((?:get|post) (\w+)/.exec(
      message,
    );
  if (kind) {
    return `Ask your platform owners to install what brings the kind ${
      kind[1] ?? kind[2]
    } to this cluster.`;
  }
  const found = /(\w+)(?:\.[\w.-]+)? "([^"]+)" not found/.exec(message);
  return found
    ? `Ask your platform owners to install ${found[1]} ${found[2]}, or correct its name in the service.`
    : 'Ask your platform owners what the message of the controller means.';
}

/** Reasons of KServe's conditions that say that it cannot make what the service needs. */
const SETUP_FAILURES =
  /^(?:ReconcileFailed|InvalidGPUAllocation|ServerlessModeRejected|RawDeploymentModeRejected|InvalidSpec|StorageInitializer\w*)$|(?:Error|Rejected|NotFound)$/;

/** Of a service without pods whose Deployments are not read, nobody knows why it has none. */
function whyNoPods({
  kinds,
  deployments,
  object,
}: ServiceParts): { words: string; next: string } | undefined {
  return deployments.length === 0 &&
    isKserveService(object) &&
    kinds.Deployment?.state === 'forbidden'
    ? {
        words:
          'why is unknown: the portal may not read the Deployments of this cluster',
        next: 'Ask your platform owners to let the portal read Deployments.',
      }
    : undefined;
}

/** Who makes what is not there yet. */
function notMadeNext({ deployments, object }: ServiceParts): string {
  return deployments.length === 0
    ? `If this lasts, ask your platform owners whether the controller of ${object.kind}s runs: it has not made the Deployment.`
    : 'If this lasts, check the events of its Deployment.';
}

/** Where the runtimes can be had that a service may name. */
function runtimeNext({ kinds, runtimes }: ServiceParts): string {
  if (runtimes.length > 0) {
    return `Name a runtime that exists on this cluster: ${runtimes.join(
      ', ',
    )}.`;
  }
  const known = [kinds.ServingRuntime, kinds.ClusterServingRuntime].every(
    status => status?.state === 'live',
  );
  return known
    ? 'Ask your platform owners for a runtime: this cluster has none that is known here.'
    : 'Ask your platform owners which runtimes this cluster has: the portal may not read them.';
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
      next: runtimeNext(facts),
      hop: 'admitted',
    };
  }
  const knative = knativeFailure(facts);
  if (knative) {
    const said = quoteLine(knative.message ?? knative.reason ?? '');
    return {
      word: 'failed',
      sentence: sentence(
        isKserveService(facts.object) && facts.object.url === null
          ? 'Failed before it was ever ready'
          : 'Failed',
        said,
      ),
      since: knative.lastTransitionTime,
      next: knativeNext(knative),
      hop: 'admitted',
    };
  }
  const { refused } = facts;
  if (refused) {
    return {
      word: 'failed',
      sentence: sentence(`Its pods are refused: ${refused.words}`),
      since: refused.since,
      next: refused.next,
      hop: 'admitted',
    };
  }
  const failed = facts.object.conditions.find(
    ({ status, reason }) =>
      status === 'False' && SETUP_FAILURES.test(reason ?? ''),
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
  const hanging = hangingWords(facts, now);
  if (hanging) {
    return {
      word: 'failed',
      sentence: sentence(
        'Nothing serves',
        hanging.words,
        'no new pod was made',
      ),
      since: hanging.since,
      next: hanging.next,
      hop: 'admitted',
    };
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
  const paused = facts.deployments.find(
    deployment =>
      conditionOf(deployment, 'Progressing')?.reason === 'DeploymentPaused',
  );
  if (paused) {
    return {
      word: 'failed',
      sentence: `Deployment ${paused.name} is paused, so no pod is made.`,
      since: conditionOf(paused, 'Progressing')?.lastTransitionTime ?? null,
      next: `Ask your platform owners to resume it (kubectl rollout resume deployment ${paused.name}).`,
      hop: 'admitted',
    };
  }
  const unread = whyNoPods(facts);
  if (unread) {
    return {
      word: 'starting',
      sentence: `It has no pods; ${unread.words}.`,
      since: facts.object.createdAt,
      next: unread.next,
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
    next: isNew ? null : notMadeNext(facts),
    hop: 'admitted',
  };
}
