import { VerdictSpan, VerdictWord } from '../api';

/** A moment at which a verdict changed. */
export interface VerdictChange {
  /** ISO time. */
  at: string;
  /** Null from where nobody looked. */
  word: VerdictWord | null;
}

/**
 * The verdicts of a window as one band without gaps or overlaps.
 *
 * @param changes - in the order of their times; the last one at or before the window's start counts too
 * @returns nothing known before the first change is a span with a null word
 * @public
 */
export function verdictSpans(
  changes: readonly VerdictChange[],
  window: { from: Date; to: Date },
): VerdictSpan[] {
  const from = window.from.toISOString();
  const to = window.to.toISOString();
  // By time, so that of two changes in one moment the later one holds.
  const wordAt = new Map<string, VerdictWord | null>([[from, null]]);
  for (const { at, word } of changes) {
    if (at <= to) {
      wordAt.set(at < from ? from : at, word);
    }
  }
  const spans: VerdictSpan[] = [];
  for (const [at, word] of wordAt) {
    const last = spans[spans.length - 1];
    if (!last || last.word !== word) {
      if (last) {
        last.to = at;
      }
      spans.push({ from: at, to: null, word });
    }
  }
  return spans;
}
