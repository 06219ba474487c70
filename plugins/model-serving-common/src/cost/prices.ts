import { CostPart } from '../api';

/** Prices of one hour, with the place they come from. @public */
export interface PriceBook {
  /** ISO 4217 code, such as `USD`. */
  readonly currency: string;
  /** Where the numbers come from, in words a user can check. */
  readonly source: string;
  /** Per accelerator and hour, by ResourceFlavor name. */
  readonly flavors: Readonly<Record<string, number>>;
  /**
   * Per core and hour; null where cores have no price of their own. Those beside accelerators are then counted in with
   * the accelerators' price, and what runs on CPUs alone has no known price.
   */
  readonly cpuPerHour: number | null;
  /** Per GiB of memory and hour; null as with cores. */
  readonly memoryGiBPerHour: number | null;
}

/** Hours of an average month, as clouds bill it. */
export const HOURS_PER_MONTH = 730;

const BYTES_PER_GIB = 1024 ** 3;

/** What is paid for as long as it is held. */
export interface Holding {
  /** ResourceFlavor of the accelerators; null without any, or when it is not known. */
  readonly flavor: string | null;
  /** Accelerators. */
  readonly count: number;
  /** Cores. */
  readonly cpu: number;
  readonly memoryBytes: number;
}

function priced(
  name: string,
  quantity: number,
  unit: string,
  unitPrice: number | null,
): CostPart[] {
  return unitPrice === null
    ? []
    : [{ name, quantity, unit, unitPrice, perHour: quantity * unitPrice }];
}

/**
 * What of a holding has no price, in words; null where all has one.
 * @public
 */
export function missingPrice(
  { flavor, count }: Pick<Holding, 'count' | 'flavor'>,
  prices: PriceBook,
): string | null {
  if (count > 0) {
    return flavor === null || !Object.hasOwn(prices.flavors, flavor)
      ? 'its accelerator'
      : null;
  }
  const missing = [
    prices.cpuPerHour === null && 'CPU cores',
    prices.memoryGiBPerHour === null && 'memory',
  ].filter(what => what !== false);
  return missing.length > 0 ? missing.join(' and ') : null;
}

/** What each part of a holding costs an hour; null where it has no known price. */
export function priceParts(
  { flavor, count, cpu, memoryBytes }: Holding,
  prices: PriceBook,
): CostPart[] | null {
  if (missingPrice({ flavor, count }, prices) !== null) {
    return null;
  }
  const parts = [
    ...priced('CPU', cpu, 'cores', prices.cpuPerHour),
    ...priced(
      'memory',
      memoryBytes / BYTES_PER_GIB,
      'GiB',
      prices.memoryGiBPerHour,
    ),
  ];
  if (count <= 0 || flavor === null) {
    return parts;
  }
  return [
    ...priced(
      `accelerator ${flavor}`,
      count,
      'accelerators',
      prices.flavors[flavor],
    ),
    ...parts,
  ];
}

/** What parts cost together, an hour. */
export function sumPerHour(parts: readonly CostPart[]): number {
  return parts.reduce((sum, { perHour }) => sum + perHour, 0);
}
