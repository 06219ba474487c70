import { plainLine, TEXT_LIMITS } from './plainText';

/** Lines that structure a text and say nothing: rules, fences, underlines of headings and tables, link definitions. */
const STRUCTURE = /^(?:[\s*_=|:-]*|\s*(?:```|~~~).*|\s*\[[^\]]*\]:\s.*)$/;

/** What begins a heading, a quotation or an item of a list. */
const LINE_START = /^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,9}[.)]\s+)+/;

/** In the order in which they are taken away: what may be within another comes first. */
const INLINE: ReadonlyArray<readonly [RegExp, string]> = [
  [/<(https?:\/\/[^<>\s]+)>/g, '$1'],
  [/<!--|-->|<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>/gi, ''],
  // An image, then a link, which may be around an image.
  [/!\[([^[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\s*\)/g, '$1'],
  [/\[([^[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\s*\)/g, '$1'],
  [/\[([^[\]]+)\]\[[^[\]]*\]/g, '$1'],
  [/`+([^`]+)`+/g, '$1'],
  [/~~([^~]+)~~/g, '$1'],
  // Emphasis within; written so that no text can be split in more than one way, or each mark would cost the square of what follows.
  [
    /(?<!\\)\*\*(?=\S)([^*]+(?:\*[^*]+\*[^*]*)?|\*[^*]+\*[^*]*)(?<=\S)\*\*/g,
    '$1',
  ],
  [/(?<!\\)\*(?=\S)([^*]*[^*\s\\])\*/g, '$1'],
  [
    /(?<![\p{L}\p{N}_\\])(_{1,3})(?=\S)([^_]*[^_\s\\])\1(?![\p{L}\p{N}_])/gu,
    '$2',
  ],
  [/\\([!-/:-@[-`{-~])/g, '$1'],
];

/**
 * A Markdown text as one line without its marks: `**Fast** [chat](https://…)` is `Fast chat`. For lists and tables, where a
 * description of any source is one line.
 * @public
 */
export function markdownLine(
  text: string,
  maxLength: number = TEXT_LIMITS.line,
): string {
  // Marks are taken away, so more is looked at than is shown.
  const line = text
    .slice(0, 8 * maxLength)
    .split(/\r?\n/)
    .filter(each => !STRUCTURE.test(each))
    .map(each => each.replace(LINE_START, ''))
    .join(' ');
  return plainLine(
    INLINE.reduce((rest, [mark, kept]) => rest.replace(mark, kept), line),
    maxLength,
  );
}
