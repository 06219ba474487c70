// Control characters, ANSI escapes' lead-in, line separators, and characters that hide or turn text round.
const UNSEEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** One line without anything that hides, ends a line or turns text round, cut to a length. */
export function plainLine(text: string, maxLength: number): string {
  const line = text.replace(UNSEEN, ' ').replace(/ {2,}/g, ' ').trim();
  return line.length > maxLength
    ? `${Array.from(line)
        .slice(0, maxLength - 1)
        .join('')}…`
    : line;
}
