import { isIPv4, isIPv6 } from 'node:net';
import { failed } from '../CelError';
import { CelOpaque } from '../values';

const BITS = { 4: 32, 6: 128 } as const;

function valueOfV4(text: string): bigint {
  return text
    .split('.')
    .reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function valueOfV6(text: string): bigint {
  const [head, tail] = text.split('::');
  const groups = (part: string | undefined) =>
    (part ? part.split(':') : []).flatMap(group => {
      if (!group.includes('.')) {
        return [BigInt(`0x${group}`)];
      }
      const value = valueOfV4(group);
      return [value / 0x10000n, value % 0x10000n];
    });
  const left = groups(head);
  const right = groups(tail);
  const zeros = Array<bigint>(8 - left.length - right.length).fill(0n);
  return [...left, ...zeros, ...right].reduce(
    (value, group) => value * 0x10000n + group,
    0n,
  );
}

/** What is wrong with the fields of an IPv4 address, in Go's words. */
function fieldProblem(text: string): string {
  const at = (index: number) => ` (at ${JSON.stringify(text.slice(index))})`;
  let field = '';
  let fields = 0;
  for (const [index, letter] of [...text].entries()) {
    if (/\d/.test(letter)) {
      if (field === '0') {
        return 'IPv4 field has octet with leading zero';
      }
      field += letter;
      if (Number(field) > 255) {
        return 'IPv4 field has value >255';
      }
    } else if (letter !== '.') {
      return `unexpected character${at(index)}`;
    } else if (field === '' || index === text.length - 1) {
      return `IPv4 field must have at least one digit${at(index)}`;
    } else if (++fields > 3) {
      return 'IPv4 address too long';
    } else {
      field = '';
    }
  }
  return 'IPv4 address too short';
}

/** Go's words for what is no address, as far as they can be told from the text. */
export function addressProblem(text: string): string {
  const kind = /[.:%]/.exec(text)?.[0];
  const problems: Readonly<Record<string, () => string>> = {
    '.': () => fieldProblem(text),
    ':': () => 'unexpected character',
    '%': () => 'missing IPv6 address',
  };
  const problem = kind ? problems[kind]() : 'unable to parse IP';
  return `ParseAddr(${JSON.stringify(text)}): ${problem}`;
}

/** An IP address; those with a zone and IPv4 mapped into IPv6 are refused, as in the cluster. */
export class CelIp extends CelOpaque {
  readonly typeName = 'net.IP';

  private constructor(readonly family: 4 | 6, readonly value: bigint) {
    super();
  }

  equals(other: unknown): boolean {
    return (
      other instanceof CelIp &&
      other.family === this.family &&
      other.value === this.value
    );
  }

  static parse(text: string): CelIp {
    if (isIPv4(text)) {
      return new CelIp(4, valueOfV4(text));
    }
    if (isIPv6(text) && !text.includes('%')) {
      const value = valueOfV6(text);
      if (value / 2n ** 32n !== 0xffffn) {
        return new CelIp(6, value);
      }
      throw failed(
        `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`,
      );
    }
    throw failed(
      `IP Address ${JSON.stringify(
        text,
      )} parse error during conversion from string: ${addressProblem(text)}`,
    );
  }

  get bits(): number {
    return BITS[this.family];
  }

  /** The address with all but its first bits set to zero. */
  masked(length: number): CelIp {
    const rest = 2n ** BigInt(this.bits - length);
    return new CelIp(this.family, (this.value / rest) * rest);
  }

  within(prefix: CelIp, length: number): boolean {
    return (
      this.family === prefix.family &&
      this.masked(length).value === prefix.masked(length).value
    );
  }

  toString(): string {
    if (this.family === 4) {
      return [24n, 16n, 8n, 0n]
        .map(shift => (this.value / 2n ** shift) % 256n)
        .join('.');
    }
    const groups = Array.from({ length: 8 }, (_, index) =>
      ((this.value / 2n ** BigInt(16 * (7 - index))) % 0x10000n).toString(16),
    );
    // A URL writes the address in its canonical form.
    return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
  }
}
