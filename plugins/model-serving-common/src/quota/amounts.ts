import { parseQuantity } from '@model-serving/kubernetes-quantity';

/**
 * Amounts as Kueue counts them: milli-cores for `cpu`, whole units for everything else, rounded up.
 */
export type Amount = bigint;

const NANO_PER_UNIT = 1_000_000_000n;
const NANO_PER_MILLI = 1_000_000n;

function divideUp(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor > 0n ? quotient + 1n : quotient;
}

/** Reads a quantity of a resource. */
export function toAmount(resource: string, quantity: string): Amount {
  const { nano } = parseQuantity(quantity);
  return divideUp(nano, resource === 'cpu' ? NANO_PER_MILLI : NANO_PER_UNIT);
}

/** The amount in base units: cores, bytes, pieces. */
export function fromAmount(resource: string, amount: Amount): number {
  return resource === 'cpu' ? Number(amount) / 1000 : Number(amount);
}

const GIB = 1024 ** 3;

/** The amount in words, as in `2 GPUs`, `1.5 CPU cores` or `24 GiB of memory`. */
export function amountInWords(resource: string, amount: Amount): string {
  const value = fromAmount(resource, amount);
  if (resource === 'cpu') {
    return `${value} CPU ${value === 1 ? 'core' : 'cores'}`;
  }
  if (resource === 'memory') {
    return `${Math.round((value / GIB) * 100) / 100} GiB of memory`;
  }
  if (resource === 'nvidia.com/gpu') {
    return `${value} ${value === 1 ? 'GPU' : 'GPUs'}`;
  }
  return `${value} ${resource}`;
}

/** How much of what, as in `2 of 4 GPUs`. */
export function shareInWords(
  resource: string,
  part: Amount,
  whole: Amount,
): string {
  const [value, ...unit] = amountInWords(resource, part).split(' ');
  const [of, ...wholeUnit] = amountInWords(resource, whole).split(' ');
  return `${value} of ${of} ${(wholeUnit.length > 0 ? wholeUnit : unit).join(
    ' ',
  )}`;
}

/** What is missing, as in `1 more GPU`. */
export function moreInWords(resource: string, amount: Amount): string {
  const [value, ...unit] = amountInWords(resource, amount).split(' ');
  return `${value} more ${unit.join(' ')}`;
}

/** The smaller of two. */
export function least(a: Amount, b: Amount): Amount {
  return a < b ? a : b;
}

/** The larger of two. */
export function most(a: Amount, b: Amount): Amount {
  return a > b ? a : b;
}

/** One resource in one flavor: what quota is counted by. */
export type Cell = string;

/** Amounts by cell. */
export type Usage = ReadonlyMap<Cell, Amount>;

export function cellOf(flavor: string, resource: string): Cell {
  return `${flavor}\u0000${resource}`;
}

/** The flavor of a {@link cellOf}. */
export function flavorOf(cell: Cell): string {
  return cell.slice(0, cell.indexOf('\u0000'));
}

/** The resource of a {@link cellOf}. */
export function resourceOf(cell: Cell): string {
  return cell.slice(cell.indexOf('\u0000') + 1);
}
