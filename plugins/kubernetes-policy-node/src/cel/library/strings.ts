import { failed } from '../CelError';
import { noOverload } from '../operators';
import type { CelList } from '../values';
import { assertListLength, assertTextLength, work } from '../work';
import { format } from './format';
import type { FunctionTable } from './FunctionTable';

/** CEL counts characters (code points), JavaScript half of some of them. */
const characters = (text: string) => [...text];

const lower = (text: string) =>
  text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
const upper = (text: string) =>
  text.replace(/[a-z]+/g, letters => letters.toUpperCase());

function agrees(a: string, b: string): boolean {
  work(1);
  return a === b;
}

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
    work(1);
    if (
      wanted.every((letter, offset) => agrees(text[index + offset], letter))
    ) {
      return BigInt(index);
    }
  }
  return -1n;
}

const outOfRange = (index: bigint) => failed(`index out of range: ${index}`);

function indexOf(text: string, wanted: string, from = 0n) {
  if (wanted === '') {
    return from;
  }
  const letters = characters(text);
  if (from < 0n) {
    throw outOfRange(from);
  }
  return from >= BigInt(letters.length)
    ? -1n
    : position(letters, characters(wanted), Number(from), 1);
}

function lastIndexOf(text: string, wanted: string, from?: bigint) {
  const letters = characters(text);
  const last = letters.length - characters(wanted).length;
  if (wanted === '') {
    return from ?? BigInt(letters.length);
  }
  if (from === undefined) {
    return position(letters, characters(wanted), last, -1);
  }
  if (from < 0n) {
    throw outOfRange(from);
  }
  return from >= BigInt(letters.length)
    ? -1n
    : position(letters, characters(wanted), Math.min(Number(from), last), -1);
}

function substring(text: string, start: bigint, end?: bigint) {
  const letters = characters(text);
  const length = BigInt(letters.length);
  const to = end ?? length;
  if (end !== undefined && start > end) {
    throw failed(`invalid substring range. start: ${start}, end: ${end}`);
  }
  if (start < 0n || start > length) {
    throw outOfRange(start);
  }
  if (to < 0n || to > length) {
    throw outOfRange(to);
  }
  return letters.slice(Number(start), Number(to)).join('');
}

function charAt(text: string, index: bigint) {
  const letters = characters(text);
  if (index < 0n || index > BigInt(letters.length)) {
    throw outOfRange(index);
  }
  return letters[Number(index)] ?? '';
}

/** Cuts as Go does: nothing between two characters is a separator too. */
function pieces(text: string, separator: string, limit: number): string[] {
  if (limit === 0) {
    return [];
  }
  const all = separator === '' ? characters(text) : text.split(separator);
  return limit < 0 || all.length <= limit
    ? all
    : [...all.slice(0, limit - 1), all.slice(limit - 1).join(separator)];
}

function split(text: string, separator: string, limit = -1n): string[] {
  const parts = pieces(text, separator, Number(limit));
  assertListLength(parts.length);
  return parts;
}

function replace(text: string, old: string, by: string, limit = -1n) {
  if (limit === 0n) {
    return text;
  }
  const count = limit < 0n ? -1 : Number(limit);
  if (old === '') {
    const letters = characters(text);
    const most = count < 0 ? letters.length + 1 : count;
    const ends = most > letters.length ? by : '';
    assertTextLength(
      text.length + by.length * Math.min(most, letters.length + 1),
    );
    return (
      letters
        .map((letter, index) => (index < most ? by + letter : letter))
        .join('') + ends
    );
  }
  const kept = pieces(text, old, count < 0 ? -1 : count + 1);
  assertTextLength(text.length + (kept.length - 1) * by.length);
  return kept.join(by);
}

function join(list: CelList, separator = '', given = ''): string {
  const wrong = list.findIndex(item => typeof item !== 'string');
  if (wrong >= 0) {
    throw failed(
      wrong === 0
        ? `no such overload: join(list${given})`
        : `join: invalid input: ${list[wrong]}`,
    );
  }
  const texts = list as readonly string[];
  assertTextLength(
    texts.reduce((length, text) => length + text.length, 0) +
      separator.length * texts.length,
  );
  return texts.join(separator);
}

/** What Go takes for blank. */
const BLANK =
  /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && BLANK.test(text[start])) {
    start++;
  }
  while (end > start && BLANK.test(text[end - 1])) {
    end--;
  }
  return text.slice(start, end);
}

const QUOTED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

const quote = (text: string) =>
  // eslint-disable-next-line no-control-regex
  `"${text.replace(/[\x07\b\f\n\r\t\v\\"]/g, letter => QUOTED[letter])}"`;

/** CEL's strings and what its extension adds to them, in the version that Kubernetes takes. */
export function addStrings(table: FunctionTable): void {
  ['.contains', '.startsWith', '.endsWith'].forEach(name =>
    table.refuse(name, noOverload),
  );
  table
    .add('string->contains(string): bool', (a: string, b: string) =>
      a.includes(b),
    )
    .add('string->startsWith(string): bool', (a: string, b: string) =>
      a.startsWith(b),
    )
    .add('string->endsWith(string): bool', (a: string, b: string) =>
      a.endsWith(b),
    )
    .add('string->lowerAscii(): string', lower)
    .add('string->upperAscii(): string', upper)
    .add('string->trim(): string', trim)
    .add('string->indexOf(string): int', indexOf)
    .add('string->indexOf(string, int): int', indexOf)
    .add('string->lastIndexOf(string): int', lastIndexOf)
    .add('string->lastIndexOf(string, int): int', lastIndexOf)
    .add('string->substring(int): string', substring)
    .add('string->substring(int, int): string', substring)
    .add('string->charAt(int): string', charAt)
    .add('string->replace(string, string): string', replace)
    .add('string->replace(string, string, int): string', replace)
    .add('string->split(string): list(string)', split)
    .add('string->split(string, int): list(string)', split)
    .add('list->join(): string', (list: CelList) => join(list))
    .add('list->join(string): string', (list: CelList, separator: string) =>
      join(list, separator, ', string'),
    )
    .add('string->format(list): string', format)
    .add('strings.quote(string): string', quote);
}
