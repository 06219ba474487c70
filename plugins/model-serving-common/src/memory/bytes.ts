export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;

/** `18.6 GiB`, `768 MiB`: for sentences that the backend writes, rounded as the pages round beside them. */
export function readableBytes(bytes: number): string {
  const [size, unit] =
    bytes < GIB ? [bytes / MIB, 'MiB'] : [bytes / GIB, 'GiB'];
  const rounding =
    size < 1000
      ? { maximumSignificantDigits: 3 }
      : { maximumFractionDigits: 0 };
  return `${size.toLocaleString('en-US', rounding)} ${unit}`;
}

/** A number in a sentence: `32,768`. */
export function amount(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
