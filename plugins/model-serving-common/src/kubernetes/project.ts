import { capText, FieldReader } from './FieldReader';
import { kindOf, ProjectedObjects, WatchedKindName } from './kinds';

function describeIdentity(raw: unknown): string {
  const metadata = (raw as { metadata?: unknown } | null | undefined)?.metadata;
  const { namespace, name } = (metadata ?? {}) as Record<string, unknown>;
  const parts = [namespace, name].filter(
    (part): part is string => typeof part === 'string' && part !== '',
  );
  return capText(parts.join('/')) || '(unnamed)';
}

/**
 * Takes the allow-listed part of a cluster's object: no env, no arguments, no annotations but our
 * own and KServe's, texts of at most 1,024 characters.
 *
 * @throws UnreadableObjectError naming object and field when a field has the wrong shape.
 * @public
 */
export function projectObject<K extends WatchedKindName>(
  kind: K,
  raw: unknown,
): ProjectedObjects[K] {
  const object = FieldReader.of(kind, describeIdentity(raw), raw);
  return kindOf(kind).project(object) as ProjectedObjects[K];
}
