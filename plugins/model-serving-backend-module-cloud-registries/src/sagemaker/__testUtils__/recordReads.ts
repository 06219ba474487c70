/** An answer that notes which of its fields are read: paths such as `Items[].Name`. */
export function recordReads<T>(value: T, paths: Set<string>, path = ''): T {
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    if (path !== '') {
      paths.add(path);
    }
    return value;
  }
  return new Proxy(value, {
    get(target, key) {
      const field = Reflect.get(target, key);
      if (
        typeof key === 'symbol' ||
        typeof field === 'function' ||
        key === 'toJSON' ||
        key === 'then'
      ) {
        return field;
      }
      if (Array.isArray(target)) {
        return /^\d+$/.test(key)
          ? recordReads(field, paths, `${path}[]`)
          : field;
      }
      const below = path === '' ? key : `${path}.${key}`;
      if (field === undefined) {
        paths.add(below);
        return field;
      }
      return recordReads(field, paths, below);
    },
  }) as T;
}
