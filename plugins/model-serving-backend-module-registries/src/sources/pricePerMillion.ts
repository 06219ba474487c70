/**
 * The price of a million tokens by that of one. Zero is a price; what is no number is none.
 *
 * @param perToken - a number, or one in decimal digits
 */
export function pricePerMillion(perToken: unknown): number | null {
  const number =
    typeof perToken === 'string' && perToken.trim() !== ''
      ? Number(perToken)
      : perToken;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0
    ? // Twelve digits hide what the multiplication of binary fractions adds.
      Number((number * 1e6).toPrecision(12))
    : null;
}
