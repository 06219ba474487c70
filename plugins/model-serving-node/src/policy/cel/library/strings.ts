import { failed } from '../CelError';
import { noOverload } from '../operators';
import type { CelList } from '../values';
import { format } from './format';
import type { FunctionTable } from './FunctionTable';

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

function replace(text: string, old: string, by: string, limit = -1n) {
  if (limit === 0n) {
    return text;
  }
  const count = limit < 0n ? -1 : Number(limit);
  if (old === '') {
    const letters = characters(text);
    const most = count < 0 ? letters.length + 1 : count;
    const ends = most > letters.length ? by : '';
    return (
      letters
        .map((letter, index) => (index < most ? by + letter : letter))
        .join('') + ends
    );
  }
  return pieces(text, old, count < 0 ? -1 : count + 1).join(by);
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
  return list.join(separator);
}

/** What Go takes for blank. */
const BLANK =
  '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const ENDS = new RegExp(`^${BLANK}|${BLANK}$`, 'g');

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
    .add('string->contains(string)', (a: string, b: string) => a.includes(b))
    .add('string->startsWith(string)', (a: string, b: string) =>
      a.startsWith(b),
    )
    .add('string->endsWith(string)', (a: string, b: string) => a.endsWith(b))
    .add('string->lowerAscii()', lower)
    .add('string->upperAscii()', upper)
    .add('string->trim()', (text: string) => text.replace(ENDS, ''))
    .add('string->indexOf(string)', indexOf)
    .add('string->indexOf(string, int)', indexOf)
    .add('string->lastIndexOf(string)', lastIndexOf)
    .add('string->lastIndexOf(string, int)', lastIndexOf)
    .add('string->substring(int)', substring)
    .add('string->substring(int, int)', substring)
    .add('string->charAt(int)', charAt)
    .add('string->replace(string, string)', replace)
    .add('string->replace(string, string, int)', replace)
    .add('string->split(string)', (text: string, separator: string) =>
      pieces(text, separator, -1),
    )
    .add(
      'string->split(string, int)',
      (text: string, separator: string, limit: bigint) =>
        pieces(text, separator, Number(limit)),
    )
    .add('list->join()', (list: CelList) => join(list))
    .add('list->join(string)', (list: CelList, separator: string) =>
      join(list, separator, ', string'),
    )
    .add('string->format(list)', format)
    .add('strings.quote(string)', quote);
}
