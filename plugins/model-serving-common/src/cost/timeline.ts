/** What holds from a time on, until the next entry. @public */
export interface Since<T> {
  /** ISO time, UTC. */
  readonly since: string;
  readonly value: T;
}

/** A stretch of time in which one thing holds, in epoch milliseconds. */
export interface Span<T> {
  readonly from: number;
  readonly to: number;
  readonly value: T;
}

/**
 * Cuts a stretch of time where something else begins to hold. The first entry also holds before it, because nothing
 * else is known of that time; without entries there are no spans.
 *
 * @param timeline - in the order of time
 */
export function spansWithin<T>(
  timeline: ReadonlyArray<Since<T>>,
  from: number,
  to: number,
): Array<Span<T>> {
  return timeline.flatMap(({ since, value }, index) => {
    const next = timeline[index + 1];
    const span = {
      from: index === 0 ? from : Math.max(from, Date.parse(since)),
      to: next ? Math.min(to, Date.parse(next.since)) : to,
      value,
    };
    return span.from < span.to ? [span] : [];
  });
}
