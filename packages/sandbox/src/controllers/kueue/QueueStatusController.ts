import { isDeepStrictEqual } from 'node:util';
import { ClusterView } from '../ClusterView';
import { isTrue, withConditions } from '../conditions';
import { Condition } from '../KubernetesObjects';
import { Amounts, addAmounts, amountsOf, formatAmount } from '../quantities';
import { Reconciler } from '../Reconciler';
import {
  ClusterQueue,
  FlavorUsage,
  LocalQueue,
  Workload,
} from './KueueObjects';
import { Quotas, holdsQuota } from './Quotas';
import { stopOf } from './stoppedQueue';

/** Counts and usage on ClusterQueues and LocalQueues, a second after they change as in Kueue. */
export class QueueStatusController {
  readonly #queue: Reconciler;
  #due = false;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;

    this.#queue = new Reconciler(cluster.pace, () => this.#write());
    const soon = () => {
      if (!this.#due) {
        this.#due = true;
        this.#queue.enqueueAfter('queues', 1);
      }
    };
    cluster.workloads.onChange(soon);
    cluster.localQueues.onChange(soon);
    cluster.clusterQueues.onChange(soon);
    cluster.resourceFlavors.onChange(soon);
  }

  async #write(): Promise<void> {
    this.#due = false;
    const { clusterQueues, localQueues, workloads } = this.#cluster;
    const open = workloads
      .list()
      .filter(({ status }) => !isTrue(status?.conditions, 'Finished'));
    const quotas = new Quotas(clusterQueues.list(), open);
    for (const queue of clusterQueues.list()) {
      const locals = localQueues
        .list()
        .filter(({ spec }) => spec.clusterQueue === queue.metadata.name);
      const inside = open.filter(workload =>
        locals.some(local => belongs(workload, local)),
      );
      const usage = flavorUsage(queue, (flavor, resource) => ({
        borrowed: formatAmount(quotas.borrowed(queue, flavor, resource)),
        name: resource,
        total: formatAmount(quotas.usage(queue, flavor, resource)),
      }));
      const next = this.#status(
        queue,
        inside,
        usage,
        this.#queueCondition(queue),
      );
      if (!isDeepStrictEqual(next, queue.status)) {
        await clusterQueues.replaceStatus({ ...queue, status: next });
      }
    }
    for (const local of localQueues.list()) {
      const inside = open.filter(workload => belongs(workload, local));
      const queue = clusterQueues.get(local.spec.clusterQueue);
      const held = heldBy(inside);
      const usage = queue
        ? flavorUsage(queue, (flavor, resource) => ({
            name: resource,
            total: formatAmount(held.get(flavor)?.[resource] ?? 0n),
          }))
        : [];
      const next = this.#status(
        local,
        inside,
        usage,
        localCondition(local, queue),
      );
      if (!isDeepStrictEqual(next, local.status)) {
        await localQueues.replaceStatus({ ...local, status: next });
      }
    }
  }

  #status(
    queue: ClusterQueue | LocalQueue,
    workloads: readonly Workload[],
    usage: FlavorUsage[],
    active: Condition,
  ) {
    const reserving = workloads.filter(holdsQuota);
    const admitted = reserving.filter(({ status }) =>
      isTrue(status?.conditions, 'Admitted'),
    );
    return {
      admittedWorkloads: admitted.length,
      conditions: withConditions(
        queue.status?.conditions,
        [{ ...active, observedGeneration: queue.metadata.generation }],
        this.#cluster.pace.timestamp(),
      ),
      flavorsReservation: usage,
      flavorsUsage: usage,
      pendingWorkloads: workloads.length - reserving.length,
      reservingWorkloads: reserving.length,
    };
  }

  #queueCondition({ spec }: ClusterQueue): Condition {
    if ((spec.stopPolicy ?? 'None') !== 'None') {
      return {
        type: 'Active',
        status: 'False',
        reason: 'Stopped',
        message: "Can't admit new workloads: is stopped.",
      };
    }
    const missing = (spec.resourceGroups ?? [])
      .flatMap(({ flavors }) => flavors.map(({ name }) => name))
      .filter(name => !this.#cluster.resourceFlavors.get(name));
    return missing.length > 0
      ? {
          type: 'Active',
          status: 'False',
          reason: 'FlavorNotFound',
          message: `Can't admit new workloads: references missing ResourceFlavor(s): ${missing.join(
            ', ',
          )}.`,
        }
      : {
          type: 'Active',
          status: 'True',
          reason: 'Ready',
          message: 'Can admit new workloads',
        };
  }
}

function localCondition(
  local: LocalQueue,
  queue: ClusterQueue | undefined,
): Condition {
  const stop = stopOf(local, queue);
  if (stop) {
    return stop.kind === 'LocalQueue'
      ? {
          type: 'Active',
          status: 'False',
          reason: 'Stopped',
          message: 'LocalQueue is stopped',
        }
      : {
          type: 'Active',
          status: 'False',
          reason: 'ClusterQueueIsInactive',
          message: "Can't submit new workloads to clusterQueue",
        };
  }
  return queue
    ? {
        type: 'Active',
        status: 'True',
        reason: 'Ready',
        message: 'Can submit new workloads to localQueue',
      }
    : {
        type: 'Active',
        status: 'False',
        reason: 'ClusterQueueDoesNotExist',
        message: "Can't submit new workloads to clusterQueue",
      };
}

function belongs({ metadata, spec }: Workload, local: LocalQueue): boolean {
  return (
    metadata.namespace === local.metadata.namespace &&
    spec.queueName === local.metadata.name
  );
}

function heldBy(workloads: readonly Workload[]): Map<string, Amounts> {
  const held = new Map<string, Amounts>();
  for (const { status } of workloads.filter(holdsQuota)) {
    for (const { flavors, resourceUsage } of status!.admission!
      .podSetAssignments) {
      for (const [name, amount] of Object.entries(amountsOf(resourceUsage))) {
        const flavor = held.get(flavors[name]) ?? {};
        held.set(flavors[name], addAmounts(flavor, { [name]: amount }));
      }
    }
  }
  return held;
}

function flavorUsage(
  { spec }: ClusterQueue,
  resource: (flavor: string, name: string) => FlavorUsage['resources'][number],
): FlavorUsage[] {
  return (spec.resourceGroups ?? []).flatMap(({ flavors }) =>
    flavors.map(flavor => ({
      name: flavor.name,
      resources: flavor.resources.map(({ name }) =>
        resource(flavor.name, name),
      ),
    })),
  );
}
