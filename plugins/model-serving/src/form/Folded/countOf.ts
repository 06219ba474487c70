/** More digits than any count has, so that none is lost. */
const MOST_DIGITS = 9;

/** The count that somebody typed; undefined where there is none. */
export function countOf(text: string): number | undefined {
  const digits = text.replace(/[^0-9]/g, '').slice(0, MOST_DIGITS);
  return digits === '' ? undefined : Number(digits);
}
