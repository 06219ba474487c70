import { Duration, Environment } from '@marcbachmann/cel-js/evaluator';

/** CEL counts characters (code points), JavaScript half of some of them. */
const characters = (text: string) => [...text];

const lower = (text: string) =>
  text.replace(/[A-Z]/g, letter => letter.toLowerCase());
const upper = (text: string) =>
  text.replace(/[a-z]/g, letter => letter.toUpperCase());

function position(
  text: string[],
  wanted: string[],
  from: number,
  step: 1 | -1,
) {
  for (
    let index = from;
    index >= 0 && index + wanted.length <= text.length;
    index += step
  ) {
    if (wanted.every((letter, offset) => text[index + offset] === letter)) {
      return BigInt(index);
    }
  }
  return -1n;
}

function within(index: bigint, length: number, name: string): number {
  if (index < 0n || index > BigInt(length)) {
    throw new Error(`${name}: index ${index} is out of range`);
  }
  return Number(index);
}

function indexOf(text: string, wanted: string, from = 0n) {
  const letters = characters(text);
  return position(
    letters,
    characters(wanted),
    within(from, letters.length, 'indexOf'),
    1,
  );
}

function lastIndexOf(text: string, wanted: string, from?: bigint) {
  const letters = characters(text);
  const sought = characters(wanted);
  const last = letters.length - sought.length;
  const start =
    from === undefined ? last : within(from, letters.length, 'lastIndexOf');
  return position(letters, sought, Math.min(start, last), -1);
}

function substring(text: string, start: bigint, end?: bigint) {
  const letters = characters(text);
  const to = end ?? BigInt(letters.length);
  within(to, letters.length, 'substring');
  return letters
    .slice(within(start, Number(to), 'substring'), Number(to))
    .join('');
}

function charAt(text: string, index: bigint) {
  const letters = characters(text);
  return letters[within(index, letters.length, 'charAt')] ?? '';
}

function replace(text: string, old: string, by: string, limit = -1n) {
  if (limit < 0n) {
    return text.replaceAll(old, () => by);
  }
  const parts = text.split(old);
  const count = Math.min(Number(limit), parts.length - 1);
  return [parts.slice(0, count + 1).join(by), ...parts.slice(count + 1)].join(
    old,
  );
}

function plain(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(plain).join(', ')}]`;
  }
  if (value === null) {
    return 'null';
  }
  if (value instanceof Date) {
    return value.toISOString().replace('.000Z', 'Z');
  }
  if (value instanceof Duration || typeof value !== 'object') {
    return String(value);
  }
  const entries = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${key}: ${plain(member)}`);
  return `{${entries.join(', ')}}`;
}

function hexadecimal(value: unknown): string {
  return typeof value === 'bigint'
    ? value.toString(16)
    : Buffer.from(value as string).toString('hex');
}

/** CEL's `format`: `%s %d %f %e %b %o %x %X %%`, each with an optional precision. */
function format(template: string, values: readonly unknown[]): string {
  let next = 0;
  const text = template.replace(
    /%(?:\.(\d{1,2}))?([a-zA-Z%])/g,
    (_match, precision: string | undefined, verb: string) => {
      if (verb === '%') {
        return '%';
      }
      if (next >= values.length) {
        throw new Error('format() has fewer values than placeholders');
      }
      const value = values[next++];
      const digits = precision === undefined ? 6 : Number(precision);
      switch (verb) {
        case 's':
          return plain(value);
        case 'd':
          return String(value);
        case 'f':
          return Number(value).toFixed(digits);
        case 'e':
          return Number(value).toExponential(digits);
        case 'b':
          return typeof value === 'boolean'
            ? String(Number(value))
            : (value as bigint).toString(2);
        case 'o':
          return (value as bigint).toString(8);
        case 'x':
          return hexadecimal(value);
        case 'X':
          return hexadecimal(value).toUpperCase();
        default:
          throw new Error(`format() does not know %${verb}`);
      }
    },
  );
  return text;
}

/**
 * What Kubernetes adds to strings, and replacements for built-in functions that count in UTF-16 units; the latter under
 * names of their own (see the renaming of built-in functions).
 */
export function registerStrings(environment: Environment): void {
  environment
    .registerFunction('string.asciiLower(): string', lower)
    .registerFunction('string.asciiUpper(): string', upper)
    .registerFunction('string.positionOf(string): int', indexOf)
    .registerFunction('string.positionOf(string, int): int', indexOf)
    .registerFunction('string.lastPositionOf(string): int', lastIndexOf)
    .registerFunction('string.lastPositionOf(string, int): int', lastIndexOf)
    .registerFunction('string.slice(int): string', substring)
    .registerFunction('string.slice(int, int): string', substring)
    .registerFunction('string.charAt(int): string', charAt)
    .registerFunction('string.replace(string, string): string', replace)
    .registerFunction('string.replace(string, string, int): string', replace)
    .registerFunction('string.format(list): string', format);
}
