export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;

/** `18.6 GiB`, for sentences that the backend writes. */
export function inGib(bytes: number): string {
  return `${amount(bytes / GIB, 1)} GiB`;
}

/** A number in a sentence: `32,768`. */
export function amount(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
