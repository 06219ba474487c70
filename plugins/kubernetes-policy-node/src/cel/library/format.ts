import { failed, unsupported } from '../CelError';
import { CelDuration, CelTimestamp } from '../times';
import { CelList, CelMap, CelUint, typeName } from '../values';
import { assertTextLength, work } from '../work';
import { textOf } from './conversions';

const quoted = (value: unknown, text: string) => {
  const isText = typeof value === 'string';
  const isOdd = typeof value === 'number' && !Number.isFinite(value);
  if (value instanceof Uint8Array) {
    return `b${JSON.stringify(text)}`;
  }
  return isText || isOdd ? JSON.stringify(text) : text;
};

/** A member of a list or map, which `%s` writes so that it could be read again. */
function member(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) {
    return value.toFixed(6);
  }
  if (value instanceof CelDuration) {
    return `duration("${plain(value)}")`;
  }
  if (value instanceof CelTimestamp) {
    return `timestamp("${plain(value)}")`;
  }
  return quoted(value, plain(value));
}

/** How many steps writing one member counts: lists within lists grow faster than what is counted for them. */
const PER_MEMBER = 20;

/** What `%s` makes of a value. */
function plain(value: unknown): string {
  work(PER_MEMBER);
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return `[${value.map(member).join(', ')}]`;
  }
  if (value instanceof Map) {
    const entries = [...(value as CelMap)]
      .map(([key, content]): [string, string] => [
        quoted(key, plain(key)),
        member(content),
      ])
      .sort(([a], [b]) => {
        if (a === b) {
          return 0;
        }
        return a < b ? -1 : 1;
      });
    return `{${entries.map(([key, text]) => `${key}:${text}`).join(', ')}}`;
  }
  const type = typeName(value);
  if (/^(kubernetes|net)\.|^optional_type$/.test(type)) {
    throw failed(
      `error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${type}`,
    );
  }
  return textOf(value);
}

const CLAUSES: Readonly<Record<string, string>> = {
  d: 'decimal clause can only be used on integers',
  f: 'fixed-point clause can only be used on doubles',
  e: 'scientific clause can only be used on doubles',
  b: 'only integers and bools can be formatted as binary',
  o: 'octal clause can only be used on integers',
  x: 'only integers, byte buffers, and strings can be formatted as hex',
};

function wrongType(verb: string, value: unknown) {
  return failed(
    `error during formatting: ${CLAUSES[verb]}, was given ${typeName(value)}`,
  );
}

function integer(verb: string, value: unknown): bigint {
  if (typeof value === 'bigint') {
    return value;
  }
  if (value instanceof CelUint) {
    return value.value;
  }
  throw wrongType(verb, value);
}

/** Digits that tell whether a double is half way between two decimals; one that is has no more of them. */
const TELLING_DIGITS = 20;
const MAX_DIGITS = 100;
/** From here on a double has no fraction, and `toFixed` writes an exponent. */
const LARGE = 1e21;

function grouped(number: string): string {
  const [whole, fraction] = number.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** A number with digits after the point, half way to the even one, in groups of thousands. */
function fixedDigits(number: number, precision: number): string {
  const digits = Math.min(precision, MAX_DIGITS);
  if (number >= LARGE) {
    return grouped(
      `${BigInt(number)}${digits ? '.'.padEnd(digits + 1, '0') : ''}`,
    );
  }
  const exact = number.toFixed(Math.min(digits + TELLING_DIGITS, MAX_DIGITS));
  const kept = exact.slice(0, exact.indexOf('.') + digits + (digits ? 1 : 0));
  const isHalf = /^\.?50*$/.test(exact.slice(kept.length));
  const isEven = /[02468]$/.test(kept);
  return grouped(isHalf && isEven ? kept : number.toFixed(digits));
}

function fixed(value: unknown, precision: number): string {
  const special = ['NaN', 'Infinity', '-Infinity'].includes(value as string);
  if (typeof value !== 'number' && !special) {
    throw wrongType('f', value);
  }
  const number = Number(value);
  if (!Number.isFinite(number)) {
    return Number.isNaN(number) ? 'NaN' : `${number < 0 ? '-' : ''}∞`;
  }
  return `${number < 0 ? '-' : ''}${fixedDigits(Math.abs(number), precision)}`;
}

function hexadecimal(value: unknown): string {
  if (typeof value === 'string' || value instanceof Uint8Array) {
    return Buffer.from(value as string).toString('hex');
  }
  return integer('x', value).toString(16);
}

function clause(verb: string, precision: number, value: unknown): string {
  switch (verb) {
    case 's':
      return plain(value);
    case 'd':
      return String(integer(verb, value));
    case 'f':
      return fixed(value, precision);
    case 'e':
      if (typeof value !== 'number') {
        throw wrongType(verb, value);
      }
      throw unsupported('%e, which the cluster writes by its locale');
    case 'b':
      return typeof value === 'boolean'
        ? String(Number(value))
        : integer(verb, value).toString(2);
    case 'o':
      return integer(verb, value).toString(8);
    case 'x':
      return hexadecimal(value);
    case 'X':
      return hexadecimal(value).toUpperCase();
    default:
      throw failed(
        `could not parse formatting clause: unrecognized formatting clause "${verb}"`,
      );
  }
}

/** CEL's `format`: `%s %d %f %e %b %o %x %X %%`, each with an optional precision. */
export function format(template: string, values: CelList): string {
  let next = 0;
  let length = template.length;
  const written = (text: string) => {
    length += text.length;
    assertTextLength(length);
    return text;
  };
  return template.replace(
    /%(?:(%)|(?:\.(\d+))?([^]))|%$/g,
    (_match, percent?: string, digits?: string, verb?: string) => {
      if (percent) {
        return '%';
      }
      if (verb === undefined) {
        throw failed('unexpected end of string');
      }
      if (next >= values.length) {
        throw failed(`index ${next} out of range`);
      }
      const precision = digits === undefined ? 6 : Number(digits);
      return written(clause(verb, precision, values[next++]));
    },
  );
}
