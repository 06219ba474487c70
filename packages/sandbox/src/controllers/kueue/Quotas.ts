import { isTrue } from '../conditions';
import { Amounts, addAmounts, amountsOf, parseAmount } from '../quantities';
import { ClusterQueue, Workload } from './KueueObjects';

interface Share {
  nominal: bigint;
  borrowing?: bigint;
  lending?: bigint;
}

const max = (a: bigint, b: bigint) => (a > b ? a : b);
const min = (a: bigint, b: bigint) => (a < b ? a : b);

/** Whether a workload still holds the quota it was given. */
export function holdsQuota({ status }: Workload): boolean {
  return (
    Boolean(status?.admission) &&
    isTrue(status?.conditions, 'QuotaReserved') &&
    !isTrue(status?.conditions, 'Finished')
  );
}

/** Kueue's arithmetic over ClusterQueues and the cohort that each belongs to. */
export class Quotas {
  readonly #used = new Map<string, Amounts>();

  readonly #queues: readonly ClusterQueue[];

  constructor(queues: readonly ClusterQueue[], workloads: readonly Workload[]) {
    this.#queues = queues;

    for (const { status } of workloads.filter(holdsQuota)) {
      const { clusterQueue, podSetAssignments } = status!.admission!;
      for (const { flavors, resourceUsage } of podSetAssignments) {
        for (const [resource, amount] of Object.entries(
          amountsOf(resourceUsage),
        )) {
          const key = `${clusterQueue}/${flavors[resource]}`;
          const usage = this.#used.get(key) ?? {};
          this.#used.set(key, addAmounts(usage, { [resource]: amount }));
        }
      }
    }
  }

  usage(queue: ClusterQueue, flavor: string, resource: string): bigint {
    return this.#used.get(`${queue.metadata.name}/${flavor}`)?.[resource] ?? 0n;
  }

  nominal(queue: ClusterQueue, flavor: string, resource: string): bigint {
    return this.#share(queue, flavor, resource).nominal;
  }

  /** What a queue holds beyond its own quota. */
  borrowed(queue: ClusterQueue, flavor: string, resource: string): bigint {
    const nominal = this.nominal(queue, flavor, resource);
    return max(0n, this.usage(queue, flavor, resource) - nominal);
  }

  /** The most that a queue could ever hold. */
  capacity(queue: ClusterQueue, flavor: string, resource: string): bigint {
    const { nominal, borrowing } = this.#share(queue, flavor, resource);
    if (!queue.spec.cohortName) {
      return nominal;
    }
    const lent = this.#cohort(queue, flavor, resource).quota;
    const most = this.#guaranteed(queue, flavor, resource) + lent;
    return borrowing === undefined ? most : min(most, nominal + borrowing);
  }

  /** What a queue could take now. */
  available(queue: ClusterQueue, flavor: string, resource: string): bigint {
    const { nominal, borrowing } = this.#share(queue, flavor, resource);
    const usage = this.usage(queue, flavor, resource);
    if (!queue.spec.cohortName) {
      return nominal - usage;
    }
    const own = this.#guaranteed(queue, flavor, resource);
    const { quota, usage: cohortUsage } = this.#cohort(queue, flavor, resource);
    const shared = quota - cohortUsage;
    const allowed =
      borrowing === undefined
        ? shared
        : min(shared, nominal - own - max(0n, usage - own) + borrowing);
    return max(0n, own - usage) + allowed;
  }

  #share(queue: ClusterQueue, flavor: string, resource: string): Share {
    const found = (queue.spec.resourceGroups ?? [])
      .flatMap(({ flavors }) => flavors)
      .find(({ name }) => name === flavor)
      ?.resources.find(({ name }) => name === resource);
    const optional = (quantity?: string | number) =>
      quantity === undefined ? undefined : parseAmount(quantity);
    return {
      nominal: parseAmount(found?.nominalQuota),
      borrowing: optional(found?.borrowingLimit),
      lending: optional(found?.lendingLimit),
    };
  }

  // Quota that the queue does not lend.
  #guaranteed(queue: ClusterQueue, flavor: string, resource: string) {
    const { nominal, lending } = this.#share(queue, flavor, resource);
    return lending === undefined ? 0n : max(0n, nominal - lending);
  }

  #cohort(queue: ClusterQueue, flavor: string, resource: string) {
    let quota = 0n;
    let usage = 0n;
    for (const member of this.#queues) {
      if (member.spec.cohortName === queue.spec.cohortName) {
        const kept = this.#guaranteed(member, flavor, resource);
        quota += this.#share(member, flavor, resource).nominal - kept;
        usage += max(0n, this.usage(member, flavor, resource) - kept);
      }
    }
    return { quota, usage };
  }
}
