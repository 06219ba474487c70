import { InputError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import {
  Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Pair,
  parseAllDocuments,
  Scalar,
  stringify,
  YAMLMap,
  YAMLSeq,
} from 'yaml';
import { readLists } from './listElements';
import { ManifestFile, readYamlDocuments } from './readYaml';
import { yamlComments } from './yamlComments';
import { YamlLimits } from './yamlLimits';

/** What is put in place of a part of a text. */
interface Splice {
  from: number;
  to: number;
  text: string;
}

const STYLE = {
  lineWidth: 0,
  aliasDuplicateObjects: false,
  defaultKeyType: 'PLAIN',
  compat: 'yaml-1.1',
} as const;

/** The head of a block whose text takes in the blank lines behind it, which are those of the file here. */
const KEEPS_BLANK_LINES = /[|>]\d*\+$/m;

function textOf(value: unknown): string {
  const text = stringify(value, STYLE);
  return KEEPS_BLANK_LINES.test(text)
    ? stringify(value, { ...STYLE, blockQuote: false })
    : text;
}

/** Replacements and removals, then what is added: each round sees a text without half of a change. */
const MOST_ROUNDS = 8;

const isPlainMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 0;

const keyOf = ({ key }: Pair) => String(isScalar(key) ? key.value : key);

const indented = (text: string, column: number) =>
  text
    .split('\n')
    .map((line, index) =>
      index === 0 || line === '' ? line : ' '.repeat(column) + line,
    )
    .join('\n');

/** A value as it is written after `key:` or `-`, with its lines after the first at this column. */
const written = (value: unknown, after: 'key' | 'dash', column: number) => {
  const text = textOf(after === 'key' ? { k: value } : [value]).replace(
    /\n$/,
    '',
  );
  return indented(text.slice(after === 'key' ? 2 : 1), column);
};

/** One text, and what has to be done to it. */
class Revision {
  readonly splices: Splice[] = [];
  readonly additions: Splice[] = [];
  readonly #text: string;
  #document = new Document();

  constructor(text: string) {
    this.#text = text;
  }

  document(document: Document, value: unknown) {
    this.#document = document;
    const { contents } = document;
    if (isMap(contents) && !contents.flow && isPlainMap(value)) {
      this.#map(contents, value);
    } else {
      throw new Error('a document must be a map');
    }
  }

  #read = (node: unknown): unknown =>
    isNode(node) ? node.toJS(this.#document) : null;

  #lineStart = (offset: number) => this.#text.lastIndexOf('\n', offset - 1) + 1;

  #lineEnd(offset: number) {
    const end = this.#text.indexOf('\n', offset);
    return end < 0 ? this.#text.length : end;
  }

  #column = (offset: number) => offset - this.#lineStart(offset);

  /** Whether nothing but spaces stands before an offset in its line. */
  #isFirst = (offset: number) =>
    /^ *$/.test(this.#text.slice(this.#lineStart(offset), offset));

  #spaces(offset: number): string {
    return /^ */.exec(this.#text.slice(this.#lineStart(offset)))![0];
  }

  #keyStart = ({ key }: Pair) => (key as Scalar).range![0];

  /** Just after the colon of a pair. */
  #colonEnd(pair: Pair): number {
    const { srcToken } = pair as Pair & {
      srcToken?: { sep?: Array<{ type: string; offset: number }> };
    };
    const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
    if (!colon) {
      throw new Error(`no colon after ${keyOf(pair)}`);
    }
    return colon.offset + 1;
  }

  /** Just after the last character of a value that is not space or comment; `start` where there is no value. */
  #contentEnd(value: unknown, start: number): number {
    if (!isNode(value) || !value.range) {
      return start;
    }
    if (isMap(value) && !value.flow) {
      const last = value.items.at(-1)!;
      return this.#contentEnd(last.value, this.#colonEnd(last));
    }
    if (isSeq(value) && !value.flow) {
      const last = value.items.length - 1;
      return this.#contentEnd(value.items[last], this.#dash(value, last) + 1);
    }
    const [from, to] = value.range;
    return from === to
      ? start
      : from + this.#text.slice(from, to).trimEnd().length;
  }

  #dash(seq: YAMLSeq, index: number): number {
    const token = (
      seq.srcToken as unknown as {
        items: Array<{ start: Array<{ type: string; offset: number }> }>;
      }
    ).items[index].start.find(({ type }) => type === 'seq-item-ind');
    if (!token) {
      throw new Error('no dash before an item');
    }
    return token.offset;
  }

  /** Comments of a part of the text, as lines of their own. */
  #rescued(from: number, to: number, indent: string): string {
    return yamlComments(this.#text.slice(from, to))
      .map(comment => `${indent}${comment}\n`)
      .join('');
  }

  /** Puts a text in place of a part; comments in there come before the line, as does one behind it that lines would swallow. */
  #replace(from: number, end: number, text: string) {
    const start = this.#lineStart(from);
    const to = text.includes('\n') ? this.#lineEnd(end) : end;
    const rescued = this.#rescued(from, to, this.#spaces(from));
    if (rescued) {
      this.splices.push({ from: start, to: start, text: rescued });
    }
    this.splices.push({ from, to, text });
  }

  /** Removes whole lines, whose comments stay. */
  #removeLines(start: number, contentEnd: number) {
    const from = this.#lineStart(start);
    const to = Math.min(this.#lineEnd(contentEnd) + 1, this.#text.length);
    this.splices.push({
      from,
      to,
      text: this.#rescued(from, to, this.#spaces(start)),
    });
  }

  /** Makes what is after a colon or a dash another value. */
  #value(
    value: unknown,
    target: unknown,
    place: { after: 'key' | 'dash'; start: number; column: number },
  ) {
    const { after, column, start } = place;
    if (
      isMap(value) &&
      !value.flow &&
      isPlainMap(target) &&
      !isEmpty(target) &&
      value.items.some(pair => Object.hasOwn(target, keyOf(pair)))
    ) {
      this.#map(value, target);
    } else if (
      isSeq(value) &&
      !value.flow &&
      Array.isArray(target) &&
      this.#seq(value, target)
    ) {
      // Done.
    } else if (
      isScalar(value) &&
      value.range &&
      value.range[0] < value.range[1] &&
      !String(value.type).startsWith('BLOCK') &&
      (typeof target !== 'object' || target === null)
    ) {
      const text = scalarText(target, value);
      if (text.includes('\n')) {
        this.#replace(
          start,
          this.#contentEnd(value, start),
          written(target, after, column),
        );
      } else {
        this.#replace(value.range[0], value.range[1], text);
      }
    } else if ((isMap(value) || isSeq(value)) && value.flow) {
      this.#flow(value, target);
    } else {
      this.#replace(
        start,
        this.#contentEnd(value, start),
        written(target, after, column),
      );
    }
  }

  /** A map or list between brackets stays between them. */
  #flow(value: YAMLMap | YAMLSeq, target: unknown) {
    const [from, to] = value.range!;
    const style = {
      ...STYLE,
      collectionStyle: 'flow',
      doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    } as const;
    const plain = stringify(target, style).trim();
    const text = plain.includes('\n')
      ? stringify(target, { ...style, defaultStringType: 'QUOTE_DOUBLE' })
      : plain;
    this.#replace(from, to, text.trim().replace(/\s*\n\s*/g, ' '));
  }

  #map(map: YAMLMap, target: Record<string, unknown>) {
    const [first] = map.items;
    const column = this.#column(this.#keyStart(first as Pair));
    const stays = (pair: Pair) => Object.hasOwn(target, keyOf(pair));
    map.items.forEach(item => {
      const pair = item as Pair;
      const start = this.#keyStart(pair);
      const end = this.#contentEnd(pair.value, this.#colonEnd(pair));
      if (stays(pair)) {
        const wanted = target[keyOf(pair)];
        if (!isDeepStrictEqual(this.#read(pair.value), wanted)) {
          this.#value(pair.value, wanted, {
            after: 'key',
            start: this.#colonEnd(pair),
            column,
          });
        }
      } else if (this.#isFirst(start)) {
        this.#removeLines(start, end);
      } else {
        // Beside a dash: the next one that stays takes its place.
        const next = map.items.find(other => stays(other as Pair)) as Pair;
        this.#replace(start, this.#keyStart(next), '');
      }
    });
    this.#dropInside();
    const present = new Map(
      map.items.map(item => [keyOf(item as Pair), item as Pair]),
    );
    let after: Pair | undefined;
    let added: string[] = [];
    const flush = () => {
      if (added.length === 0) {
        return;
      }
      if (after) {
        const end = this.#lineEnd(
          this.#contentEnd(after.value, this.#colonEnd(after)),
        );
        const lines = added.map(text => `\n${' '.repeat(column)}${text}`);
        this.additions.push({ from: end, to: end, text: lines.join('') });
      } else {
        const at = this.#keyStart(map.items[0] as Pair);
        const lines = added.map(text => `${text}\n${' '.repeat(column)}`);
        this.additions.push({ from: at, to: at, text: lines.join('') });
      }
      added = [];
    };
    for (const [key, value] of Object.entries(target)) {
      const pair = present.get(key);
      if (pair) {
        flush();
        after = pair;
      } else {
        added.push(indented(textOf({ [key]: value }).trimEnd(), column));
      }
    }
    flush();
  }

  /** @returns whether it could be done item by item */
  #seq(seq: YAMLSeq, target: readonly unknown[]): boolean {
    const current = seq.items.map(this.#read);
    const pairs = aligned(current, target);
    const dashes = seq.items.map((_, index) => this.#dash(seq, index));
    if (pairs.length === 0 || !dashes.every(this.#isFirst)) {
      return false;
    }
    const column = this.#column(dashes[0]);
    const indent = ' '.repeat(column);
    const endOf = (index: number) =>
      this.#contentEnd(seq.items[index], dashes[index] + 1);
    const kept = new Map(pairs);
    seq.items.forEach((item, index) => {
      const to = kept.get(index);
      if (to === undefined) {
        this.#removeLines(dashes[index], endOf(index));
      } else if (!isDeepStrictEqual(current[index], target[to])) {
        this.#value(item, target[to], {
          after: 'dash',
          start: dashes[index] + 1,
          column,
        });
      }
    });
    const sources = new Map(pairs.map(([from, to]) => [to, from]));
    let after: number | undefined;
    target.forEach((value, index) => {
      const source = sources.get(index);
      if (source !== undefined) {
        after = source;
        return;
      }
      const text = `-${written(value, 'dash', column)}`;
      if (after === undefined) {
        const at = this.#lineStart(dashes[0]);
        this.additions.push({ from: at, to: at, text: `${indent}${text}\n` });
      } else {
        const at = this.#lineEnd(endOf(after));
        this.additions.push({ from: at, to: at, text: `\n${indent}${text}` });
      }
    });
    return true;
  }

  /** What is changed within a part that is removed goes with it; comments that come out of there stay, before it. */
  #dropInside() {
    const removed = this.splices.filter(({ from, to }) => from < to);
    const outside = this.splices.flatMap(inner => {
      const outer = removed.find(
        ({ from, to }) =>
          from <= inner.from &&
          inner.to <= to &&
          to - from > inner.to - inner.from &&
          (inner.from < inner.to || (from < inner.from && inner.from < to)),
      );
      if (!outer) {
        return [inner];
      }
      const start = this.#lineStart(outer.from);
      return inner.from === inner.to
        ? [{ ...inner, from: start, to: start }]
        : [];
    });
    this.splices.splice(0, this.splices.length, ...outside);
  }
}

function scalarText(target: unknown, { type }: Scalar): string {
  const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
  return stringify(target, {
    ...STYLE,
    ...(isQuoted && typeof target === 'string' && { defaultStringType: type }),
    ...(type === 'QUOTE_SINGLE' && { singleQuote: true }),
  }).replace(/\n$/, '');
}

/** Which item of one list is which of the other, in the order of both. */
function aligned(
  current: readonly unknown[],
  target: readonly unknown[],
): Array<[from: number, to: number]> {
  const reading = readLists([current, target]);
  const isArguments = current.every(item => typeof item === 'string');
  const names =
    reading && !isArguments
      ? reading.lists.map(list => list.map(({ key }) => key))
      : [current, target].map(list =>
          list.map(item =>
            typeof item === 'string' && reading
              ? item.split('=')[0]
              : JSON.stringify(item),
          ),
        );
  const [a, b] = names;
  const lengths = Array.from({ length: a.length + 1 }, () =>
    new Array<number>(b.length + 1).fill(0),
  );
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] =
        a[i] === b[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const pairs: Array<[number, number]> = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      pairs.push([i++, j++]);
    } else if (lengths[i + 1][j] >= lengths[i][j + 1]) {
      i++;
    } else {
      j++;
    }
  }
  return pairs.length === 0 && a.length === b.length
    ? current.map((_, index) => [index, index])
    : pairs;
}

function spliced(text: string, splices: readonly Splice[]): string {
  const sorted = splices
    .map((splice, index) => ({ ...splice, index }))
    .sort((a, b) => a.from - b.from || a.to - b.to || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { from, text: put, to } of sorted) {
    if (from < at) {
      throw new Error('two changes overlap');
    }
    result += text.slice(at, from) + put;
    at = to;
  }
  return result + text.slice(at);
}

function documentsOf(content: string): Document[] {
  const documents = parseAllDocuments(content, { keepSourceTokens: true });
  return Array.isArray(documents) ? documents : [];
}

const isFilled = ({ contents }: Document) =>
  contents !== null && !(isScalar(contents) && contents.value === null);

/** Brings the documents of a text closer to values; the text itself where they are these values. */
function round(content: string, values: readonly unknown[]): string {
  const revision = new Revision(content);
  documentsOf(content)
    .filter(isFilled)
    .forEach((document, index) => {
      if (
        values[index] !== undefined &&
        !isDeepStrictEqual(document.toJS(), values[index])
      ) {
        revision.document(document, values[index]);
      }
    });
  const { additions, splices } = revision;
  return spliced(content, splices.length > 0 ? splices : additions);
}

/** The text without the documents for which there is no value. */
function withoutDocuments(content: string, values: readonly unknown[]): string {
  const documents = documentsOf(content);
  let index = -1;
  let isFirst = true;
  return documents
    .map((document, at) => {
      const from = at === 0 ? 0 : document.range![0];
      const text = content.slice(from, documents[at + 1]?.range![0]);
      if (isFilled(document) && values[++index] === undefined) {
        return '';
      }
      const part =
        isFirst && at > 0 ? text.replace(/^---[ \t]*(\n|$)/, '') : text;
      isFirst = false;
      return part;
    })
    .join('');
}

/**
 * Changes a YAML file so that its documents read as other values, and nothing else of it: comments, order, quotes and
 * lines that are not concerned stay as they are. A comment within what is removed stays as a line of its own.
 *
 * @param values - one for each document of the file, undefined for one that goes, with its comments; further ones become
 * documents of their own at the end
 * @returns the same text where nothing differs
 * @throws InputError where the file cannot be changed like that, such as where anchors tie two places together
 * @public
 */
export function reviseYaml(
  file: ManifestFile,
  values: readonly unknown[],
  limits?: YamlLimits,
): string {
  const { content, path } = file;
  const count = readYamlDocuments(file, limits).length;
  const own = values.slice(0, count);
  const wanted = values.filter(value => value !== undefined);
  try {
    let revised = content;
    const base = own.some(value => value === undefined)
      ? withoutDocuments(content, own)
      : content;
    revised = base;
    const staying = own.filter(value => value !== undefined);
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
      const next = round(revised, staying);
      if (next === revised) {
        break;
      }
      revised = next;
    }
    for (const value of values.slice(count)) {
      const isBlank = !documentsOf(revised).some(isFilled);
      revised = `${revised}${
        revised === '' || revised.endsWith('\n') ? '' : '\n'
      }${isBlank ? '' : '---\n'}${textOf(value)}`;
    }
    const read = readYamlDocuments({ path, content: revised }, limits);
    if (
      !isDeepStrictEqual(
        read.map(({ value }) => value),
        wanted,
      )
    ) {
      throw new Error('the result would read as something else');
    }
    if (!holdsAll(yamlComments(revised), yamlComments(base))) {
      throw new Error('a comment would be lost');
    }
    return revised;
  } catch (error) {
    throw new InputError(
      `${path} cannot be changed in place (${
        (error as Error).message
      }). Change it in Git`,
    );
  }
}

function holdsAll(all: readonly string[], some: readonly string[]): boolean {
  const left = [...all];
  return some.every(comment => {
    const at = left.indexOf(comment);
    if (at >= 0) {
      left.splice(at, 1);
    }
    return at >= 0;
  });
}
