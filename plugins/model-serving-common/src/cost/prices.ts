import { CostPart } from '../api';

/** Prices of one hour, with the place they come from. @public */
export interface PriceBook {
  /** ISO 4217 code, such as `USD`. */
  readonly currency: string;
  /** Where the numbers come from, in words a user can check. */
  readonly source: string;
  /** Per accelerator and hour, by ResourceFlavor name. */
  readonly flavors: Readonly<Record<string, number>>;
  /** Per core and hour. */
  readonly cpuPerHour: number;
  /** Per GiB of memory and hour. */
  readonly memoryGiBPerHour: number;
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
  unitPrice: number,
): CostPart {
  return { name, quantity, unit, unitPrice, perHour: quantity * unitPrice };
}

/** What each part of a holding costs an hour; null when its flavor has no price. */
export function priceParts(
  { flavor, count, cpu, memoryBytes }: Holding,
  prices: PriceBook,
): CostPart[] | null {
  const parts = [
    priced('CPU', cpu, 'cores', prices.cpuPerHour),
    priced(
      'memory',
      memoryBytes / BYTES_PER_GIB,
      'GiB',
      prices.memoryGiBPerHour,
    ),
  ];
  if (count <= 0) {
    return parts;
  }
  if (flavor === null || !Object.hasOwn(prices.flavors, flavor)) {
    return null;
  }
  return [
    priced(
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
