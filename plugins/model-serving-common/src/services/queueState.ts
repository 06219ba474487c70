import { CapabilityState, QueuePosition, QueueState, QuotaFit } from '../api';
import {
  ProjectedClusterQueue,
  ClusterPicture,
  ProjectedLocalQueue,
  ProjectedWorkload,
} from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { fitOf, FitRequest } from '../quota/fitOf';
import { isAcceleratorResource } from '../quota/accelerator';
import { fromAmount, toAmount } from '../quota/amounts';
import { earliest } from '../times';
import { Eviction, evictionsOf, podsReadyClockOf } from './evictions';
import {
  AdmissionFacts,
  checkReason,
  deactivationOf,
  PendingReason,
  pendingReasonOf,
  reconcile,
  withoutNeighbors,
} from './pendingReason';
import { groupOf, PictureIndex } from '../kubernetes/PictureIndex';
import { queuePositionOf } from './queuePosition';
import { PodFacts, ServiceParts } from './serviceParts';
import { holdersReason, staleHoldersOf } from './staleWorkloads';

/** A service's standing in its queue, with the reason in a form that verdicts build on. */
export interface QueueStanding {
  readonly state: QueueState;
  /** Pods that wait for quota. */
  readonly pending: readonly PodFacts[];
  readonly reason: PendingReason | null;
  /** Whether Kueue has said nothing yet about any pod that waits. */
  readonly silent: boolean;
  /** Pods of this revision that Kueue sent back, oldest first. */
  readonly evictions: readonly Eviction[];
  /** The amount and name of the accelerator that the queue borrows in a flavor that the service's pods hold, in words. */
  readonly borrowedResource: string | null;
}

/** Whether Kueue has let the pod go; it holds quota then. */
function isAdmitted({ pod, workload }: PodFacts): boolean {
  return workload
    ? isTrue(workload, 'Admitted')
    : !pod.gates.some(gate => gate.startsWith('kueue.x-k8s.io/'));
}

/**
 * What a queue borrows of accelerators.
 *
 * @param held - whether pods of the service hold a resource of a flavor; left out, it does not matter who does
 */
function borrowedOf(
  queue: ProjectedClusterQueue | undefined,
  held: (flavor: string, resource: string) => boolean = () => true,
): { resource: string; amount: number } | null {
  for (const flavor of queue?.reservation ?? []) {
    for (const resource of flavor.resources) {
      const amount = fromAmount(
        resource.name,
        toAmount(resource.name, resource.borrowed),
      );
      if (
        isAcceleratorResource(resource.name) &&
        amount > 0 &&
        held(flavor.name, resource.name)
      ) {
        return { resource: resource.name, amount };
      }
    }
  }
  return null;
}

/** What Kueue said last about a pod that waits. */
function messageOf({ workload, events }: PodFacts): string | null {
  const check = checkOf(workload);
  if (check) {
    return check.message ?? `admission check ${check.name} is ${check.state}`;
  }
  const reserved = conditionOf(workload, 'QuotaReserved');
  if (reserved?.status === 'False' && reserved.message) {
    return reserved.message;
  }
  return events.find(({ reason }) => reason === 'Pending')?.message ?? null;
}

const CHECK_ORDER = ['Rejected', 'Retry', 'Pending'];

/** The check that holds a Workload back: while its quota is reserved, or because it turned it away. */
function checkOf(
  workload: ProjectedWorkload | undefined,
): ProjectedWorkload['failedChecks'][number] | undefined {
  const reserved = isTrue(workload, 'QuotaReserved');
  return [...(workload?.failedChecks ?? [])]
    .filter(({ state }) => reserved || state !== 'Pending')
    .sort(
      (a, b) => CHECK_ORDER.indexOf(a.state) - CHECK_ORDER.indexOf(b.state),
    )[0];
}

/** Why one pod waits: what its Workload is comes before what was said of it. */
function reasonFor(pod: PodFacts, facts: AdmissionFacts): PendingReason | null {
  const { workload } = pod;
  const check = checkOf(workload);
  const message = messageOf(pod);
  return (
    deactivationOf(workload) ??
    (check ? checkReason(check, workload) : null) ??
    (message === null
      ? null
      : pendingReasonOf(withoutNeighbors(message), facts))
  );
}

/** Kueue makes a Workload for a pod within seconds. */
const WORKLOAD_WITHIN_SECONDS = 60;

/**
 * Why Kueue does not let pods go, where it does not say so in words that are understood: by what its queues are, and by
 * what it has not done.
 */
function stateReason(
  index: PictureIndex,
  pending: readonly PodFacts[],
  facts: AdmissionFacts & { queue: string; clusterQueueName: string | null },
  now: Date,
): PendingReason | undefined {
  const { kinds } = index.picture;
  const { clusterQueue, clusterQueueName, localQueue, queue } = facts;
  const isRead = (kind: 'LocalQueue' | 'ClusterQueue' | 'Workload') =>
    kinds[kind]?.state === 'live';
  if (isRead('LocalQueue') && !localQueue) {
    return pendingReasonOf(`LocalQueue ${queue} doesn't exist`, facts);
  }
  if (isRead('ClusterQueue') && clusterQueueName && !clusterQueue) {
    return pendingReasonOf(
      `ClusterQueue ${clusterQueueName} doesn't exist`,
      facts,
    );
  }
  const inactive = [clusterQueue, localQueue].find(
    each => conditionOf(each, 'Active')?.status === 'False',
  );
  if (inactive) {
    return pendingReasonOf(
      `${inactive.kind} ${inactive.name} is inactive`,
      facts,
    );
  }
  const since = earliest(pending.map(({ pod }) => pod.createdAt));
  const unheeded =
    isRead('Workload') &&
    pending.every(({ workload }) => workload === undefined) &&
    since !== null &&
    now.getTime() - Date.parse(since) > WORKLOAD_WITHIN_SECONDS * 1000;
  return unheeded
    ? {
        ...pendingReasonOf(null),
        words: 'Kueue holds the pod back, but has made no Workload for it',
        next: "Ask your platform owners to check Kueue's controller and its webhooks: it has not taken up the pod, and does not queue it.",
      }
    : undefined;
}

/** Whether the queue has room: Kueue admits pods one by one, but for those of a group. */
function fitOfPending(
  picture: ClusterPicture,
  pending: readonly PodFacts[],
  request: Omit<FitRequest, 'replicas'>,
): QuotaFit {
  const all = fitOf(picture, { ...request, replicas: pending.length });
  const oneByOne = pending.every(({ pod }) => groupOf(pod) === undefined);
  return all.word === 'never' && oneByOne
    ? fitOf(picture, { ...request, replicas: 1 })
    : all;
}

/** What does not change by waiting comes first: it is what a user must act on. */
function leadingReason(
  pods: readonly PodFacts[],
  facts: AdmissionFacts,
): PendingReason {
  const reasons = pods.flatMap(pod => reasonFor(pod, facts) ?? []);
  return (
    reasons.find(({ permanent }) => permanent) ??
    reasons.find(({ class: kind }) => kind !== 'unknown') ??
    reasons[0] ??
    pendingReasonOf(null)
  );
}

/** What is not understood is quoted after what the queues themselves tell. */
function withState(
  reason: PendingReason,
  stateOf: () => PendingReason | undefined,
): PendingReason {
  const told = reason.class === 'unknown' ? stateOf() : undefined;
  return told
    ? {
        ...told,
        words:
          reason.words === pendingReasonOf(null).words
            ? told.words
            : `${told.words}; ${reason.words}`,
      }
    : reason;
}

/** Why a queue admits nothing, where somebody stopped it. */
function stopOf(
  localQueue: ProjectedLocalQueue | undefined,
  clusterQueue: ProjectedClusterQueue | undefined,
): PendingReason | null {
  const stopped = [clusterQueue, localQueue].find(
    queue => queue && queue.stopPolicy !== 'None',
  );
  return stopped
    ? {
        class: 'queue-stopped',
        resource: null,
        flavor: null,
        words: `${stopped.kind} ${stopped.name} is stopped${
          stopped.stopPolicy === 'HoldAndDrain'
            ? ': it admits nothing and has evicted what it had admitted'
            : ': it admits nothing for now'
        }`,
        next: `Ask your platform owners when ${stopped.kind} ${stopped.name} will be started again.`,
        permanent: false,
        waitsForOthers: false,
      }
    : null;
}

const UNREAD: Partial<
  Record<CapabilityState, Pick<PendingReason, 'words' | 'next'>>
> = {
  forbidden: {
    words: 'why is unknown: the portal may not read the Workloads of Kueue',
    next: 'Ask your platform owners to let the portal read the Workloads of Kueue.',
  },
  'not-installed': {
    words: 'why is unknown: this cluster has no Workloads of Kueue',
    next: 'Ask your platform owners whether Kueue runs on this cluster: only Kueue may admit a pod with its gate.',
  },
  starting: {
    words: 'why is unknown: the Workloads of Kueue have not been read yet',
    next: null,
  },
};

/** Why nobody can tell what a queue says, where the portal may not read it. */
function unreadableOf({ kinds }: ClusterPicture): PendingReason | null {
  const state = kinds.Workload?.state;
  const said = state && UNREAD[state];
  return said
    ? {
        class: 'unknown',
        resource: null,
        flavor: null,
        ...said,
        permanent: false,
        waitsForOthers: false,
      }
    : null;
}

/** The place of the pod that is next. */
function bestPosition(
  index: PictureIndex,
  waiting: readonly ProjectedWorkload[],
): QueuePosition | null {
  return (
    waiting
      .map(workload => queuePositionOf(index, workload))
      .filter((place): place is QueuePosition => place !== null)
      .sort((a, b) => a.clusterQueue.position - b.clusterQueue.position)[0] ??
    null
  );
}

/** The service's standing in its queue; null when no queue admits it. */
export function queueStandingOf(
  index: PictureIndex,
  facts: ServiceParts,
  now: Date,
): QueueStanding | null {
  if (!facts.queue) {
    return null;
  }
  const localQueue = index.first(
    'LocalQueue',
    'place',
    facts.ref.namespace,
    facts.queue,
  );
  const counted = facts.pods.filter(
    ({ standing }) => standing.state !== 'terminating',
  );
  const pending = counted.filter(pod => !isAdmitted(pod));
  const messages = pending
    .map(messageOf)
    .filter((message): message is string => message !== null)
    .map(withoutNeighbors);
  const clusterQueueName =
    localQueue?.clusterQueue ||
    counted.map(({ workload }) => workload?.clusterQueue).find(Boolean) ||
    null;
  const clusterQueue = index.first('ClusterQueue', 'name', clusterQueueName);
  const borrowed = borrowedOf(clusterQueue);
  const borrowedHere = borrowedOf(clusterQueue, (flavor, resource) =>
    counted.some(({ workload }) =>
      workload?.assignments.some(({ flavors }) => flavors[resource] === flavor),
    ),
  );
  const stop = stopOf(localQueue, clusterQueue);
  const admission = {
    clusterQueue,
    localQueue,
    namespace: facts.ref.namespace,
  };
  const said =
    pending.length > 0
      ? unreadableOf(index.picture) ??
        stop ??
        holdersReason(
          withState(leadingReason(pending, admission), () =>
            stateReason(
              index,
              pending,
              { ...admission, queue: facts.queue ?? '', clusterQueueName },
              now,
            ),
          ),
          () => staleHoldersOf(index, facts),
        )
      : null;
  const waitingSince = earliest(
    pending.map(({ workload, pod }) => workload?.createdAt ?? pod.createdAt),
  );
  const evictions = evictionsOf(index, facts);
  const waiting = pending.flatMap(({ workload }) =>
    workload ? [workload] : [],
  );
  const first = pending[0];
  const { reason, fit } = reconcile(
    said,
    first && clusterQueueName
      ? fitOfPending(index.picture, pending, {
          clusterQueue: clusterQueueName,
          localQueue: { namespace: facts.ref.namespace, name: facts.queue },
          requests: first.pod.requests,
          nodeSelector: first.pod.nodeSelector,
          tolerations: first.pod.tolerations,
          priority: first.workload?.priority ?? undefined,
          queuedSince: first.workload?.createdAt ?? undefined,
        })
      : null,
  );
  return {
    pending,
    reason,
    silent: messages.length === 0 && stop === null,
    evictions,
    borrowedResource: borrowedHere
      ? `${borrowedHere.amount} ${
          borrowedHere.resource === 'nvidia.com/gpu'
            ? 'GPU'
            : borrowedHere.resource
        }`
      : null,
    state: {
      localQueue: facts.queue,
      clusterQueue: clusterQueueName,
      admitted: counted.length - pending.length,
      total: counted.length,
      waitingSince,
      waitedSeconds:
        waitingSince === null
          ? null
          : Math.max(0, (now.getTime() - Date.parse(waitingSince)) / 1000),
      blockedBy: reason?.words ?? null,
      message:
        messages.find(text => pendingReasonOf(text).class === reason?.class) ??
        messages[0] ??
        null,
      position: bestPosition(index, waiting),
      podsReady: podsReadyClockOf(index, facts, evictions),
      fit,
      borrowed: clusterQueue ? borrowed?.amount ?? 0 : null,
    },
  };
}
