import { ProjectedWorkload } from '../kubernetes';
import { isTrue } from '../kubernetes/condition';

const POD_WORKLOAD = /^pod-(.+)-[a-z0-9]{5}-[0-9a-f]{5}$/;
const EVICTED = /^EvictedDueTo(\w+)$/;

/** The ReplicaSet of the pod for which a Workload was made, by Kueue's naming. */
export function replicaSetOfWorkload(name: string): string | null {
  return POD_WORKLOAD.exec(name)?.[1] ?? null;
}

/** Why Kueue evicted, by its event's reason; null for any other event. */
export function evictionReason(reason: string): string | null {
  return EVICTED.exec(reason)?.[1] ?? null;
}

/** Whether Kueue still has to find quota for it. */
export function isPending(workload: ProjectedWorkload): boolean {
  return (
    workload.active &&
    !isTrue(workload, 'QuotaReserved') &&
    !isTrue(workload, 'Finished')
  );
}
