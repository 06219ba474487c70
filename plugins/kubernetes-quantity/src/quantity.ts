/** How Kubernetes writes a quantity back. @public */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/**
 * An exact Kubernetes quantity in billionths of the base unit (cores, bytes, pieces).
 * Kubernetes itself keeps no finer fraction than that.
 * @public
 */
export interface Quantity {
  readonly nano: bigint;
  readonly format: QuantityFormat;
}

/** Thrown for text that is no Kubernetes quantity. @public */
export class InvalidQuantityError extends Error {
  constructor(text: string) {
    super(`'${text.slice(0, 64)}' is not a Kubernetes quantity`);
    this.name = 'InvalidQuantityError';
  }
}

const SHAPE =
  /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:(Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?\d{1,3})|([numkMGTPE]))?$/;

const BINARY_POWERS: Record<string, bigint> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};

const DECIMAL_POWERS: Record<string, number> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const NANO_DIGITS = 9;
/** Longest text that is looked at, and the widest exponent; beyond them nothing real is written. */
const MAX_LENGTH = 64;
const MAX_EXPONENT = 40;

/** Kubernetes rounds what is finer than a nano away from zero. */
function divideAwayFromZero(value: bigint, divisor: bigint): bigint {
  return value % divisor === 0n ? value / divisor : value / divisor + 1n;
}

/**
 * Reads a quantity as Kubernetes does (`m`, `k`, `Gi`, `1e3`, fractions).
 *
 * @throws InvalidQuantityError when the text is none.
 * @public
 */
export function parseQuantity(text: string | number): Quantity {
  const source = typeof text === 'number' ? String(text) : text;
  const match = source.length <= MAX_LENGTH ? SHAPE.exec(source) : null;
  if (!match) {
    throw new InvalidQuantityError(source);
  }
  const [, sign, number, binary, exponentText, decimal] = match;
  const [whole, fraction = ''] = number.split('.');
  const digits = BigInt(`${whole}${fraction}` || '0');
  const exponent = Number(exponentText ?? 0) + (DECIMAL_POWERS[decimal] ?? 0);
  if (Math.abs(exponent) > MAX_EXPONENT) {
    throw new InvalidQuantityError(source);
  }
  const scale = NANO_DIGITS + exponent - fraction.length;
  const factor = binary ? BINARY_POWERS[binary] : 1n;
  const magnitude =
    scale >= 0
      ? digits * factor * 10n ** BigInt(scale)
      : divideAwayFromZero(digits * factor, 10n ** BigInt(-scale));
  let format: QuantityFormat = 'DecimalSI';
  if (binary) {
    format = 'BinarySI';
  } else if (exponentText !== undefined) {
    format = 'DecimalExponent';
  }
  return { nano: sign === '-' ? -magnitude : magnitude, format };
}

const ONE = 10n ** BigInt(NANO_DIGITS);

/**
 * Writes the canonical form, the one a Kubernetes API server would answer:
 * no fraction, and the largest suffix that keeps the value exact.
 * @public
 */
export function formatQuantity(quantity: Quantity): string {
  const { nano, format } = quantity;
  if (nano === 0n) {
    return '0';
  }
  const sign = nano < 0n ? '-' : '';
  const magnitude = nano < 0n ? -nano : nano;
  if (format === 'BinarySI' && magnitude % ONE === 0n) {
    const units = magnitude / ONE;
    const suffix = Object.keys(BINARY_POWERS)
      .reverse()
      .find(name => units % BINARY_POWERS[name] === 0n);
    return suffix
      ? `${sign}${units / BINARY_POWERS[suffix]}${suffix}`
      : `${sign}${units}`;
  }
  let exponent = -NANO_DIGITS;
  let rest = magnitude;
  const largest = format === 'DecimalExponent' ? 42 : 18;
  while (exponent < largest && rest % 1000n === 0n) {
    rest /= 1000n;
    exponent += 3;
  }
  if (exponent === 0) {
    return `${sign}${rest}`;
  }
  if (format === 'DecimalExponent') {
    return `${sign}${rest}e${exponent}`;
  }
  const suffix = Object.keys(DECIMAL_POWERS).find(
    name => DECIMAL_POWERS[name] === exponent,
  );
  return `${sign}${rest}${suffix}`;
}

/** The value in base units (cores, bytes, pieces) as a JavaScript number. @public */
export function quantityToNumber(quantity: Quantity): number {
  const whole = quantity.nano / ONE;
  return Number(whole) + Number(quantity.nano % ONE) / Number(ONE);
}

/** The sum, written like its first summand. @public */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

/** The larger of two. @public */
export function maxQuantity(a: Quantity, b: Quantity): Quantity {
  return a.nano >= b.nano ? a : b;
}
