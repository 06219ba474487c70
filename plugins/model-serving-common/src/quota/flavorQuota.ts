import { FlavorQuota } from '../api';
import { ClusterPicture } from '../kubernetes';
import { fromAmount, most } from './amounts';
import { cellOf } from './amounts';
import { CohortCycleError, QuotaTree } from './QuotaTree';

/** Whether the cohort's tree is known; before Kueue had Cohort objects, its name was all of it. */
function cohortIsReadable(picture: ClusterPicture): boolean {
  const state = picture.kinds.Cohort?.state;
  return (
    state === 'live' || state === 'unreachable' || state === 'not-installed'
  );
}

function isAcyclic(tree: QuotaTree, clusterQueue: string): boolean {
  try {
    tree.assertAcyclic(clusterQueue);
    return true;
  } catch (error) {
    if (error instanceof CohortCycleError) {
      return false;
    }
    throw error;
  }
}

/** Quota of every flavor and resource, as the queue itself sees it. @public */
export function flavorQuotasOf(
  picture: ClusterPicture,
  clusterQueue: string,
): FlavorQuota[] {
  const tree = QuotaTree.of(picture);
  const queue = tree.queue(clusterQueue);
  const readable =
    !queue?.cohort ||
    (cohortIsReadable(picture) && isAcyclic(tree, clusterQueue));
  return (queue?.resourceGroups ?? []).flatMap(group =>
    group.flavors.flatMap(flavor =>
      flavor.resources.map(({ name: resource }) => {
        const cell = cellOf(flavor.name, resource);
        const nominal = tree.nominal(clusterQueue, cell);
        const used = tree.used(clusterQueue, cell);
        const free = most(0n, nominal - used);
        const borrowable = readable
          ? most(0n, tree.available(clusterQueue, cell) - free)
          : null;
        return {
          flavor: flavor.name,
          resource,
          nominal: fromAmount(resource, nominal),
          used: fromAmount(resource, used),
          borrowed: fromAmount(resource, most(0n, used - nominal)),
          free: fromAmount(resource, free),
          borrowable:
            borrowable === null ? null : fromAmount(resource, borrowable),
        };
      }),
    ),
  );
}
