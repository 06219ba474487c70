import { UsageSum } from '../api';
import { UsageSlice } from './usageSlices';

type Keys = Pick<
  UsageSum,
  'costCenter' | 'currency' | 'day' | 'flavor' | 'model' | 'service'
>;

const keyOf = (sum: Keys) =>
  JSON.stringify([
    sum.service,
    sum.model,
    sum.costCenter,
    sum.flavor,
    sum.day,
    sum.currency,
  ]);

function sumOf(slice: UsageSlice): UsageSum {
  const { amount, attribution, count, currency, flavor, seconds } = slice;
  return {
    service: slice.service,
    model: attribution.model,
    costCenter: attribution.costCenter,
    flavor,
    day: slice.hour.slice(0, 10),
    currency,
    podSeconds: seconds,
    acceleratorSeconds: seconds * count,
    amount: amount ?? 0,
    unpricedSeconds: amount === null ? seconds : 0,
  };
}

/** Adds up what is of the same service, model, cost center, accelerator, day and currency. @public */
export function addUsageSums(sums: readonly UsageSum[]): UsageSum[] {
  const added = new Map<string, UsageSum>();
  for (const sum of sums) {
    const key = keyOf(sum);
    const before = added.get(key);
    added.set(
      key,
      before
        ? {
            ...before,
            podSeconds: before.podSeconds + sum.podSeconds,
            acceleratorSeconds:
              before.acceleratorSeconds + sum.acceleratorSeconds,
            amount: before.amount + sum.amount,
            unpricedSeconds: before.unpricedSeconds + sum.unpricedSeconds,
          }
        : sum,
    );
  }
  return [...added.values()];
}

/** @public */
export function sumSlices(slices: readonly UsageSlice[]): UsageSum[] {
  return addUsageSums(slices.map(sumOf));
}
