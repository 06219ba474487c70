/** How long requests took, in milliseconds. */
export interface Latencies {
  count: number;
  p50: number;
  p99: number;
}

/** The value that so many of a hundred stay below. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The middle one of several runs. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Lets so many users ask at once, each again as soon as it is answered. */
export async function hammer(
  users: number,
  count: number,
  ask: (user: number) => Promise<void>,
): Promise<Latencies> {
  const times: number[] = [];
  let left = count;
  await Promise.all(
    Array.from({ length: users }, async (_, user) => {
      while (left-- > 0) {
        const start = performance.now();
        await ask(user);
        times.push(performance.now() - start);
      }
    }),
  );
  return {
    count: times.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}
