import { FitWord, QuotaFit } from '../api';
import { ClusterPicture, Toleration } from '../kubernetes';
import { leadingResource } from './accelerator';
import { fromAmount, toAmount } from './amounts';
import {
  assignPod,
  PodAssignment,
  PodFit,
  PodRequest,
  worse,
} from './assignment';
import { fitSentence } from './fitSentence';
import { CohortCycleError, QuotaTree } from './QuotaTree';

/** A service's request for quota. @public */
export interface FitRequest {
  readonly clusterQueue: string;
  /** Per pod, resource to Kubernetes quantity, init containers and sidecars included. */
  readonly requests: Readonly<Record<string, string>>;
  /** Pods that are wanted beside what is admitted already. */
  readonly replicas: number;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  /** Value of the WorkloadPriorityClass; without it no preemption by priority is foretold. */
  readonly priority?: number;
}

interface Simulation {
  readonly admitted: number;
  /** Worst of the admitted ones. */
  readonly admittedFit: PodFit;
  /** The first one that is not admitted. */
  readonly rejected: PodAssignment | null;
  readonly last: PodAssignment | null;
  readonly borrowed: boolean;
}

/** One pod after another, each its own Workload, as Kueue admits them. */
function simulate(
  picture: ClusterPicture,
  now: QuotaTree,
  atBest: QuotaTree,
  pod: PodRequest,
  replicas: number,
): Simulation {
  let admittedFit: PodFit = 'fits';
  let last: PodAssignment | null = null;
  for (let admitted = 0; admitted < replicas; admitted++) {
    const assignment = assignPod(picture, now, atBest, pod);
    if (worse(assignment.fit, 'borrows')) {
      return {
        admitted,
        admittedFit,
        rejected: assignment,
        last,
        borrowed: admittedFit === 'borrows',
      };
    }
    assignment.cells.forEach(({ flavor, resource, requested }) =>
      now.reserve(pod.clusterQueue, flavor, resource, requested),
    );
    admittedFit = worse(assignment.fit, admittedFit)
      ? assignment.fit
      : admittedFit;
    last = assignment;
  }
  return {
    admitted: replicas,
    admittedFit,
    rejected: null,
    last,
    borrowed: admittedFit === 'borrows',
  };
}

function unknownFit(sentence: string, replicas: number): QuotaFit {
  return {
    word: 'unknown',
    sentence,
    flavor: null,
    resource: null,
    requested: null,
    short: null,
    replicasThatFit: null,
    replicas,
  };
}

/** Why the queue's state cannot be known, or null when it can. */
function whyUnreadable(picture: ClusterPicture): string | null {
  if (picture.kinds.ClusterQueue?.state === 'not-installed') {
    return 'Kueue is not installed on this cluster, so there is no quota to fit in.';
  }
  for (const kind of ['ClusterQueue', 'ResourceFlavor', 'Cohort'] as const) {
    const state = picture.kinds[kind]?.state;
    if (state === 'forbidden') {
      return `The ${kind}s of this cluster cannot be read: access is refused.`;
    }
    if (state === 'starting' || state === undefined) {
      return `The ${kind}s of this cluster have not been read yet.`;
    }
  }
  return null;
}

/** Why the queue admits nothing at present, or null. */
function whyClosed(tree: QuotaTree, name: string): string | null {
  const queue = tree.queue(name);
  const active = queue?.conditions.find(({ type }) => type === 'Active');
  if (queue && queue.stopPolicy !== 'None') {
    return `queue ${name} is stopped (${queue.stopPolicy})`;
  }
  if (active?.status === 'False') {
    return `queue ${name} is not active: ${active.message ?? active.reason}`;
  }
  return null;
}

/**
 * Whether pods would be admitted by Kueue, with its own arithmetic on what is reserved now.
 * Advisory: who is ahead in the queue, topology and admission checks are not foretold. Sentences
 * name no queue but the asked one.
 * @public
 */
export function fitOf(picture: ClusterPicture, request: FitRequest): QuotaFit {
  const { clusterQueue, replicas } = request;
  const unreadable = whyUnreadable(picture);
  if (unreadable) {
    return unknownFit(unreadable, replicas);
  }
  const before = QuotaTree.of(picture);
  if (!before.queue(clusterQueue)) {
    return unknownFit(`Queue ${clusterQueue} does not exist.`, replicas);
  }
  const each = new Map(
    Object.entries(request.requests).map(([resource, quantity]) => [
      resource,
      toAmount(resource, quantity),
    ]),
  );
  try {
    return judge(picture, before, { ...request, requests: each }, replicas);
  } catch (error) {
    if (error instanceof CohortCycleError) {
      return unknownFit(
        `The quota of queue ${clusterQueue} is misconfigured: ${error.message}.`,
        replicas,
      );
    }
    throw error;
  }
}

function judge(
  picture: ClusterPicture,
  before: QuotaTree,
  pod: PodRequest,
  replicas: number,
): QuotaFit {
  const { clusterQueue, requests } = pod;
  before.assertAcyclic(clusterQueue);
  const now = QuotaTree.of(picture);
  const atBest = QuotaTree.of(picture, { empty: true });
  const emptied = QuotaTree.of(picture, { empty: true });
  const best = simulate(picture, emptied, atBest, pod, replicas);
  const today = simulate(picture, now, atBest, pod, replicas);
  const closed = whyClosed(before, clusterQueue);

  const judged = best.rejected ?? today.rejected ?? today.last;
  let word: FitWord = today.rejected?.fit ?? today.admittedFit;
  if (best.rejected) {
    word = 'never';
  } else if (closed && !worse(word, 'waits')) {
    word = 'waits';
  }
  const resource =
    judged?.decisive && worse(judged.fit, 'fits')
      ? judged.decisive.resource
      : leadingResource([...requests.keys()]);
  const cell = judged?.cells.find(item => item.resource === resource) ?? null;
  const total = (requests.get(resource ?? '') ?? 0n) * BigInt(replicas);
  const left = cell
    ? now.available(clusterQueue, cell.flavor, cell.resource)
    : 0n;
  const missing =
    cell && today.rejected
      ? cell.requested * BigInt(replicas - today.admitted) - left
      : null;
  const admitted = closed ? 0 : today.admitted;
  const sentence =
    closed && word === 'waits'
      ? `Waits: ${closed}.`
      : fitSentence(
          word,
          { queue: clusterQueue, tree: before, replicas, each: requests },
          cell,
          {
            admitted,
            short: missing,
            atMost: cell
              ? atBest.available(clusterQueue, cell.flavor, cell.resource)
              : null,
            refusal: judged?.refusal ?? null,
          },
        );
  return {
    word,
    sentence,
    flavor: cell?.flavor ?? null,
    resource: resource ?? null,
    requested: resource ? fromAmount(resource, total) : null,
    short: resource && missing !== null ? fromAmount(resource, missing) : null,
    replicasThatFit: admitted,
    replicas,
  };
}
