import { JsonObject, JsonValue } from '@backstage/types';

/** Whether every field of the wanted value is so in the live one. */
export function contains(
  live: JsonValue | undefined,
  wanted: JsonValue,
): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((item, index) => contains(live[index], item))
    );
  }
  if (wanted && typeof wanted === 'object') {
    const object = (live ?? {}) as JsonObject;
    return Object.entries(wanted).every(
      ([key, value]) => value === undefined || contains(object[key], value),
    );
  }
  return live === wanted;
}
