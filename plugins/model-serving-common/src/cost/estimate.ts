import {
  parseQuantity,
  quantityToNumber,
} from '@model-serving/kubernetes-quantity';
import { CostEstimate } from '../api';
import { BudgetCommitments, shareOf } from './budget';
import { HOURS_PER_MONTH, PriceBook, priceParts, sumPerHour } from './prices';

/** What one replica occupies. @public */
export interface ReplicaShape {
  /** ResourceFlavor; null for a replica without accelerators. */
  readonly flavor: string | null;
  /** Accelerators. */
  readonly count: number;
  /** Kubernetes quantity of cores. */
  readonly cpu: string;
  /** Kubernetes quantity of bytes. */
  readonly memory: string;
}

/** What one replica costs an hour; null where it has no known price. @public */
export function replicaPerHour(
  shape: ReplicaShape,
  prices: PriceBook,
): number | null {
  const { flavor, count } = shape;
  const parts = priceParts(
    {
      flavor,
      count,
      cpu: quantityToNumber(parseQuantity(shape.cpu)),
      memoryBytes: quantityToNumber(parseQuantity(shape.memory)),
    },
    prices,
  );
  return parts && sumPerHour(parts);
}

/**
 * What a service will cost at the lower and the upper number of replicas; a month has 730 hours.
 *
 * @param commitments - What the tenant has beside it, in the book's currency; null without a budget
 * @param hours - Longest that it runs, where it ends by itself: a month has no more of them
 * @returns null where a replica has no known price ({@link missingPrice}): unknown money is never shown as 0.
 * @public
 */
export function estimateCost(
  shape: ReplicaShape,
  replicas: { min: number; max: number },
  prices: PriceBook,
  commitments: BudgetCommitments | null = null,
  hours?: number,
): CostEstimate | null {
  const each = replicaPerHour(shape, prices);
  if (each === null) {
    return null;
  }
  const perHour = { min: each * replicas.min, max: each * replicas.max };
  const charged = Math.min(hours ?? HOURS_PER_MONTH, HOURS_PER_MONTH);
  const perMonth = {
    min: perHour.min * charged,
    max: perHour.max * charged,
  };
  const budget =
    commitments && commitments.perMonth > 0
      ? { ...commitments, request: perMonth }
      : null;
  return {
    currency: prices.currency,
    perHour,
    perMonth,
    ...(hours !== undefined && { hours }),
    priceSource: prices.source,
    shareOfBudget: budget && shareOf(budget, 'max'),
    leastShareOfBudget: budget && shareOf(budget, 'min'),
    budget,
  };
}
