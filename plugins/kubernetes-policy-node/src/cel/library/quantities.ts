import {
  InvalidQuantityError,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import { failed } from '../CelError';
import { CelOpaque, MAX_INT, MIN_INT } from '../values';
import type { FunctionTable } from './FunctionTable';

const UNIT = 1_000_000_000n;
const FINEST = -9;
/** How many digits fit into 64 bits whatever they are. */
const SAFE_DIGITS = 18;

const PARTS = /^[+-]?0*(\d*)(?:\.(\d*))?(.*)$/;
const NUMBER = /^[+-]?\d*(?:\.\d*)?/;
const SUFFIX = /^[eEinumkKMGTP]*[-+]?\d*$/;
const SHAPE = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';

const DECIMAL: Readonly<Record<string, number>> = {
  '': 0,
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
const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 10n,
  Mi: 20n,
  Gi: 30n,
  Ti: 40n,
  Pi: 50n,
  Ei: 60n,
};

const fits = (value: bigint) => value >= MIN_INT && value <= MAX_INT;

/**
 * How the API server keeps a quantity, `value * 10^scale`: as 64-bit integer where it is sure that it fits, else as
 * `decimal` of any size. What counts as an integer depends on it.
 */
interface Amount {
  value: bigint;
  scale: number;
  decimal: boolean;
}

function amountOf(text: string, nano: bigint): Amount {
  const [, whole, fraction = '', suffix] = PARTS.exec(text)!;
  const decimal = { value: nano, scale: FINEST, decimal: true };
  const power = BINARY[suffix];
  if (power !== undefined && fraction !== '') {
    return decimal;
  }
  const room =
    power === undefined
      ? SAFE_DIGITS - whole.length - fraction.length
      : SAFE_DIGITS - 4 - whole.length - Math.trunc((Number(power) * 3) / 10);
  const exponent =
    /^[eE]/.test(suffix) && suffix.length > 1
      ? Number(suffix.slice(1))
      : DECIMAL[suffix] ?? 0;
  const scale = exponent - fraction.length;
  const value =
    BigInt(`${whole}${fraction}` || '0') *
    2n ** (power ?? 0n) *
    (text.startsWith('-') ? -1n : 1n);
  return room >= 0 && scale >= FINEST && fits(value)
    ? { value, scale, decimal: false }
    : decimal;
}

/** The sum in the finer of two scales; undefined where it does not fit into 64 bits. */
function sumOf(a: Amount, b: Amount): Amount | undefined {
  if (a.decimal || b.decimal) {
    return undefined;
  }
  if (b.value === 0n) {
    return a;
  }
  if (a.value === 0n) {
    return b;
  }
  const scale = Math.min(a.scale, b.scale);
  const [left, right] = [a, b].map(
    one => one.value * 10n ** BigInt(one.scale - scale),
  );
  return [left, right, left + right].every(fits)
    ? { value: left + right, scale, decimal: false }
    : undefined;
}

/** A Kubernetes quantity as a CEL value. */
export class CelQuantity extends CelOpaque {
  readonly typeName = 'kubernetes.Quantity';
  readonly #amount: Amount;

  private constructor(readonly nano: bigint, amount: Amount) {
    super();
    this.#amount = amount;
  }

  static of(units: bigint): CelQuantity {
    return new CelQuantity(units * UNIT, {
      value: units,
      scale: 0,
      decimal: false,
    });
  }

  static parse(text: string): CelQuantity {
    try {
      const { nano } = parseQuantity(text);
      return new CelQuantity(nano, amountOf(text, nano));
    } catch (error) {
      if (error instanceof InvalidQuantityError) {
        const rest = text.replace(NUMBER, '');
        throw failed(
          text !== '' && SUFFIX.test(rest)
            ? "unable to parse quantity's suffix"
            : `quantities must match the regular expression '${SHAPE}'`,
        );
      }
      throw error;
    }
  }

  equals(other: unknown): boolean {
    return other instanceof CelQuantity && other.nano === this.nano;
  }

  /** -1, 0 or 1. */
  compareTo(other: CelQuantity): bigint {
    if (this.nano === other.nano) {
      return 0n;
    }
    return this.nano < other.nano ? -1n : 1n;
  }

  plus(other: CelQuantity): CelQuantity {
    const nano = this.nano + other.nano;
    return new CelQuantity(
      nano,
      sumOf(this.#amount, other.#amount) ?? {
        value: nano,
        scale: FINEST,
        decimal: true,
      },
    );
  }

  negated(): CelQuantity {
    return new CelQuantity(-this.nano, {
      ...this.#amount,
      value: -this.#amount.value,
    });
  }

  /** Only what is kept without a fraction; `1000m` has one. */
  get isInteger(): boolean {
    const { value, scale, decimal } = this.#amount;
    return !decimal && scale >= 0 && fits(value * 10n ** BigInt(scale));
  }

  asInteger(): bigint {
    if (!this.isInteger) {
      throw failed('cannot convert value to integer');
    }
    return this.nano / UNIT;
  }

  /** With the rounding of a product of two doubles. */
  asApproximateFloat(): number {
    const { value, scale } = this.#amount;
    return scale === 0 ? Number(value) : Number(value) * Number(`1e${scale}`);
  }
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch {
    return false;
  }
}

/** `quantity()`, `isQuantity()` and the methods of quantities. */
export function addQuantities(table: FunctionTable): void {
  const method = (
    signature: string,
    apply: (quantity: CelQuantity, ...args: never[]) => unknown,
  ) => table.add(`kubernetes.Quantity->${signature}`, apply);
  table
    .add('quantity(string): kubernetes.Quantity', CelQuantity.parse)
    .add('isQuantity(string): bool', isQuantity)
    .add('sign(kubernetes.Quantity): int', (q: CelQuantity) =>
      q.compareTo(CelQuantity.of(0n)),
    );
  method('sign(): int', q => q.compareTo(CelQuantity.of(0n)));
  method('isInteger(): bool', q => q.isInteger);
  method('asInteger(): int', q => q.asInteger());
  method('asApproximateFloat(): double', q => q.asApproximateFloat());
  method('compareTo(kubernetes.Quantity): int', (a, b: CelQuantity) =>
    a.compareTo(b),
  );
  method(
    'isGreaterThan(kubernetes.Quantity): bool',
    (a, b: CelQuantity) => a.nano > b.nano,
  );
  method(
    'isLessThan(kubernetes.Quantity): bool',
    (a, b: CelQuantity) => a.nano < b.nano,
  );
  method('add(kubernetes.Quantity): kubernetes.Quantity', (a, b: CelQuantity) =>
    a.plus(b),
  );
  method('add(int): kubernetes.Quantity', (a, b: bigint) =>
    a.plus(CelQuantity.of(b)),
  );
  method('sub(kubernetes.Quantity): kubernetes.Quantity', (a, b: CelQuantity) =>
    a.plus(b.negated()),
  );
  method('sub(int): kubernetes.Quantity', (a, b: bigint) =>
    a.plus(CelQuantity.of(-b)),
  );
}
