import {
  InvalidQuantityError,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import { failed } from '../CelError';
import { CelOpaque, MAX_INT, MIN_INT } from '../values';
import type { FunctionTable } from './FunctionTable';

const UNIT = 1_000_000_000n;
const SHAPE = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';

/** A Kubernetes quantity as a CEL value. */
export class CelQuantity extends CelOpaque {
  readonly typeName = 'kubernetes.Quantity';

  constructor(readonly nano: bigint) {
    super();
  }

  static parse(text: string): CelQuantity {
    try {
      return new CelQuantity(parseQuantity(text).nano);
    } catch (error) {
      if (error instanceof InvalidQuantityError) {
        throw failed(
          new RegExp(SHAPE).test(text)
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

  get isInteger(): boolean {
    const units = this.nano / UNIT;
    return this.nano % UNIT === 0n && units <= MAX_INT && units >= MIN_INT;
  }

  asInteger(): bigint {
    if (!this.isInteger) {
      throw failed('cannot convert value to integer');
    }
    return this.nano / UNIT;
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

const sum = (a: CelQuantity, b: CelQuantity) =>
  new CelQuantity(a.nano + b.nano);
const difference = (a: CelQuantity, b: CelQuantity) =>
  new CelQuantity(a.nano - b.nano);
const units = (count: bigint) => new CelQuantity(count * UNIT);

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
      q.compareTo(units(0n)),
    );
  method('sign(): int', q => q.compareTo(units(0n)));
  method('isInteger(): bool', q => q.isInteger);
  method('asInteger(): int', q => q.asInteger());
  method('asApproximateFloat(): double', q => Number(q.nano) / Number(UNIT));
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
  method('add(kubernetes.Quantity): kubernetes.Quantity', sum);
  method('add(int): kubernetes.Quantity', (a, b: bigint) => sum(a, units(b)));
  method('sub(kubernetes.Quantity): kubernetes.Quantity', difference);
  method('sub(int): kubernetes.Quantity', (a, b: bigint) =>
    difference(a, units(b)),
  );
}
