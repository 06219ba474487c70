import { failed } from '../CelError';
import { CelOpaque } from '../values';
import type { FunctionTable } from './FunctionTable';

const SHAPE =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

function comparePart(a: string, b: string): number {
  const [left, right] = [a, b].map(part => /^\d+$/.test(part));
  if (left !== right) {
    return left ? -1 : 1;
  }
  if (left) {
    return Math.sign(Number(BigInt(a) - BigInt(b)));
  }
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** A semantic version. */
export class CelSemver extends CelOpaque {
  readonly typeName = 'kubernetes.Semver';

  private constructor(
    readonly numbers: readonly bigint[],
    readonly before: readonly string[],
  ) {
    super();
  }

  static parse(text: string, normalises = false): CelSemver {
    const source = normalises ? normalised(text) : text;
    const match = SHAPE.exec(source);
    const before = match?.[4]?.split('.') ?? [];
    if (!match || before.some(part => /^0\d+$/.test(part))) {
      throw failed(problemOf(source));
    }
    return new CelSemver(match.slice(1, 4).map(BigInt), before);
  }

  /** -1, 0 or 1; what comes after `+` does not count. */
  compareTo(other: CelSemver): number {
    for (let index = 0; index < 3; index++) {
      if (this.numbers[index] !== other.numbers[index]) {
        return this.numbers[index] < other.numbers[index] ? -1 : 1;
      }
    }
    if (this.before.length === 0 || other.before.length === 0) {
      return Math.sign(
        Number(this.before.length === 0) - Number(other.before.length === 0),
      );
    }
    for (let index = 0; index < this.before.length; index++) {
      if (index >= other.before.length) {
        return 1;
      }
      const order = comparePart(this.before[index], other.before[index]);
      if (order !== 0) {
        return order;
      }
    }
    return this.before.length < other.before.length ? -1 : 0;
  }

  equals(other: unknown): boolean {
    return other instanceof CelSemver && this.compareTo(other) === 0;
  }
}

function normalised(text: string): string {
  const trimmed = text.trim().replace(/^v/, '');
  const [, core, rest] = /^([^-+]*)(.*)$/s.exec(trimmed)!;
  const numbers = core.split('.');
  while (numbers.length < 3) {
    numbers.push('0');
  }
  return numbers.map(part => part.replace(/^0+(?=\d)/, '')).join('.') + rest;
}

function problemOf(text: string): string {
  if (text === '') {
    return 'Version string empty';
  }
  if (text.split(/[-+]/)[0].split('.').length < 3) {
    return 'No Major.Minor.Patch elements found';
  }
  return `Invalid character(s) found in version ${JSON.stringify(text)}`;
}

function isSemver(text: string, normalises = false): boolean {
  try {
    CelSemver.parse(text, normalises);
    return true;
  } catch {
    return false;
  }
}

/** `semver()`, `isSemver()` and the methods of versions. */
export function addSemver(table: FunctionTable): void {
  const method = (
    signature: string,
    apply: (version: CelSemver, other: CelSemver) => unknown,
  ) => table.add(`kubernetes.Semver->${signature}`, apply);
  table
    .add('semver(string): kubernetes.Semver', (text: string) =>
      CelSemver.parse(text),
    )
    .add('semver(string, bool): kubernetes.Semver', CelSemver.parse)
    .add('isSemver(string): bool', (text: string) => isSemver(text))
    .add('isSemver(string, bool): bool', isSemver);
  method('major(): int', version => version.numbers[0]);
  method('minor(): int', version => version.numbers[1]);
  method('patch(): int', version => version.numbers[2]);
  method('compareTo(kubernetes.Semver): int', (a, b) => BigInt(a.compareTo(b)));
  method(
    'isGreaterThan(kubernetes.Semver): bool',
    (a, b) => a.compareTo(b) > 0,
  );
  method('isLessThan(kubernetes.Semver): bool', (a, b) => a.compareTo(b) < 0);
}
