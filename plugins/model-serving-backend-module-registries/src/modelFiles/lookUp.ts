/** The entry of a table by a name that somebody else wrote, which may be one that every object has, such as `constructor`. */
export function lookUp<T>(
  table: Readonly<Record<string, T>>,
  name: string,
): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
