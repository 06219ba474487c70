/** A value that JSON can carry. */
export type ScalarValue = string | number | boolean | null;

const NAMED: ReadonlyMap<string, ScalarValue> = new Map(
  (
    [
      [true, 'y Y yes Yes YES true True TRUE on On ON'],
      [false, 'n N no No NO false False FALSE off Off OFF'],
      [null, '~ null Null NULL'],
      [NaN, '.nan .NaN .NAN'],
      [Infinity, '.inf .Inf .INF +.inf +.Inf +.INF'],
      [-Infinity, '-.inf -.Inf -.INF'],
    ] as const
  ).flatMap(([value, texts]) =>
    texts.split(' ').map((text): [string, ScalarValue] => [text, value]),
  ),
).set('', null);

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const RADIX: ReadonlyArray<[pattern: RegExp, radix: number]> = [
  [/^0[xX]([0-9a-fA-F]+)$/, 16],
  [/^0[bB]([01]+)$/, 2],
  [/^0[oO]?([0-7]+)$/, 8],
  [/^(0|[1-9][0-9]*)$/, 10],
];
/** Whole numbers of 64 bits; a longer one is read as a fraction. */
const MOST_INTEGER = 2 ** 64;

function integerOf(text: string): number | undefined {
  const [sign, digits] = /^[-+]/.test(text)
    ? [text[0] === '-' ? -1 : 1, text.slice(1)]
    : [1, text];
  for (const [pattern, radix] of RADIX) {
    const found = pattern.exec(digits);
    const number = found ? parseInt(found[1], radix) : Infinity;
    if (number < MOST_INTEGER) {
      return number === 0 ? 0 : sign * number;
    }
  }
  return undefined;
}

/**
 * What an unquoted scalar means to the reader that kubectl, Argo CD and the API server use (sigs.k8s.io/yaml over
 * go-yaml v2.4, `resolve.go`): YAML 1.1, but without numbers of base 60, and with times left as text.
 */
export function plainScalar(text: string): ScalarValue {
  const named = NAMED.get(text);
  if (named !== undefined) {
    return named;
  }
  if (text[0] === '.') {
    return FLOAT.test(text) ? Number(text) : text;
  }
  if (!/^[-+0-9]/.test(text)) {
    return text;
  }
  const plain = text.replaceAll('_', '');
  const integer = integerOf(plain);
  if (integer !== undefined) {
    return integer;
  }
  return FLOAT.test(plain) ? Number(plain) : text;
}

const TYPES: Readonly<Record<string, (value: ScalarValue) => boolean>> = {
  bool: value => typeof value === 'boolean',
  float: value => typeof value === 'number',
  int: value => typeof value === 'number' && Number.isInteger(value),
  null: value => value === null,
};

const STANDARD_TAG = 'tag:yaml.org,2002:';

/**
 * What a scalar with a tag means to that reader: tags of YAML itself convert, all others leave text.
 *
 * @throws Error where the text is not of the tag's type
 */
export function taggedScalar(tag: string, text: string): ScalarValue {
  const name = tag.startsWith(STANDARD_TAG)
    ? tag.slice(STANDARD_TAG.length)
    : '';
  if (name === 'binary') {
    return Buffer.from(text, 'base64').toString('utf8');
  }
  const fits = TYPES[name];
  if (!fits) {
    return text;
  }
  const value = plainScalar(text);
  if (!fits(value)) {
    throw new Error(`the text "${text.slice(0, 100)}" is no !!${name}`);
  }
  return value;
}

/** A map's key as JSON has it: every scalar but null is written as text. */
export function keyText(value: ScalarValue): string | undefined {
  if (typeof value === 'number') {
    return String(
      Number.isInteger(value)
        ? value
        : Number(Math.fround(value).toPrecision(7)),
    );
  }
  return value === null ? undefined : String(value);
}
