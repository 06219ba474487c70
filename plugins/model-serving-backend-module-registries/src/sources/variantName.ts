/** A name of a variant, made of what tells it from others: lower-case letters, digits, `-`, `_` and `.`. */
export function variantName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .slice(0, 63)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return name || 'default';
}
