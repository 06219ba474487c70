/** @public */
export interface NumberBounds {
  /** 0 by default. */
  min?: number;
  /** The largest number that is exact by default. */
  max?: number;
  integer?: boolean;
}

/** A finite number within bounds; null for anything else. Texts are not converted. @public */
export function readNumber(
  value: unknown,
  bounds: NumberBounds = {},
): number | null {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, integer = false } = bounds;
  return typeof value === 'number' &&
    value >= min &&
    value <= max &&
    (!integer || Number.isInteger(value))
    ? value
    : null;
}
