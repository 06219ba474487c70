type Fields = Record<string, unknown>;

/** Maps of text, in which Go's decoder makes an empty text of `null`. */
const TEXT_MAPS: ReadonlySet<string> = new Set([
  'annotations',
  'binaryData',
  'data',
  'labels',
  'matchLabels',
  'nodeSelector',
]);

/** Lists whose entries leave out what is an empty text when they are written down again. */
const WITHOUT_EMPTY_TEXT: ReadonlySet<string> = new Set(['tolerations']);

function withoutEmptyText<T>(value: T): T {
  return typeof value === 'object' && value !== null
    ? (Object.fromEntries(
        Object.entries(value).filter(([, member]) => member !== ''),
      ) as T)
    : value;
}

/**
 * An object as Go's decoder reads it: a field that is `null` is absent, an entry of a map or list of texts that is
 * `null` is an empty text.
 */
export function decoded<T>(value: T, name = ''): T {
  if (Array.isArray(value)) {
    const holdsText = value.some(item => typeof item === 'string');
    const read = value.map(item =>
      item === null && holdsText ? '' : decoded(item),
    );
    return (
      WITHOUT_EMPTY_TEXT.has(name) ? read.map(withoutEmptyText) : read
    ) as T;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const result: Fields = {};
  for (const [key, member] of Object.entries(value)) {
    if (member !== null) {
      result[key] = decoded(member, key);
    } else if (TEXT_MAPS.has(name)) {
      result[key] = '';
    }
  }
  return result as T;
}

/** An object of a custom kind as the API server keeps it: entries of maps of texts that are `null` are dropped. */
export function withoutNullEntries<T>(value: T, name = ''): T {
  if (Array.isArray(value)) {
    return value.map(item => withoutNullEntries(item)) as T;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null || !TEXT_MAPS.has(name))
      .map(([key, member]) => [key, withoutNullEntries(member, key)]),
  ) as T;
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The label with a namespace's name always holds its name, even if it was written with another value. */
export function labelledNamespace<T extends { metadata: Fields }>(
  namespace: T,
): T {
  const { metadata } = namespace;
  const labels: unknown = metadata.labels ?? {};
  const isReadable =
    typeof labels === 'object' &&
    !Array.isArray(labels) &&
    Object.values(labels as Fields).every(text => typeof text === 'string');
  return isReadable
    ? {
        ...namespace,
        metadata: {
          ...metadata,
          labels: { ...(labels as Fields), [NAME_LABEL]: metadata.name },
        },
      }
    : namespace;
}

/** Whether a `null` is anywhere in a value. */
export function hasNull(value: unknown): boolean {
  return (
    value === null ||
    (typeof value === 'object' && Object.values(value).some(hasNull))
  );
}
