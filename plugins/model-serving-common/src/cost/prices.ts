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

export const BYTES_PER_GIB = 1024 ** 3;

/** The price of a flavor; undefined when the book has none. */
export function flavorPrice(
  prices: PriceBook,
  flavor: string,
): number | undefined {
  return Object.hasOwn(prices.flavors, flavor)
    ? prices.flavors[flavor]
    : undefined;
}
