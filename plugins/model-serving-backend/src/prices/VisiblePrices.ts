import {
  missingPrice,
  PriceBook,
  ReplicaShape,
  replicaPerHour,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Why a caller sees no money of a tenant. */
export const COSTS_NOT_VISIBLE =
  'you do not have access to the costs of this tenant';

/** The prices that a caller may see of what a tenant pays, or why there are none. */
export type VisiblePrices =
  | { book: PriceBook }
  | { book: undefined; reason: string };

/** @param mayCost - whether the caller may see the tenant's costs */
export function visiblePrices(
  current: PriceBook | undefined,
  mayCost: boolean,
): VisiblePrices {
  if (!mayCost) {
    return { book: undefined, reason: COSTS_NOT_VISIBLE };
  }
  return current
    ? { book: current }
    : { book: undefined, reason: 'no prices are configured' };
}

/** What one replica costs an hour. */
export interface ReplicaPrice {
  /** Null where it is unknown, or where the caller may not see it. */
  perHour: number | null;
  /** ISO 4217 code; null without a price. */
  currency: string | null;
  /** Why there is no price; null where there is one. */
  reason: string | null;
}

export function replicaPrice(
  shape: ReplicaShape,
  prices: VisiblePrices,
): ReplicaPrice {
  const none = (reason: string): ReplicaPrice => ({
    perHour: null,
    currency: null,
    reason,
  });
  if (!prices.book) {
    return none(prices.reason);
  }
  const { book } = prices;
  const perHour = replicaPerHour(shape, book);
  return perHour === null
    ? none(`the price book has no price for ${missingPrice(shape, book)}`)
    : { perHour, currency: book.currency, reason: null };
}
