/** Joins the parts that are there into one sentence. */
export function sentence(
  ...parts: ReadonlyArray<string | false | null | undefined>
): string {
  const text = parts.filter(Boolean).join('; ');
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** `08:30:02 UTC`, the part of a time that a sentence needs beside a full `since`. */
export function clock(time: string): string {
  return `${new Date(time).toISOString().slice(11, 19)} UTC`;
}

/** For the start of a sentence. */
export function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

export function replicas(count: number): string {
  return count === 1 ? 'replica' : 'replicas';
}
