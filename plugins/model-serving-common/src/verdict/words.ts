/** Joins the parts that are there into one sentence. */
export function sentence(
  ...parts: ReadonlyArray<string | false | null | undefined>
): string {
  const text = parts.filter(Boolean).join('; ');
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const LONGEST_QUOTE = 240;

/** A message of another program, cut to what fits into a sentence. */
export function quoteLine(message: string): string {
  const line = message
    .split('\n')[0]
    .trim()
    .replace(/[.;]+$/, '');
  return line.length <= LONGEST_QUOTE
    ? line
    : `${line.slice(0, LONGEST_QUOTE - 1)}…`;
}

/** `08:30:02 UTC`, the part of a time that a sentence needs beside a full `since`. */
export function clock(time: string): string {
  return `${new Date(time).toISOString().slice(11, 19)} UTC`;
}

export function replicas(count: number): string {
  return count === 1 ? 'replica' : 'replicas';
}
