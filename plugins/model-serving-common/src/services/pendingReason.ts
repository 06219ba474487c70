import { QuotaFit } from '../api';
import {
  ProjectedClusterQueue,
  ProjectedLocalQueue,
  ProjectedWorkload,
} from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import {
  AdmissionClass,
  AdmissionReason,
  isPermanent,
  leadingAdmissionReason,
  nodeConditionOf,
  quoteLine,
} from '../messages';
import { nodeConditionNext } from './podTrouble';

/** Why a Workload is not admitted, and who can do something about it. */
export interface PendingReason {
  readonly class: AdmissionClass;
  readonly resource: string | null;
  readonly flavor: string | null;
  /** For the middle of a sentence. */
  readonly words: string;
  /** A sentence that names who acts and what exactly; null where nothing follows from the cause. */
  readonly next: string | null;
  /** Waiting cannot change it. */
  readonly permanent: boolean;
  /** Changes when others give quota back. */
  readonly waitsForOthers: boolean;
}

/** What is known of the queue beside the message. */
export interface AdmissionFacts {
  readonly clusterQueue?: ProjectedClusterQueue;
  readonly localQueue?: ProjectedLocalQueue;
  readonly namespace?: string;
}

function resourceInWords(resource: string, amount: string): string {
  if (resource === 'nvidia.com/gpu') {
    return amount === '1' ? 'GPU' : 'GPUs';
  }
  return resource;
}

const LESS =
  'Request less, choose another accelerator, or ask your platform owners to raise the quota.';
/** Where no flavor is refused for its amount. */
const AGREE =
  'Choose an accelerator of a flavor that the queue has, or ask your platform owners to make the queue, its flavors and the profile agree.';
const WAIT =
  'Wait, choose another accelerator, or stop one of your services that holds this quota.';

const QUOTA_CLASSES: ReadonlySet<AdmissionClass> = new Set([
  'quota',
  'cohort',
  'borrowing-limit',
]);

type Said = Pick<PendingReason, 'words' | 'next'>;

function whyInactive(
  reason: AdmissionReason,
  { clusterQueue, localQueue }: AdmissionFacts,
): string {
  const active = [clusterQueue, localQueue]
    .map(queue => conditionOf(queue, 'Active'))
    .find(condition => condition?.status === 'False');
  const why = active?.message ?? active?.reason ?? null;
  return `${reason.queue ?? 'its queue'} is inactive${
    why ? `: ${quoteLine(why)}` : ''
  }`;
}

/** Kueue's other words for how a pod that ran was pushed out. */
function whoPreempted(because: string | undefined): string {
  const how = (because ?? '').toLowerCase();
  if (
    how.startsWith('prioritization') ||
    how === 'clusterqueue' ||
    how === ''
  ) {
    return 'it was preempted by a workload of higher priority in its queue';
  }
  if (how.includes('fair sharing')) {
    return 'it was preempted so that others of the cohort get their fair share';
  }
  return 'it was preempted: its borrowed quota was reclaimed';
}

const EVICTIONS: Readonly<Record<string, string>> = {
  PodsReadyTimeout: 'Kueue stopped its start, which exceeded the start timeout',
  NodeFailures: 'Kueue evicted it because nodes that it ran on failed',
  FlavorMigration: 'Kueue moves it to a flavor that it prefers',
};

function sayOf(reason: AdmissionReason, facts: AdmissionFacts): Said {
  const { resource = '', flavor } = reason;
  const inFlavor = flavor ? ` in flavor ${flavor}` : '';
  const amount = reason.missing ?? '';
  switch (reason.class) {
    case 'exceeds-capacity':
      return {
        words:
          reason.requested && reason.capacity
            ? `${reason.requested} ${resourceInWords(
                resource,
                reason.requested,
              )} requested, but its queue can have at most ${
                reason.capacity
              }${inFlavor}`
            : `more ${resourceInWords(
                resource,
                '',
              )} requested than its queue can ever have${inFlavor}`,
        next: LESS,
      };
    case 'uncovered-resource':
      return {
        words: `its queue has no quota for ${resource}`,
        next: `Choose another accelerator, or ask your platform owners to give the queue quota for ${resource}.`,
      };
    case 'taint':
      return {
        words: `it does not tolerate the taint ${reason.taint} of flavor ${flavor}`,
        next: nodeConditionOf(reason.taint ?? '')
          ? `Ask your platform owners to take the taint ${reason.taint} out of ResourceFlavor ${flavor}: Kubernetes sets it on nodes itself, and no pod should tolerate it.`
          : `Choose another accelerator, or ask your platform owners to add the toleration for ${reason.taint} to the profile.`,
      };
    case 'affinity':
      return {
        words: `its node selector does not match flavor ${flavor}`,
        next: `Choose an accelerator of a flavor that the queue has, or ask your platform owners to make the profile's node selector and flavor ${flavor} agree.`,
      };
    case 'flavor-missing':
      return {
        words: `flavor ${flavor} of its queue does not exist`,
        next: `Ask your platform owners to create ResourceFlavor ${flavor}, or to take it out of the queue.`,
      };
    case 'namespace-selector':
      return {
        words: `ClusterQueue ${
          facts.clusterQueue?.name ?? 'behind its queue'
        } does not take workloads of namespace ${
          facts.namespace ?? 'the service'
        } (its namespaceSelector)`,
        next: "Ask your platform owners to let the ClusterQueue's namespaceSelector match this namespace.",
      };
    case 'resources-invalid':
      return {
        words: `its resource requests are not valid: ${quoteLine(
          reason.because ?? '',
        )}`,
        next: 'Ask your platform owners to correct the requests and limits in the profile: a request must not exceed its limit.',
      };
    case 'limit-range':
      return {
        words: `its resource requests break the LimitRange of its namespace: ${quoteLine(
          reason.because ?? '',
        )}`,
        next: 'Choose another accelerator option, or ask your platform owners to change the LimitRange of the namespace.',
      };
    case 'topology':
      return {
        words: topologyWords(reason),
        next: topologyNext(reason),
      };
    case 'topology-impossible':
      return {
        words: `its topology request cannot be met${
          reason.flavor ? ` by flavor ${reason.flavor}` : ''
        }${reason.topology ? `: there is no level ${reason.topology}` : ''}${
          reason.because ? `: ${reason.because}` : ''
        }`,
        next: "Ask your platform owners to make the flavor's topology and the service's topology request agree.",
      };
    case 'quota':
      return {
        words: `${amount} more ${resourceInWords(
          resource,
          amount,
        )} needed${inFlavor}`,
        next: WAIT,
      };
    case 'cohort':
      return {
        words: `${amount} more ${resourceInWords(
          resource,
          amount,
        )} needed${inFlavor} in the cohort`,
        next: WAIT,
      };
    case 'borrowing-limit':
      return {
        words: `its queue may not borrow more ${resourceInWords(
          resource,
          '',
        )}${inFlavor} (borrowing limit)`,
        next: 'Wait, stop something of yours that holds this quota, or ask your platform owners to raise the borrowing limit.',
      };
    case 'preempting':
      return {
        words: `Kueue is making room by stopping ${
          reason.requested ?? 'other'
        } ${reason.requested === '1' ? 'workload' : 'workloads'} of others`,
        next: null,
      };
    case 'retry':
      return { words: 'Kueue tries again by itself', next: null };
    case 'pods-ready':
      return {
        words: 'Kueue waits until the pods that it admitted before are ready',
        next: null,
      };
    case 'gated':
      return {
        words: `it waits for ${
          reason.check ?? 'another controller'
        } to let it in`,
        next: `Ask your platform owners what ${
          reason.check ?? 'that controller'
        } waits for.`,
      };
    case 'queue-missing':
      return {
        words: `${reason.queue ?? 'its queue'} does not exist`,
        next: `Ask your platform owners to create ${
          reason.queue ?? 'the queue'
        }, or correct the queue's name in the service.`,
      };
    case 'queue-inactive':
      return {
        words: whyInactive(reason, facts),
        next: `Ask your platform owners to repair ${
          facts.clusterQueue
            ? `ClusterQueue ${facts.clusterQueue.name}`
            : reason.queue ?? 'the queue'
        }: it admits nothing.`,
      };
    case 'queue-stopped':
      return {
        words: `${reason.queue ?? 'its queue'} is stopped`,
        next: 'Ask your platform owners when the queue will be started again.',
      };
    case 'admission-check':
      return {
        words: `admission check ${reason.check ?? ''} does not let it in${
          reason.because ? `: ${quoteLine(reason.because)}` : ''
        }`.replace(/ {2}/, ' '),
        next: `Ask your platform owners what admission check ${
          reason.check ?? 'of the queue'
        } needs.`,
      };
    case 'deactivated':
      return {
        words: `Kueue has deactivated it${
          reason.because ? ` (${quoteLine(reason.because)})` : ''
        }, and does not try again`,
        next: 'Fix what kept it from starting, then delete the pod so that a new one is queued, or ask your platform owners to set spec.active of its Workload to true.',
      };
    case 'preempted':
      return { words: whoPreempted(reason.because), next: WAIT };
    case 'evicted':
      return {
        words: EVICTIONS[reason.because ?? ''] ?? 'Kueue evicted it',
        next: null,
      };
    default:
      return { words: 'Kueue has not given a reason yet', next: null };
  }
}

/** A level's label instead of a topology's name: Kueue found no domain at all there. */
function isLevel(topology: string | undefined): topology is string {
  return Boolean(topology?.includes('/'));
}

function topologyNext({ topology, because = '' }: AdmissionReason): string {
  if (isLevel(topology)) {
    // Kueue's snapshot has the nodes that are ready, not cordoned, and carry every label of the topology.
    return `Ask your platform owners for nodes of the flavor that are ready and carry the label ${topology} and the other labels of its topology: Kueue finds none.`;
  }
  const conditions = [...because.matchAll(/taint "([^"]+)"/g)].flatMap(
    ([, taint]) => nodeConditionNext(taint) ?? [],
  );
  return [
    ...conditions,
    conditions.length > 0
      ? 'Or wait for room within one topology domain.'
      : 'Wait for room within one topology domain, or ask your platform owners whether the nodes carry the labels of the topology.',
  ].join(' ');
}

function topologyWords({
  topology,
  requested,
  capacity,
  because,
}: AdmissionReason): string {
  if (because && !topology) {
    return `no node can replace ${because}, which is unhealthy`;
  }
  const nodes = because
    ? ` (${because.replace(/^(\d+); excluded: /, '$1 nodes, excluded: ')})`
    : '';
  if (requested && capacity) {
    return `topology ${topology} has room for ${capacity} of its ${requested} pods${nodes}`;
  }
  if (isLevel(topology)) {
    return `there is no topology domain at level ${topology}`;
  }
  return `no domain of topology ${
    topology ?? 'of its flavor'
  } has room for it${nodes}`;
}

/** Before a message that is not understood. */
const QUOTED = 'Kueue says: ';

/** What Kueue's message means; a message that is not understood is quoted, and no advice is given. */
export function pendingReasonOf(
  message: string | null,
  facts: AdmissionFacts = {},
): PendingReason {
  const reason = leadingAdmissionReason(message ?? '');
  const said =
    reason.class === 'unknown' && message
      ? { words: `${QUOTED}${quoteLine(message)}`, next: null }
      : sayOf(reason, facts);
  return {
    class: reason.class,
    resource: reason.resource ?? null,
    flavor: reason.flavor ?? null,
    ...said,
    permanent: isPermanent(reason) || reason.class === 'deactivated',
    waitsForOthers: QUOTA_CLASSES.has(reason.class),
  };
}

const CHECK_NEXT: Readonly<Record<string, string>> = {
  Pending: 'Wait',
  Retry: 'Wait for the next try',
  Rejected: 'Nothing happens until this is solved',
};

const CHECK_STATE: Readonly<Record<string, string>> = {
  Pending: 'is pending',
  Retry: 'is in Retry',
  Rejected: 'is rejected',
};

/** What Kueue writes over a check's own message when it asks once more. */
const ASKED_AGAIN = /^Reset to Pending after eviction/;

/** The check's own words, which Kueue keeps in the eviction where it has written over them. */
function messageOfCheck(
  check: ProjectedWorkload['failedChecks'][number],
  workload: ProjectedWorkload | undefined,
): string | null {
  if (!ASKED_AGAIN.test(check.message ?? '')) {
    return check.message;
  }
  const evicted = leadingAdmissionReason(
    conditionOf(workload, 'Evicted')?.message ?? '',
  );
  return evicted.class === 'admission-check' && evicted.check === check.name
    ? evicted.because ?? null
    : null;
}

/** An admission check that holds a Workload back, its own message first. */
export function checkReason(
  check: ProjectedWorkload['failedChecks'][number],
  workload?: ProjectedWorkload,
): PendingReason {
  const message = messageOfCheck(check, workload);
  const state = `admission check ${check.name} ${
    CHECK_STATE[check.state] ?? `is ${check.state.toLowerCase()}`
  }`;
  return {
    class: 'admission-check',
    resource: null,
    flavor: null,
    words: message ? `${quoteLine(message)} (${state})` : state,
    next: `${
      CHECK_NEXT[check.state] ?? 'Wait'
    }, or ask your platform owners what admission check ${check.name} needs.`,
    permanent: check.state === 'Rejected',
    waitsForOthers: false,
  };
}

const DEACTIVATED_BY_SOMEBODY: Said = {
  words:
    'somebody has deactivated its Workload (spec.active is false), and Kueue does not try again',
  next: 'Ask your platform owners why its Workload is deactivated, and to set its spec.active to true.',
};

const GIVEN_UP = {
  class: 'deactivated',
  resource: null,
  flavor: null,
  permanent: true,
  waitsForOthers: false,
} as const;

/** The admission check for which Kueue gave up, said by itself or within why it deactivated a Workload. */
function refusedCheck(reason: AdmissionReason): AdmissionReason | undefined {
  return [reason, leadingAdmissionReason(reason.because ?? '')].find(
    ({ class: kind, check }) => kind === 'admission-check' && check,
  );
}

/** Whether a Workload was given up, by Kueue or by somebody: it waits for nobody. */
export function deactivationOf(
  workload: ProjectedWorkload | undefined,
): PendingReason | null {
  const evicted = conditionOf(workload, 'Evicted');
  const pushedOut =
    evicted?.status === 'True' &&
    /^(Deactivated|InactiveWorkload)/.test(evicted.reason ?? '');
  if (!workload || (workload.active && !pushedOut)) {
    return null;
  }
  const reserved = conditionOf(workload, 'QuotaReserved');
  const target = conditionOf(workload, 'DeactivationTarget');
  const told = [target?.message, evicted?.message, reserved?.message]
    .filter((text): text is string => Boolean(text))
    .map(leadingAdmissionReason)
    .map(reason => refusedCheck(reason) ?? reason)
    .find(({ class: kind, because }) => kind === 'admission-check' || because);
  if (told?.class === 'admission-check' && told.check) {
    return {
      ...GIVEN_UP,
      words: `Kueue has deactivated it because admission check ${
        told.check
      } rejected it${
        told.because ? `: ${quoteLine(told.because)}` : ''
      }; it does not try again`,
      next: `Ask your platform owners what admission check ${told.check} needs; then delete the pod so that a new one is queued, or have them set spec.active of its Workload to true.`,
    };
  }
  // Where Kueue itself gives up, its reason names the cause: DeactivatedDueTo….
  const bySomebody = !told && evicted?.reason === 'Deactivated';
  return {
    ...GIVEN_UP,
    ...(bySomebody
      ? DEACTIVATED_BY_SOMEBODY
      : sayOf({ class: 'deactivated', because: told?.because }, {})),
  };
}

/** Words of Kueue's that say nothing of whether the queue can ever have so much: arithmetic decides. */
const ARITHMETIC_DECIDES: ReadonlySet<AdmissionClass> = new Set([
  'unknown',
  'retry',
  'pods-ready',
  'preempting',
  'preempted',
  'evicted',
  'cohort',
  'borrowing-limit',
]);

const fitWords = ({ sentence }: QuotaFit) =>
  sentence
    .replace(/^Can never be admitted(?: by queue \S+)?: /, '')
    .replace(/\.$/, '');

/** A reason with what arithmetic knows better; it outweighs words that are not understood. */
function withArithmetic(
  reason: PendingReason,
  fit: QuotaFit | null,
): PendingReason {
  if (!fit || !ARITHMETIC_DECIDES.has(reason.class)) {
    return reason;
  }
  const quoted = reason.words.startsWith(QUOTED) ? `; ${reason.words}` : '';
  if (fit.word === 'never') {
    return {
      ...reason,
      class: 'exceeds-capacity',
      resource: fit.resource,
      flavor: fit.flavor,
      words: `${fitWords(fit)}${quoted}`,
      next: fit.flavor === null ? AGREE : LESS,
      permanent: true,
      waitsForOthers: false,
    };
  }
  return reason.class === 'unknown' && fit.word === 'waits'
    ? { ...reason, words: `${fitWords(fit)}${quoted}` }
    : reason;
}

/** Says on the quota card what the verdict says: where something else than quota decides, quota is not the answer. */
function agreeingFit(fit: QuotaFit, reason: PendingReason): QuotaFit {
  if (reason.permanent && reason.class !== 'admission-check') {
    return fit.word === 'never'
      ? fit
      : {
          ...fit,
          word: 'never',
          sentence: `${
            reason.class === 'deactivated'
              ? 'Does not wait'
              : 'Can never be admitted'
          }: ${reason.words}.`,
          short: null,
          replicasThatFit: 0,
        };
  }
  if (ARITHMETIC_DECIDES.has(reason.class) && !reason.waitsForOthers) {
    return fit;
  }
  if (fit.word === 'waits' && reason.waitsForOthers) {
    return fit;
  }
  return {
    ...fit,
    word: 'waits',
    sentence: `${
      reason.waitsForOthers || QUOTA_CLASSES.has(reason.class)
        ? 'Waits'
        : 'Waits, and not for quota'
    }: ${reason.words}.`,
    short: null,
    replicasThatFit: null,
  };
}

/** One reasoning for verdict, quota card and timeline: Kueue's word, or arithmetic where that says nothing. */
export function reconcile(
  said: PendingReason | null,
  fit: QuotaFit | null,
): { reason: PendingReason | null; fit: QuotaFit | null } {
  if (!said) {
    return { reason: said, fit };
  }
  const reason = withArithmetic(said, fit);
  return { reason, fit: fit && agreeingFit(fit, reason) };
}

/**
 * A message of Kueue's without what it tells of others: whose Workload pushed this one out, and from
 * where in the cohort.
 */
export function withoutNeighbors(message: string): string {
  return message
    .replace(/ \(UID: [^)]*\)/g, '')
    .replace(/[;,]? ?preemptor path: .*$/s, '')
    .trim();
}
