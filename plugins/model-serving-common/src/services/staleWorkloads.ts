import { ProjectedWorkload } from '../kubernetes';
import { isTrue } from '../kubernetes/condition';
import { PendingReason } from './pendingReason';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { ServiceParts } from './serviceParts';

const MOST_NAMED = 3;

/** Admitted Workloads of this service's own pods that do not exist any more: they hold quota for nobody. */
export function staleHoldersOf(
  index: PictureIndex,
  facts: ServiceParts,
): ProjectedWorkload[] {
  return facts.deployments
    .flatMap(({ name }) =>
      index.all('Workload', 'deployment', facts.ref.namespace, name),
    )
    .filter(
      workload =>
        isTrue(workload, 'QuotaReserved') &&
        !isTrue(workload, 'Finished') &&
        workload.owners.every(
          ({ uid }) => index.first('Pod', 'uid', uid) === undefined,
        ),
    );
}

/** A reason that lacks quota, with what holds it where that is the service itself. */
export function holdersReason(
  reason: PendingReason,
  holdersOf: () => readonly ProjectedWorkload[],
): PendingReason {
  const holders = reason.waitsForOthers ? holdersOf() : [];
  if (holders.length === 0) {
    return reason;
  }
  const named = holders.slice(0, MOST_NAMED).map(({ name }) => name);
  const rest = holders.length - named.length;
  const list = `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return {
    ...reason,
    waitsForOthers: false,
    words: `${reason.words}; ${
      holders.length === 1
        ? 'a Workload of a pod of this service that is gone still holds'
        : `${holders.length} Workloads of pods of this service that are gone still hold`
    } quota: ${list}`,
    next: `Delete ${
      holders.length === 1 ? 'that Workload' : 'those Workloads'
    } (kubectl delete workloads), or ask your platform owners to: their pods are gone.`,
  };
}
