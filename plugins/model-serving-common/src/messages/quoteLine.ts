const LONGEST_QUOTE = 240;
/** Wrapped errors begin with what was tried and end with the cause. */
const LONGEST_CAUSE = 90;
const DIGEST = /(sha256:[0-9a-f]{12})[0-9a-f]{52}/g;

/** A message of another program, cut to what fits into a sentence: its beginning and its end. */
export function quoteLine(message: string): string {
  const line = message
    .trim()
    .split('\n')[0]
    .trim()
    .replace(/[.;]+$/, '')
    .replace(DIGEST, '$1…');
  return line.length <= LONGEST_QUOTE
    ? line
    : `${line.slice(0, LONGEST_QUOTE - LONGEST_CAUSE - 3)} … ${line.slice(
        -LONGEST_CAUSE,
      )}`;
}
