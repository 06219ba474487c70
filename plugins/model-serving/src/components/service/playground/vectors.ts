/** The vectors of an answer of OpenAI's embeddings endpoint, in the order of the texts; none where it has another shape. */
export function vectorsOf(result: unknown): number[][] {
  const data = (result as { data?: unknown } | null | undefined)?.data;
  if (!Array.isArray(data)) {
    return [];
  }
  return [...data]
    .sort((a, b) => (a?.index ?? 0) - (b?.index ?? 0))
    .map(entry => entry?.embedding)
    .filter(
      (vector): vector is number[] =>
        Array.isArray(vector) && vector.every(part => typeof part === 'number'),
    );
}

/** Cosine of the angle between two vectors; null where they have none: other lengths, or only zeros. */
export function cosineOf(
  a: readonly number[],
  b: readonly number[],
): number | null {
  const dot = a.reduce((sum, part, place) => sum + part * b[place], 0);
  const length = Math.hypot(...a) * Math.hypot(...b);
  return a.length === b.length && length > 0 ? dot / length : null;
}
