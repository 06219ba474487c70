/**
 * A time as one reads it in a sentence, to the second: `2026-11-21 15:34:52 UTC`.
 * @public
 */
export function readableTime(time: Date | string): string {
  const iso = new Date(time).toISOString();
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
