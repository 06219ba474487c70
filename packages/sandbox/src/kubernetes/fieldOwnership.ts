import { isDeepStrictEqual } from 'node:util';
import { JsonObject, JsonValue } from '@backstage/types';
import { isJsonObject, plainCopy } from './KubernetesObject';

// Lists whose items keep their identity when several managers write them; every other list is one value.
const LIST_KEYS: { [field: string]: string } = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  imagePullSecrets: 'name',
  conditions: 'type',
  finalizers: '',
};

/** The fields that each manager set, as JSON paths; a segment `[key, value]` names an item of a keyed list. */
export type FieldOwners = ReadonlyMap<string, ReadonlySet<string>>;

type Segment = string | [key: string, value: JsonValue];

function keyOf(field: string, list: JsonValue[]): string | undefined {
  const key = LIST_KEYS[field];
  if (key === undefined || list.length === 0) {
    return undefined;
  }
  const keyed = list.every(item =>
    key ? isJsonObject(item) && item[key] !== undefined : true,
  );
  return keyed ? key : undefined;
}

function itemKey(key: string, item: JsonValue): JsonValue {
  return key ? (item as JsonObject)[key]! : item;
}

function leavesOf(
  value: JsonValue,
  path: Segment[] = [],
  found = new Map<string, JsonValue>(),
): Map<string, JsonValue> {
  const field = path[path.length - 1];
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    for (const [name, child] of Object.entries(value)) {
      if (child !== undefined) {
        leavesOf(child, [...path, name], found);
      }
    }
    return found;
  }
  const key =
    Array.isArray(value) && typeof field === 'string'
      ? keyOf(field, value)
      : undefined;
  if (Array.isArray(value) && key !== undefined) {
    for (const item of value) {
      leavesOf(item, [...path, [key, itemKey(key, item)]], found);
    }
  } else {
    found.set(JSON.stringify(path), value);
  }
  return found;
}

/** The part of an object that managers own: identity and what the server writes is nobody's. */
function managed(object: JsonObject): JsonObject {
  const { apiVersion: _a, kind: _k, metadata, ...rest } = object;
  const { labels, annotations, finalizers, ownerReferences } = (metadata ??
    {}) as JsonObject;
  const kept = Object.entries({
    labels,
    annotations,
    finalizers,
    ownerReferences,
  }).filter(([, value]) => value !== undefined);
  return {
    ...rest,
    ...(kept.length && { metadata: Object.fromEntries(kept) }),
  };
}

function stepInto(at: JsonValue | undefined, segment: Segment) {
  if (typeof segment === 'string') {
    return isJsonObject(at) ? at[segment] : undefined;
  }
  const [key, wanted] = segment;
  return Array.isArray(at)
    ? at.find(
        item =>
          (!key || isJsonObject(item)) &&
          isDeepStrictEqual(itemKey(key, item), wanted),
      )
    : undefined;
}

function valueAt(object: JsonObject, path: Segment[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(stepInto, object);
}

function setAt(object: JsonObject, path: Segment[], value: JsonValue): void {
  let at: JsonValue = object;
  path.forEach((segment, index) => {
    const next = path[index + 1];
    const last = next === undefined;
    let child = stepInto(at, segment);
    if (last || typeof child !== 'object' || child === null) {
      const item =
        Array.isArray(segment) && segment[0]
          ? { [segment[0]]: segment[1] }
          : {};
      child = last ? plainCopy(value) : item;
      if (!last && Array.isArray(next)) {
        child = [];
      }
      if (typeof segment === 'string') {
        (at as JsonObject)[segment] = child;
      } else if (stepInto(at, segment) === undefined) {
        (at as JsonValue[]).push(child);
      }
    }
    at = child;
  });
}

function removeAt(object: JsonObject, path: Segment[]): void {
  const parent = valueAt(object, path.slice(0, -1));
  const segment = path[path.length - 1];
  if (typeof segment === 'string' && isJsonObject(parent)) {
    delete parent[segment];
  } else if (Array.isArray(parent)) {
    const gone = stepInto(parent, segment);
    parent.splice(0, parent.length, ...parent.filter(item => item !== gone));
  }
  const empty =
    parent !== undefined &&
    Object.keys(parent as JsonObject | JsonValue[]).length === 0;
  if (empty && path.length > 1) {
    removeAt(object, path.slice(0, -1));
  }
}

function namesItem(path: Segment[]): boolean {
  const [item, field] = path.slice(-2);
  return Array.isArray(item) && item[0] === field;
}

/** Gives `manager` the fields that an ordinary write changed, and takes them from the others. */
export function ownersAfterUpdate(
  owners: FieldOwners,
  manager: string,
  before: JsonObject | undefined,
  after: JsonObject,
): FieldOwners {
  const old = leavesOf(managed(before ?? {}));
  const now = leavesOf(managed(after));
  const changed = [...now]
    .filter(([path, value]) => !isDeepStrictEqual(old.get(path), value))
    .map(([path]) => path);
  const key = `update:${manager}`;
  const result = new Map<string, Set<string>>();
  for (const [name, paths] of owners) {
    const kept = [...paths].filter(
      path => now.has(path) && (name === key || !changed.includes(path)),
    );
    result.set(name, new Set(kept));
  }
  result.set(key, new Set([...(result.get(key) ?? []), ...changed]));
  return result;
}

/** What a server-side apply makes of the live object. */
export interface ApplyResult {
  object: JsonObject;
  owners: FieldOwners;
  /** Fields that another manager owns with another value; nothing may be written unless forced. */
  conflicts: { manager: string; field: string }[];
}

/** Merges `applied` into `live` field by field; what `manager` applied before and no longer names is removed. */
export function applyFields(
  live: JsonObject,
  applied: JsonObject,
  owners: FieldOwners,
  manager: string,
): ApplyResult {
  const key = `apply:${manager}`;
  const wanted = leavesOf(managed(applied));
  const object = plainCopy(live);
  const others = [...owners].filter(([name]) => name !== key);
  const conflicts: ApplyResult['conflicts'] = [];
  const result = new Map<string, Set<string>>(
    others.map(([name, paths]) => [name, new Set(paths)]),
  );
  for (const [path, value] of wanted) {
    const segments: Segment[] = JSON.parse(path);
    const current = valueAt(live, segments);
    const differs =
      current !== undefined &&
      !isDeepStrictEqual(current, value) &&
      !(isJsonObject(value) && isJsonObject(current));
    for (const [name, paths] of result) {
      if (differs && paths.has(path)) {
        paths.delete(path);
        conflicts.push({ manager: name.split(':')[1], field: named(segments) });
      }
    }
    if (differs || current === undefined) {
      setAt(object, segments, value);
    }
  }
  const abandoned = [...(owners.get(key) ?? [])]
    .filter(path => !wanted.has(path))
    .filter(path => !others.some(([, paths]) => paths.has(path)))
    .map((path): Segment[] => JSON.parse(path))
    .sort((a, b) => b.length - a.length);
  // The field that names an item goes last, and only with the item.
  for (const path of abandoned.filter(each => !namesItem(each))) {
    removeAt(object, path);
  }
  for (const path of abandoned.filter(namesItem)) {
    const item = path.slice(0, -1);
    if (Object.keys(valueAt(object, item) ?? {}).length === 1) {
      removeAt(object, item);
    }
  }
  result.set(key, new Set(wanted.keys()));
  return { object, owners: result, conflicts };
}

function named(path: Segment[]): string {
  return path
    .map(segment =>
      typeof segment === 'string'
        ? `.${segment}`
        : `[${segment[0]}=${JSON.stringify(segment[1])}]`,
    )
    .join('');
}
