import type { ServiceSeries } from '../api/service';
import { amount } from '../memory/bytes';

/** What a replica of a service runs on, or could run on. @public */
export interface HoldingSize {
  /** Of the size. */
  id: string;
  /** Title of the size. */
  option: string;
  /** Accelerators of one replica. */
  count: number;
  /** Requests of the full context that it holds at once beside the model; null when unknown. */
  requestsThatFit: number | null;
  /** Null where it is unknown, or where the caller may not see costs. */
  perHour: number | null;
}

/** A size with fewer accelerators that would hold what a service does. @public */
export interface SmallerSize {
  option: string;
  /** What is measured and computed, and what a change would cost, in whole sentences. */
  sentence: string;
  /** What a replica costs less per hour; null when unknown. */
  savedPerHour: number | null;
  currency: string | null;
}

/** Most requests that were under way at once. @public */
export interface PeakRequests {
  requests: number;
  /** Of which that is known. */
  minutes: number;
}

/** A shorter look tells nothing about a service. */
const LEAST_MINUTES = 50;
/** Room for twice as many requests as were seen. */
const HEADROOM = 2;

/**
 * The most requests that were running or waiting at once, of all replicas together; null where less of the window is
 * known than says something.
 *
 * @public
 */
export function peakRequests({
  series,
  windowSeconds,
}: Pick<ServiceSeries, 'series' | 'windowSeconds'>): PeakRequests | null {
  const pointsOf = (name: string) =>
    series.find(each => each.name === name)?.points ?? [];
  const waiting = new Map(pointsOf('waiting'));
  const points = pointsOf('running');
  const known = points.flatMap(([at, running]) => {
    const beside = waiting.get(at) ?? null;
    return running === null || beside === null ? [] : [running + beside];
  });
  const minutes =
    points.length === 0
      ? 0
      : ((known.length / points.length) * windowSeconds) / 60;
  return minutes < LEAST_MINUTES
    ? null
    : { requests: Math.max(...known), minutes: Math.round(minutes) };
}

/** The size with the fewest accelerators that holds the model and twice as many requests; null where none below does. @public */
export function smallestHolding({
  below,
  requests,
  sizes,
}: {
  /** Fewer accelerators than this. */
  below: number;
  requests: number;
  sizes: readonly HoldingSize[];
}): HoldingSize | null {
  const [smallest] = sizes
    .filter(
      ({ count, requestsThatFit }) =>
        count > 0 &&
        count < below &&
        requestsThatFit !== null &&
        requestsThatFit >= HEADROOM * Math.max(requests, 1),
    )
    .sort((a, b) => a.count - b.count);
  return smallest ?? null;
}

/**
 * The size with the fewest accelerators that holds the model and twice the requests that were seen at once; null where
 * none has fewer than the service runs on, or where it is not known what the service does.
 *
 * @param sizes - of the same accelerator, that hold the model
 * @public
 */
export function smallerSizeOf({
  currency,
  peak,
  running,
  sizes,
}: {
  running: HoldingSize | null;
  sizes: readonly HoldingSize[];
  peak: PeakRequests | null;
  currency: string | null;
}): SmallerSize | null {
  if (!running || !peak) {
    return null;
  }
  const smallest = smallestHolding({
    below: running.count,
    requests: peak.requests,
    sizes,
  });
  if (!smallest) {
    return null;
  }
  const savedPerHour =
    running.perHour === null || smallest.perHour === null
      ? null
      : running.perHour - smallest.perHour;
  const requests = (count: number) =>
    `${amount(count)} ${count === 1 ? 'request' : 'requests'}`;
  return {
    option: smallest.option,
    sentence: `${smallest.option} holds this model and ${requests(
      smallest.requestsThatFit!,
    )} of its full context at once. The service runs on ${
      running.option
    }, and at most ${requests(peak.requests)} at once ${
      peak.requests === 1 ? 'was' : 'were'
    } measured in the last ${
      peak.minutes
    } minutes. With fewer accelerators each request takes longer.`,
    savedPerHour,
    currency: savedPerHour === null ? null : currency,
  };
}
