import { ProjectedEvent } from '../kubernetes';

/** A stretch of time in epoch milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** One pull of one container's image. */
export interface ImagePull {
  /** Container name; null when the event does not say. */
  readonly container: string | null;
  readonly interval: Interval;
  /** `exact` when the kubelet gave the duration. */
  readonly exactness: 'exact' | 'estimated';
}

const PULLED =
  /^Successfully pulled image "([^"]+)" in (\S+?)(?: \((\S+) including waiting\))?(?:\. Image size: (\d+) bytes)?\.?$/;
const CACHED = /already present on machine/;

const UNIT_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000001,
};

/** Reads a Go duration such as `1h2m0s` or `890ms`, in milliseconds; null when it is none. */
export function parseGoDuration(text: string): number | null {
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/.test(text)) {
    return null;
  }
  let total = 0;
  for (const [, amount, unit] of text.matchAll(
    /(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g,
  )) {
    total += Number(amount) * UNIT_MS[unit];
  }
  return total;
}

function containerOf(event: ProjectedEvent): string | null {
  return /\{([^}]*)\}/.exec(event.about.fieldPath ?? '')?.[1] ?? null;
}

/**
 * The image pulls of a pod by the kubelet's events. Without a closing `Pulled` the pull lasted until
 * `fallbackEnd`, the moment the container ran.
 */
export function imagePullsOf(
  events: readonly ProjectedEvent[],
  fallbackEnd: number,
): ImagePull[] {
  const pulls: ImagePull[] = [];
  const done = events.filter(({ reason }) => reason === 'Pulled');
  const closed = new Set<string | null>();
  for (const event of done) {
    const container = containerOf(event);
    const end = Date.parse(event.firstAt ?? '');
    if (Number.isNaN(end)) {
      continue;
    }
    closed.add(container);
    const match = PULLED.exec(event.message);
    const duration = match ? parseGoDuration(match[3] ?? match[2]) : null;
    if (duration !== null) {
      pulls.push({
        container,
        interval: { from: end - duration, to: end },
        exactness: 'exact',
      });
    } else if (CACHED.test(event.message)) {
      pulls.push({
        container,
        interval: { from: end, to: end },
        exactness: 'exact',
      });
    }
  }
  for (const event of events.filter(({ reason }) => reason === 'Pulling')) {
    const container = containerOf(event);
    const from = Date.parse(event.firstAt ?? '');
    if (!Number.isNaN(from) && !closed.has(container)) {
      pulls.push({
        container,
        interval: { from, to: Math.max(from, fallbackEnd) },
        exactness: 'estimated',
      });
    }
  }
  return pulls;
}

/** Milliseconds covered by at least one interval, within bounds. */
export function coveredMs(
  intervals: readonly Interval[],
  bounds: Interval,
): number {
  const sorted = intervals
    .map(({ from, to }) => ({
      from: Math.max(from, bounds.from),
      to: Math.min(to, bounds.to),
    }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  let covered = 0;
  let reached = -Infinity;
  for (const { from, to } of sorted) {
    covered += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return covered;
}
