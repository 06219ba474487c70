/** Shards from one number to another, both included. */
type Range = readonly [first: number, last: number];

/** More ranges than these are summed up. */
const MOST_RANGES = 10;

/** Reads indexes as a Job's status has them, such as `0-3,5`; what is no range is left out. */
export function shardRanges(indexes: string | null): Range[] {
  return (indexes ?? '').split(',').flatMap((part): Range[] => {
    const [, first, last = first] =
      /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
    return first === undefined || Number(last) < Number(first)
      ? []
      : [[Number(first), Number(last)]];
  });
}

/** How many shards the ranges hold, which must not overlap. */
export function shardsIn(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** The shards from 0 that no range holds. */
export function shardsLeft(done: readonly Range[], shards: number): Range[] {
  const left: Range[] = [];
  let next = 0;
  for (const [first, last] of [...done].sort(([a], [b]) => a - b)) {
    if (first > next) {
      left.push([next, Math.min(first, shards) - 1]);
    }
    next = Math.max(next, last + 1);
  }
  return next < shards ? [...left, [next, shards - 1]] : left;
}

/** `3, 5-7`; empty without any. */
export function shardsInWords(ranges: readonly Range[]): string {
  const shown = ranges
    .slice(0, MOST_RANGES)
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(', ');
  const more = shardsIn(ranges.slice(MOST_RANGES));
  return more > 0 ? `${shown} and ${more} more` : shown;
}
