import type { FitWord, MemoryWord } from '../api';

/** What of an option decides which is the cheapest. @public */
export interface PricedFit {
  /** Of one replica, per hour; null where no price is known. */
  readonly perHour: number | null;
  /** Accelerators of one replica. */
  readonly count: number;
  /** Whether it holds a replica. */
  readonly memory: MemoryWord;
  /** Whether the tenant's quota can have it. */
  readonly quota: FitWord;
}

/** The cheaper first, those without a price last; of equal prices the one with fewer accelerators. @public */
export function byPrice(
  a: Pick<PricedFit, 'count' | 'perHour'>,
  b: Pick<PricedFit, 'count' | 'perHour'>,
): number {
  const [costA, costB] = [a.perHour ?? Infinity, b.perHour ?? Infinity];
  return (costA === costB ? 0 : costA - costB) || a.count - b.count;
}

/**
 * The cheapest option that is known to hold a replica and that the tenant's quota can have, now or one day; undefined
 * where there is none.
 * @public
 */
export function cheapestFitting<T extends PricedFit>(
  options: readonly T[],
): T | undefined {
  return options
    .filter(({ memory, quota }) => memory === 'fits' && quota !== 'never')
    .sort(byPrice)[0];
}
