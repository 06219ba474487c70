import { Environment } from '@marcbachmann/cel-js';
import {
  parseQuantity,
  Quantity,
} from '@model-serving/backstage-plugin-model-serving-common';

const UNIT = 1_000_000_000n;

/** A Kubernetes quantity as a CEL value. */
export class CelQuantity {
  constructor(readonly nano: bigint) {}

  static parse(text: string): CelQuantity {
    return new CelQuantity(parseQuantity(text).nano);
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

const order = (a: Pick<Quantity, 'nano'>, b: Pick<Quantity, 'nano'>) => {
  if (a.nano === b.nano) {
    return 0n;
  }
  return a.nano < b.nano ? -1n : 1n;
};

function asInteger(quantity: CelQuantity): bigint {
  if (quantity.nano % UNIT !== 0n) {
    throw new Error('the quantity is not a whole number');
  }
  return quantity.nano / UNIT;
}

/** `quantity()`, `isQuantity()` and the methods of quantities. */
export function registerQuantities(environment: Environment): void {
  environment
    .registerType('Quantity', CelQuantity)
    .registerFunction('quantity(string): Quantity', CelQuantity.parse)
    .registerFunction('isQuantity(string): bool', isQuantity)
    .registerOperator(
      'Quantity == Quantity',
      (a: CelQuantity, b: CelQuantity) => a.nano === b.nano,
    )
    .registerFunction('Quantity.sign(): int', (q: CelQuantity) =>
      order(q, { nano: 0n }),
    )
    .registerFunction(
      'Quantity.isInteger(): bool',
      (q: CelQuantity) => q.nano % UNIT === 0n,
    )
    .registerFunction('Quantity.asInteger(): int', asInteger)
    .registerFunction(
      'Quantity.asApproximateFloat(): double',
      (q: CelQuantity) => Number(q.nano) / Number(UNIT),
    )
    .registerFunction('Quantity.compareTo(Quantity): int', order)
    .registerFunction(
      'Quantity.isGreaterThan(Quantity): bool',
      (a: CelQuantity, b: CelQuantity) => a.nano > b.nano,
    )
    .registerFunction(
      'Quantity.isLessThan(Quantity): bool',
      (a: CelQuantity, b: CelQuantity) => a.nano < b.nano,
    )
    .registerFunction(
      'Quantity.add(Quantity): Quantity',
      (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.nano + b.nano),
    )
    .registerFunction(
      'Quantity.add(int): Quantity',
      (a: CelQuantity, b: bigint) => new CelQuantity(a.nano + b * UNIT),
    )
    .registerFunction(
      'Quantity.sub(Quantity): Quantity',
      (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.nano - b.nano),
    )
    .registerFunction(
      'Quantity.sub(int): Quantity',
      (a: CelQuantity, b: bigint) => new CelQuantity(a.nano - b * UNIT),
    );
}
