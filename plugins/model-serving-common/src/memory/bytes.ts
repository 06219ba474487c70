export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;

/** Made once: `toLocaleString` makes one for each number, which takes longer than the arithmetic before it. */
const SIGNIFICANT = new Intl.NumberFormat('en-US', {
  maximumSignificantDigits: 3,
});
const WITH_DIGITS = [0, 1, 2, 3].map(
  maximumFractionDigits =>
    new Intl.NumberFormat('en-US', { maximumFractionDigits }),
);

/** `18.6 GiB`, `768 MiB`: for sentences that the backend writes, rounded as the pages round beside them. */
export function readableBytes(bytes: number): string {
  const [size, unit] =
    bytes < GIB ? [bytes / MIB, 'MiB'] : [bytes / GIB, 'GiB'];
  const format = size < 1000 ? SIGNIFICANT : WITH_DIGITS[0];
  return `${format.format(size)} ${unit}`;
}

/** A number in a sentence: `32,768`. */
export function amount(value: number, digits: 0 | 1 | 2 | 3 = 0): string {
  return WITH_DIGITS[digits].format(value);
}
