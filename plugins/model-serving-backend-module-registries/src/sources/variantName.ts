/** A name of a variant, made of what tells it from others: lower-case letters, digits, `-`, `_` and `.`. */
export function variantName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .slice(0, 63)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return name || 'default';
}

/** Gives a variant that is named like another one of its version a number: names are unique in a version. */
export function withUniqueNames<T extends { name: string }>(
  variants: readonly T[],
): T[] {
  const names = new Set<string>();
  return variants.map(variant => {
    let { name } = variant;
    for (let count = 2; names.has(name); count += 1) {
      name = `${variant.name}-${count}`;
    }
    names.add(name);
    return { ...variant, name };
  });
}
