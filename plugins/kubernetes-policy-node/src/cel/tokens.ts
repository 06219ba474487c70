import { characterCount } from './characters';
import { unsupported } from './CelError';
import { MAX_EXPRESSION_LENGTH } from './cost/budgets';
import { CelUint, MAX_UINT } from './values';

/** A word of an expression. */
export type Token =
  | { kind: 'punctuation'; text: string }
  | { kind: 'identifier'; text: string }
  | { kind: 'quoted-identifier'; text: string }
  | { kind: 'literal'; text: string; value: unknown }
  | { kind: 'end'; text: string };

const BLANK = /(?:[ \t\r\n\f]+|\/\/[^\n]*)+/y;
const NUMBER =
  /(?:0[xX]([0-9a-fA-F]+)|(\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)|(\d+))([uU])?/y;
const STRING =
  /([rR]?[bB]?|[bB][rR])("""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')/y;
const RAW_STRING =
  /([bB]?[rR][bB]?)("""[^]*?"""|'''[^]*?'''|"[^"\r\n]*"|'[^'\r\n]*')/y;
const IDENTIFIER = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const QUOTED = /`([a-zA-Z0-9_.\-/ ]+)`/y;
const PUNCTUATION = /&&|\|\||==|!=|<=|>=|[-+*/%!<>()[\]{}.,:?]/y;

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const ESCAPE =
  /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([abfnrtv])|([\\?"'`])|([^]))/g;

function unescape(text: string, isBytes: boolean): string {
  return text.replace(
    ESCAPE,
    (_match, hex, short, long, octal, letter, plain, unknown) => {
      const code = hex ?? short ?? long;
      if (unknown !== undefined || (isBytes && (short ?? long))) {
        throw unsupported(`the escape \\${unknown ?? 'u'} is not valid`);
      }
      if (code !== undefined) {
        return String.fromCodePoint(parseInt(code, 16));
      }
      if (octal !== undefined) {
        return String.fromCodePoint(parseInt(octal, 8));
      }
      return letter === undefined ? plain : ESCAPES[letter];
    },
  );
}

/** Escapes in bytes name single bytes; everything else in them is UTF-8. */
function bytes(text: string, isRaw: boolean): Uint8Array {
  if (isRaw) {
    return Buffer.from(text, 'utf8');
  }
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    parts.push(Buffer.from(text.slice(from, match.index), 'utf8'));
    parts.push(Buffer.from(unescape(match[0], true), 'latin1'));
    from = match.index + match[0].length;
  }
  parts.push(Buffer.from(text.slice(from), 'utf8'));
  return Buffer.concat(parts);
}

function stringValue(prefix: string, quoted: string): unknown {
  const quote = /^("""|'''|"|')/.exec(quoted)![0].length;
  const text = quoted.slice(quote, -quote).replace(/\r\n?/g, '\n');
  const isRaw = /r/i.test(prefix);
  if (/b/i.test(prefix)) {
    return bytes(text, isRaw);
  }
  return isRaw ? text : unescape(text, false);
}

function numberValue(match: RegExpExecArray): unknown {
  const [text, hex, decimal, whole, unsigned] = match;
  if (decimal !== undefined) {
    if (unsigned) {
      throw unsupported(`${text} is not a number`);
    }
    return Number(decimal);
  }
  const value = BigInt(hex === undefined ? whole : `0x${hex}`);
  if (value > (unsigned ? MAX_UINT : 2n ** 63n)) {
    throw unsupported(`${text} does not fit into 64 bits`);
  }
  return unsigned ? new CelUint(value) : value;
}

/** Splits an expression into words. */
export function tokensOf(source: string): Token[] {
  const length = characterCount(source);
  if (length > MAX_EXPRESSION_LENGTH) {
    throw unsupported(
      `expression code point size exceeds limit: size: ${length}, limit ${MAX_EXPRESSION_LENGTH}`,
    );
  }
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    at += match?.[0].length ?? 0;
    return match;
  };
  for (;;) {
    take(BLANK);
    if (at >= source.length) {
      return [...tokens, { kind: 'end', text: 'the end' }];
    }
    const before = tokens.at(-1);
    const string = take(RAW_STRING) ?? take(STRING);
    if (string) {
      const [text, prefix, quoted] = string;
      const value = stringValue(prefix, quoted);
      tokens.push({ kind: 'literal', text, value });
      continue;
    }
    // After an operand a dot selects a field; it begins no number.
    const isField =
      source[at] === '.' &&
      (before?.kind === 'identifier' ||
        [')', ']', '}'].includes(before?.text ?? ''));
    const number = isField ? null : take(NUMBER);
    if (number) {
      const value = numberValue(number);
      tokens.push({ kind: 'literal', text: number[0], value });
      continue;
    }
    const quoted = take(QUOTED);
    const identifier = quoted ? null : take(IDENTIFIER);
    const punctuation = quoted || identifier ? null : take(PUNCTUATION);
    if (quoted) {
      tokens.push({ kind: 'quoted-identifier', text: quoted[1] });
    } else if (identifier) {
      tokens.push({ kind: 'identifier', text: identifier[0] });
    } else if (punctuation) {
      tokens.push({ kind: 'punctuation', text: punctuation[0] });
    } else {
      throw unsupported(
        `the character ${JSON.stringify(source[at])} is not expected`,
      );
    }
  }
}
