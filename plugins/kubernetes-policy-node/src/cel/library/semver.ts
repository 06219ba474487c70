import { failed } from '../CelError';
import { CelOpaque } from '../values';
import type { FunctionTable } from './FunctionTable';

const DIGITS = /^\d*$/;
const ALPHANUMERIC = /^[0-9A-Za-z-]*$/;
const LEADING_ZERO = /^0./;
const MAX_UINT = 2n ** 64n - 1n;

function numberOf(text: string, part: 'major' | 'minor' | 'patch'): bigint {
  if (!DIGITS.test(text)) {
    throw failed(
      `Invalid character(s) found in ${part} number ${JSON.stringify(text)}`,
    );
  }
  if (LEADING_ZERO.test(text)) {
    const name = part[0].toUpperCase() + part.slice(1);
    throw failed(
      `${name} number must not contain leading zeroes ${JSON.stringify(text)}`,
    );
  }
  if (text === '' || BigInt(text) > MAX_UINT) {
    const problem = text === '' ? 'invalid syntax' : 'value out of range';
    throw failed(
      `strconv.ParseUint: parsing ${JSON.stringify(text)}: ${problem}`,
    );
  }
  return BigInt(text);
}

/** What stands before a release, such as `rc` or `1`. */
function prerelease(text: string): string {
  if (text === '') {
    throw failed('Prerelease is empty');
  }
  if (!ALPHANUMERIC.test(text)) {
    throw failed(
      `Invalid character(s) found in prerelease ${JSON.stringify(text)}`,
    );
  }
  if (DIGITS.test(text) && LEADING_ZERO.test(text)) {
    throw failed(
      `Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(
        text,
      )}`,
    );
  }
  return text;
}

function assertBuild(text: string): void {
  if (text === '') {
    throw failed('Build meta data is empty');
  }
  if (!ALPHANUMERIC.test(text)) {
    throw failed(
      `Invalid character(s) found in build meta data ${JSON.stringify(text)}`,
    );
  }
}

/** The text before and after the first of a separator. */
function cut(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

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

  static parse(text: string, normalizes = false): CelSemver {
    const source = normalizes ? normalized(text) : text;
    if (source === '') {
      throw failed('Version string empty');
    }
    const [, majorText, minorText, rest] =
      /^([^.]*)\.([^.]*)\.(.*)$/s.exec(source) ?? [];
    if (rest === undefined) {
      throw failed('No Major.Minor.Patch elements found');
    }
    const major = numberOf(majorText, 'major');
    const minor = numberOf(minorText, 'minor');
    const [core, build] = cut(rest, '+');
    const [patchText, before] = cut(core, '-');
    const patch = numberOf(patchText, 'patch');
    const parts = before?.split('.').map(prerelease) ?? [];
    build?.split('.').forEach(assertBuild);
    return new CelSemver([major, minor, patch], parts);
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

function withoutZeros(part: string): string {
  if (part.length < 2) {
    return part;
  }
  const rest = part.replace(/^0+/, '');
  return /^\d/.test(rest) ? rest : `0${rest}`;
}

/** Without `v` and leading zeros, and with all three numbers. */
function normalized(text: string): string {
  const [, ...given] = /^v?([^.]*)(?:\.([^.]*))?(?:\.(.*))?$/s.exec(text)!;
  const parts = given.filter(part => part !== undefined).map(withoutZeros);
  if (parts.length < 3 && /[-+]/.test(parts.at(-1)!)) {
    throw failed('short version cannot contain PreRelease/Build meta data');
  }
  return [...parts, '0', '0'].slice(0, 3).join('.');
}

function isSemver(text: string, normalizes = false): boolean {
  try {
    CelSemver.parse(text, normalizes);
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
