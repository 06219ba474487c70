import { FitWord, QuotaFit } from '../api';
import { ClusterPicture, Toleration } from '../kubernetes';
import { leadingResource } from './accelerator';
import { fromAmount, toAmount } from './amounts';
import { CellTry, PodRequest, whyNever } from './assignment';
import { fitSentence } from './fitSentence';
import { isBehindOthers, whyClosed, whyTurnedAway } from './gates';
import { emptied, Outlook, outlookFor, situationOf } from './outlook';
import { afterReplacing, ownWorkloads, PodSelection } from './replacement';
import { CohortCycleError, QuotaTree } from './QuotaTree';
import { DEFAULT_PRIORITY } from './workloads';

/** A service's request for quota. @public */
export interface FitRequest {
  readonly clusterQueue: string;
  /** Through which it is asked for; without it, neither its stop nor its namespace is looked at. */
  readonly localQueue?: { readonly namespace: string; readonly name: string };
  /** Per pod, resource to Kubernetes quantity, init containers and sidecars included. */
  readonly requests: Readonly<Record<string, string>>;
  /** Pods that are wanted in all; without `replaces`, in addition to what is admitted already. */
  readonly replicas: number;
  /** The pods of the service as it runs: what they hold is given back to it, flavor by flavor. */
  readonly replaces?: PodSelection;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  /** Value of the WorkloadPriorityClass; where none is named, Kueue takes 0. */
  readonly priority?: number;
  /** ISO time since when it waits already; without it, it comes after everybody. */
  readonly queuedSince?: string;
}

/** What is known of a fit that cannot be computed: why. @public */
export function unknownFit(sentence: string, replicas: number): QuotaFit {
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
    return 'Kueue is not installed on this cluster, so there is no quota.';
  }
  for (const kind of ['ClusterQueue', 'ResourceFlavor', 'Cohort'] as const) {
    const state = picture.kinds[kind]?.state;
    if (state === 'forbidden') {
      return `The ${kind}s of this cluster cannot be read: access is denied.`;
    }
    if (state === 'starting' || state === undefined) {
      return `The ${kind}s of this cluster have not been read yet.`;
    }
  }
  return null;
}

function podOf(request: FitRequest): PodRequest {
  return {
    queue: request.clusterQueue,
    requests: new Map(
      Object.entries(request.requests).map(([resource, quantity]) => [
        resource,
        toAmount(resource, quantity),
      ]),
    ),
    priority: request.priority ?? DEFAULT_PRIORITY,
    queuedAt: request.queuedSince
      ? Date.parse(request.queuedSince)
      : Number.POSITIVE_INFINITY,
    nodeSelector: request.nodeSelector,
    tolerations: request.tolerations,
  };
}

/**
 * Whether pods would be admitted by Kueue, by its own rules on what is reserved now: flavors in
 * order, borrowing and lending, preemption without fair sharing, queues that keep their order.
 * Topology, admission checks and node affinity beyond the node selector are not predicted.
 * Sentences name no queue but the asked one.
 * @public
 */
export function fitOf(picture: ClusterPicture, request: FitRequest): QuotaFit {
  const { clusterQueue, replicas } = request;
  const unreadable = whyUnreadable(picture);
  if (unreadable) {
    return unknownFit(unreadable, replicas);
  }
  const tree = QuotaTree.of(picture);
  if (!tree.queue(clusterQueue)) {
    return unknownFit(`Queue ${clusterQueue} does not exist.`, replicas);
  }
  try {
    tree.assertAcyclic(clusterQueue);
  } catch (error) {
    if (error instanceof CohortCycleError) {
      return unknownFit(
        `The quota of queue ${clusterQueue} is misconfigured: ${error.message}.`,
        replicas,
      );
    }
    throw error;
  }
  return judge(picture, tree, request);
}

/** The cell that a verdict is about: one that is scarce, else one that is borrowed; an accelerator if there is a choice. */
function decisiveCell(cells: readonly CellTry[]): CellTry | null {
  const scarce = cells.filter(
    ({ requested, available }) => requested > available && requested > 0n,
  );
  const borrowed = cells.filter(({ height }) => height > 0);
  const candidates = [scarce, borrowed].find(some => some.length > 0) ?? cells;
  const leading = leadingResource(candidates.map(({ resource }) => resource));
  return candidates.find(({ resource }) => resource === leading) ?? null;
}

function judge(
  picture: ClusterPicture,
  tree: QuotaTree,
  request: FitRequest,
): QuotaFit {
  const { clusterQueue, localQueue, replaces, replicas } = request;
  const pod = podOf(request);
  const queue = tree.node(clusterQueue).queue!;
  const before = situationOf(picture, tree);
  const { kept, situation } = replaces
    ? afterReplacing(before, pod, replicas, ownWorkloads(picture, replaces))
    : { kept: 0, situation: before };

  const turnedAway =
    localQueue && whyTurnedAway(picture, queue, localQueue.namespace);
  const never = turnedAway
    ? { refusal: turnedAway, cell: null }
    : whyNever(situation, pod);
  const best: Outlook | null = never
    ? null
    : outlookFor(emptied(situation), pod, replicas);
  const more = replicas - kept;
  const today = outlookFor(situation, pod, never ? 0 : more);
  const closed = whyClosed(picture, queue, localQueue);
  const isBehind = isBehindOthers(queue, situation.waiting, pod);

  const isHopeless = never !== null || best?.fit === 'waits';
  const isShut = more > 0 && (closed !== null || isBehind);
  const word = wordOf(isHopeless, isShut, today);
  const admitted = kept + (isShut ? 0 : today.admitted);
  const judged = isHopeless && best ? best.decisive : today.decisive;
  const cell = never ? never.cell : decisiveCell(judged?.cells ?? []);
  const resource =
    cell?.resource ?? leadingResource([...pod.requests.keys()]) ?? null;
  const each = pod.requests.get(resource ?? '') ?? 0n;
  const left = today.decisive?.cells.find(
    other => other.cell === cell?.cell,
  )?.available;
  const short =
    cell && word !== 'fits' && word !== 'borrows'
      ? cell.requested * BigInt(more - today.admitted) -
        (left ?? situation.tree.available(clusterQueue, cell.cell))
      : null;
  const missing = short !== null && short > 0n ? short : null;
  return {
    word,
    sentence: fitSentence(word, {
      queue: clusterQueue,
      tree,
      placing: { before: situation.tree, after: today.tree },
      replicas,
      kept,
      each,
      cell,
      admitted,
      short: missing,
      refusal: never?.refusal ?? null,
      waitsFor: waitsFor(closed, isBehind, clusterQueue, today),
    }),
    flavor: cell?.flavor ?? null,
    resource,
    requested: resource ? fromAmount(resource, each * BigInt(replicas)) : null,
    short: resource && missing !== null ? fromAmount(resource, missing) : null,
    replicasThatFit: admitted,
    replicas,
  };
}

function wordOf(isHopeless: boolean, isShut: boolean, today: Outlook): FitWord {
  if (isHopeless) {
    return 'never';
  }
  return isShut ? 'waits' : today.fit;
}

/** What it waits for, where that is not quota in use; else null. */
function waitsFor(
  closed: string | null,
  isBehind: boolean,
  queue: string,
  today: Outlook,
): string | null {
  if (closed) {
    return closed;
  }
  if (isBehind) {
    return `queue ${queue} admits strictly in order, and other workloads come first`;
  }
  return today.fit === 'waits' && today.decisive?.isHeldBack
    ? 'the quota is reserved for other queues of the cohort that come first'
    : null;
}
