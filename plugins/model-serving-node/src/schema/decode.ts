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

/**
 * An object as Go's decoder reads it: a field that is `null` is absent, an entry of a map or list of texts that is
 * `null` is an empty text.
 */
export function decoded<T>(value: T, name = ''): T {
  if (Array.isArray(value)) {
    const holdsText = value.some(item => typeof item === 'string');
    return value.map(item =>
      item === null && holdsText ? '' : decoded(item),
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
