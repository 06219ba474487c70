/** Longest texts of each sort that are taken over from outside, in UTF-16 code units. @public */
export const TEXT_LIMITS = {
  /** A title, publisher, license: what a label or a table cell shows. */
  label: 100,
  /** A Kubernetes name, an entity ref's part. */
  name: 253,
  /** A sentence: a pull request's title, a description in a list. */
  line: 300,
  /** A message or a description with line breaks. */
  text: 1024,
  /** An address. */
  link: 2048,
  /** A page of this portal: links to forms carry answers. */
  appPath: 8192,
} as const;

/** ASCII without control characters: nearly everything, and clean. */
const CLEAN_LINE = /^[ -~]*$/;
const CLEAN_TEXT = /^[ -~\n\t]*$/;

/** End a line or steer a terminal; shown as a space. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const CONTROL_BUT_BREAKS =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Not seen, or turn the text after them round: soft hyphen, zero width, bidirectional, tags. */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/** Half a character, which no encoding can carry. */
const HALF =
  /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Marks piled on one letter until they cover the lines around it. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * Text of somebody else as one line: no control characters, nothing that hides or turns text round,
 * at most `maxLength` UTF-16 code units, with an ellipsis where it was cut.
 * @public
 */
export function plainLine(text: string, maxLength: number): string {
  if (
    text.length <= maxLength &&
    CLEAN_LINE.test(text) &&
    !text.includes('  ') &&
    text.trim().length === text.length
  ) {
    return text;
  }
  return cut(
    readable(ahead(text, maxLength), CONTROL).replace(/ {2,}/g, ' ').trim(),
    maxLength,
  );
}

/** As {@link plainLine}, but line breaks and tabs stay. @public */
export function plainText(text: string, maxLength: number): string {
  if (text.length <= maxLength && CLEAN_TEXT.test(text)) {
    return text;
  }
  return cut(
    readable(
      ahead(text, maxLength).replace(/\r\n?/g, '\n'),
      CONTROL_BUT_BREAKS,
    ),
    maxLength,
  );
}

/** A line out of a value of any type; null when it is no text, or none is left of it. @public */
export function readLine(
  value: unknown,
  maxLength: number = TEXT_LIMITS.line,
): string | null {
  return (typeof value === 'string' && plainLine(value, maxLength)) || null;
}

/** As {@link readLine}, but line breaks and tabs stay. @public */
export function readText(
  value: unknown,
  maxLength: number = TEXT_LIMITS.text,
): string | null {
  return (
    (typeof value === 'string' && plainText(value, maxLength).trim()) || null
  );
}

/** What has to be looked at: the rest of a long text is never scanned. */
function ahead(text: string, maxLength: number): string {
  return text.length > 4 * maxLength + 1024
    ? text.slice(0, 4 * maxLength + 1024)
    : text;
}

function readable(text: string, control: RegExp): string {
  return text
    .replace(UNSEEN, '')
    .replace(control, ' ')
    .replace(HALF, '\ufffd')
    .replace(PILED_MARKS, '$1');
}

function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) {
    return text;
  }
  // Written anew, so that the long text is not kept alive by the short one.
  return JSON.parse(
    JSON.stringify(
      `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`,
    ),
  ) as string;
}

/** How much of what is kept comes from the beginning. */
const BEGINNING = 1 / 4;
const LEFT_OUT = '\n…\n';

/**
 * A long text without its middle: what it is about stands at its beginning, what came of it at its end.
 * @public
 */
export function bothEnds(text: string, maxLength: number): string {
  if (text.length <= maxLength) {
    return text;
  }
  const head = Math.floor(maxLength * BEGINNING);
  const tail = maxLength - head - LEFT_OUT.length;
  return `${text.slice(0, head)}${LEFT_OUT}${text.slice(-tail)}`;
}
