import { SeriesPoint, ServiceSeries } from '../api';
import {
  CounterName,
  ENGINE_SERIES,
  ENGINE_SERIES_NAMES,
  EngineSeriesName,
  HistogramName,
  QuantityName,
  SeriesSource,
  sourceOf,
} from './numbers';
import { Buckets } from './pageNumbers';
import { EngineReading, PodReading } from './reading';
import { NO_REQUEST, ownersOf, whyUnmeasured } from './unmeasured';

/** Rates and quantiles look back this far, so that a quiet second is no gap. */
const LOOKBACK_SECONDS = 60;

function seconds(reading: EngineReading): number {
  return Date.parse(reading.at) / 1000;
}

/** Growth of a counter; after a restart it has grown from 0. */
function growth(before: number, after: number): number {
  return after >= before ? after - before : after;
}

function podsInBoth(
  before: EngineReading,
  after: EngineReading,
): Array<[PodReading, PodReading]> {
  const earlier = new Map(before.pods.map(pod => [pod.pod, pod]));
  return after.pods.flatMap(pod => {
    const match = earlier.get(pod.pod);
    return match ? [[match, pod] as [PodReading, PodReading]] : [];
  });
}

/** Growth of several counters together, per second; null when none of them is counted. */
function perSecond(
  before: EngineReading,
  after: EngineReading,
  counters: readonly CounterName[],
): number | null {
  const elapsed = seconds(after) - seconds(before);
  let total: number | null = null;
  for (const [then, now] of podsInBoth(before, after)) {
    for (const counter of counters) {
      const earlier = then[counter];
      const later = now[counter];
      if (earlier !== null && later !== null) {
        total = (total ?? 0) + growth(earlier, later);
      }
    }
  }
  return total === null || elapsed <= 0 ? null : total / elapsed;
}

function bucketGrowth(before: Buckets, after: Buckets): Map<number, number> {
  const counts = new Map(before);
  const last = after[after.length - 1];
  const restarted = last !== undefined && last[1] < (counts.get(last[0]) ?? 0);
  return new Map(
    after.map(([bound, count]) => [
      bound,
      restarted ? count : Math.max(0, count - (counts.get(bound) ?? 0)),
    ]),
  );
}

/**
 * The quantile within cumulative buckets, by linear interpolation as Prometheus does it; null
 * without observations. Above the last finite bound that bound is all that is known.
 */
export function quantileOf(
  buckets: ReadonlyMap<number, number>,
  quantile: number,
): number | null {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = sorted[sorted.length - 1]?.[1] ?? 0;
  if (!(total > 0)) {
    return null;
  }
  const rank = quantile * total;
  let lowerBound = 0;
  let lowerCount = 0;
  for (const [bound, count] of sorted) {
    if (count >= rank) {
      if (bound === Infinity) {
        return sorted.length > 1 ? lowerBound : null;
      }
      const inBucket = count - lowerCount;
      return inBucket <= 0
        ? bound
        : lowerBound + ((bound - lowerBound) * (rank - lowerCount)) / inBucket;
    }
    lowerBound = bound;
    lowerCount = count;
  }
  return null;
}

function quantileBetween(
  before: EngineReading,
  after: EngineReading,
  histogram: HistogramName,
  quantile: number,
): number | null {
  const total = new Map<number, number>();
  for (const [then, now] of podsInBoth(before, after)) {
    const earlier = then[histogram];
    const later = now[histogram];
    if (earlier && later) {
      for (const [bound, count] of bucketGrowth(earlier, later)) {
        total.set(bound, (total.get(bound) ?? 0) + count);
      }
    }
  }
  return quantileOf(total, quantile);
}

/** The growth of one counter for each one of another; null where that did not grow. */
function meanBetween(
  before: EngineReading,
  after: EngineReading,
  counter: CounterName,
  per: CounterName,
): number | null {
  const counted = perSecond(before, after, [per]);
  const total = perSecond(before, after, [counter]);
  return total !== null && counted !== null && counted > 0
    ? total / counted
    : null;
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function valueAt(
  source: SeriesSource,
  now: EngineReading,
  before: EngineReading | undefined,
): number | null {
  if (source.take === 'gauge') {
    return now[source.of];
  }
  if (!before) {
    return null;
  }
  switch (source.take) {
    case 'rate':
      return perSecond(before, now, source.of);
    case 'mean':
      return meanBetween(before, now, source.of, source.per);
    default:
      return quantileBetween(before, now, source.of, source.rank);
  }
}

/** Whether a pod had what the plot is made of. */
function isMeasured(name: EngineSeriesName, { pods }: EngineReading): boolean {
  const quantities: readonly QuantityName[] = [sourceOf(name).of].flat();
  return pods.some(pod => quantities.some(quantity => pod[quantity] !== null));
}

function whyEmpty(
  name: EngineSeriesName,
  points: readonly SeriesPoint[],
  readings: readonly EngineReading[],
): string | undefined {
  const needed = sourceOf(name).take === 'gauge' ? 1 : 2;
  if (points.some(([, value]) => value !== null)) {
    return undefined;
  }
  if (points.length === 0) {
    return 'no readings yet';
  }
  if (!readings.some(reading => isMeasured(name, reading))) {
    const latest = readings.findLast(({ pods }) =>
      pods.some(({ engine, router }) => engine ?? router),
    );
    return whyUnmeasured(ownersOf(latest), name);
  }
  return points.length < needed ? 'no readings yet' : NO_REQUEST;
}

/**
 * The plots of a service from its engines' readings, oldest first. Rates and quantiles are taken
 * over the last minute of each point and survive restarted engines; an idle engine has no latency
 * (null, `no request in this window yet`), never 0 s.
 * @public
 */
export function seriesOf(
  readings: readonly EngineReading[],
): ServiceSeries['series'] {
  const earliest: number[] = [];
  let start = 0;
  readings.forEach((reading, index) => {
    while (seconds(readings[start]) < seconds(reading) - LOOKBACK_SECONDS) {
      start += 1;
    }
    earliest.push(start === index ? index - 1 : start);
  });

  return ENGINE_SERIES_NAMES.map(name => {
    // Some engines have a counter from the first request on: readings from before say nothing of its growth.
    let since = 0;
    const points = readings.map((reading, index): SeriesPoint => {
      since = Math.max(since, earliest[index]);
      while (since < index - 1 && !isMeasured(name, readings[since])) {
        since += 1;
      }
      return [
        seconds(reading),
        finite(valueAt(sourceOf(name), reading, readings[since])),
      ];
    });
    const reason = whyEmpty(name, points, readings);
    const { unit } = ENGINE_SERIES[name];
    return { name, unit, points, ...(reason ? { reason } : {}) };
  });
}
