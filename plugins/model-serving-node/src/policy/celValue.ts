/**
 * Plain JSON as CEL sees it: whole numbers become integers, and maps have no prototype that an expression could reach.
 */
export function toCelValue(value: unknown): unknown {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    return value.map(toCelValue);
  }
  if (typeof value === 'object' && value !== null) {
    const map = Object.create(null);
    for (const [key, member] of Object.entries(value)) {
      if (member !== undefined) {
        map[key] = toCelValue(member);
      }
    }
    return map;
  }
  return value ?? null;
}
