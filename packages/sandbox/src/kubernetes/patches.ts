import { JsonObject, JsonValue } from '@backstage/types';
import { isJsonObject, plainCopy } from './KubernetesObject';
import { StatusError } from './StatusError';

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

/** RFC 6902 without `move` and `copy`. */
export function jsonPatch(
  target: JsonObject,
  operations: JsonValue,
): JsonObject {
  const result = plainCopy(target);
  if (!Array.isArray(operations)) {
    throw StatusError.badRequest('a JSON patch is a list of operations');
  }
  for (const operation of operations) {
    const { op, path, value } = (operation ?? {}) as JsonObject;
    const keys = String(path)
      .split('/')
      .slice(1)
      .map(key => key.replace(/~1/g, '/').replace(/~0/g, '~'));
    const last = keys.pop();
    let parent: JsonValue | undefined = result;
    for (const key of keys) {
      parent =
        parent && typeof parent === 'object' && Object.hasOwn(parent, key)
          ? (parent as JsonObject)[key]
          : undefined;
    }
    if (!parent || typeof parent !== 'object' || last === undefined) {
      throw StatusError.badRequest(`the path ${path} does not exist`);
    }
    const present = Object.hasOwn(parent, last);
    if (op === 'add' && Array.isArray(parent)) {
      parent.splice(last === '-' ? parent.length : Number(last), 0, value!);
    } else if (op === 'remove' && Array.isArray(parent) && present) {
      parent.splice(Number(last), 1);
    } else if (op === 'add' || (op === 'replace' && present)) {
      Object.assign(parent, plainCopy({ [last]: value }));
    } else if (op === 'remove' && present) {
      delete (parent as JsonObject)[last];
    } else if (
      op !== 'test' ||
      JSON.stringify((parent as JsonObject)[last]) !== JSON.stringify(value)
    ) {
      throw StatusError.badRequest(`cannot ${op} ${path}`);
    }
  }
  return result;
}
