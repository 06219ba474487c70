import { FlavorQuota } from '../api';

const isAcceleratorQuota = ({ resource }: FlavorQuota) =>
  resource.includes('/');

/**
 * Whether quota of an accelerator is only listed because Kueue wants every flavor of a group to list every resource: the
 * flavor has none, and none to borrow.
 * @public
 */
export function isEmptyQuota(quota: FlavorQuota): boolean {
  const { borrowable, nominal, used } = quota;
  return (
    isAcceleratorQuota(quota) && nominal === 0 && used === 0 && !borrowable
  );
}

/**
 * The quota that people look at first: of each flavor its accelerators, and all of it where a flavor has none.
 * @public
 */
export function leadingQuotas(quota: readonly FlavorQuota[]): FlavorQuota[] {
  const shown = quota.filter(each => !isEmptyQuota(each));
  const accelerated = new Set(
    shown.filter(isAcceleratorQuota).map(({ flavor }) => flavor),
  );
  return shown.filter(
    each => isAcceleratorQuota(each) || !accelerated.has(each.flavor),
  );
}
