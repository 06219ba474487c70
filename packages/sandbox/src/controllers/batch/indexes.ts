/** Indexes as a Job's status has them: `0-3,5`. */
export function formatIndexes(indexes: Iterable<number>): string {
  const ranges: Array<[first: number, last: number]> = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const current = ranges[ranges.length - 1];
    if (current && index === current[1] + 1) {
      current[1] = index;
    } else {
      ranges.push([index, index]);
    }
  }
  return ranges
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(',');
}

/** Reads what {@link formatIndexes} writes. */
export function parseIndexes(text: string | undefined): Set<number> {
  const found = new Set<number>();
  for (const range of (text ?? '').split(',').filter(Boolean)) {
    const [first, last = first] = range.split('-').map(Number);
    for (let index = first; index <= last; index += 1) {
      found.add(index);
    }
  }
  return found;
}
