import { JsonObject, JsonValue } from '@backstage/types';
import { isJsonObject } from './KubernetesObject';

/** RFC 7386. Used for strategic merge patches too: this API has no strategic merge. */
export function mergePatch(target: JsonValue, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) {
    return patch;
  }
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else if (value !== undefined) {
      Object.defineProperty(result, key, {
        value: mergePatch(result[key] ?? null, value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  return result;
}
