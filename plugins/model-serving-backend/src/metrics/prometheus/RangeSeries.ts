import {
  ENGINE_SERIES,
  ENGINE_SERIES_NAMES,
  EngineSeriesName,
  formatServiceRef,
  MetricsOwners,
  NO_REQUEST,
  PromSeries,
  SeriesPoint,
  seriesQuery,
  ServiceRef,
  ServiceSeries,
  whyUnmeasured,
} from '@model-serving/backstage-plugin-model-serving-common';
import { PrometheusSource } from './PrometheusSources';

const MOST_POINTS = 240;
const STEPS = [5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const MOST_CACHED = 500;
/** Rates need a few samples to look at. */
const SCRAPES_PER_RATE = 4;

/** Seconds from one point to the next: no more points than a plot can show, never finer than what is measured. */
export function stepOf(windowSeconds: number, leastSeconds: number): number {
  const wanted = Math.max(windowSeconds / MOST_POINTS, leastSeconds);
  return STEPS.find(step => step >= wanted) ?? STEPS[STEPS.length - 1];
}

interface Request {
  ref: ServiceRef;
  pods: readonly string[];
  owners: MetricsOwners;
}

interface Cached {
  at: number;
  answer: Promise<ServiceSeries>;
}

/** Plots from range queries: one query a service and window, however many look, and none before it could differ. */
export class RangeSeries {
  readonly #now: () => Date;
  readonly #cache = new Map<string, Cached>();

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  /** Throws where Prometheus cannot be asked. */
  async of(
    source: PrometheusSource,
    request: Request,
    windowSeconds: number,
  ): Promise<ServiceSeries> {
    const step = stepOf(windowSeconds, source.target.scrapeSeconds);
    const key = `${formatServiceRef(request.ref)}?${windowSeconds}`;
    const now = this.#now().getTime();
    const known = this.#cache.get(key);
    if (known && now - known.at < step * 1000) {
      return await known.answer;
    }
    const answer = this.#ask(source, request, windowSeconds, step);
    const entry = { at: now, answer };
    this.#cache.delete(key);
    this.#cache.set(key, entry);
    if (this.#cache.size > MOST_CACHED) {
      this.#cache.delete(this.#cache.keys().next().value!);
    }
    answer.catch(() => {
      // What failed is asked again by the next who looks; the circuit spares who does not answer.
      if (this.#cache.get(key) === entry) {
        this.#cache.delete(key);
      }
    });
    return await answer;
  }

  async #ask(
    source: PrometheusSource,
    { ref, pods, owners }: Request,
    windowSeconds: number,
    step: number,
  ): Promise<ServiceSeries> {
    const { client, target } = source;
    const ahead = Math.round(source.clockAhead);
    const now = this.#now();
    const end = Math.floor((now.getTime() / 1000 + ahead) / step) * step;
    const start = end - Math.floor(windowSeconds / step) * step;
    const query = seriesQuery({
      ref,
      pods,
      engines: owners.engines,
      labels: target.labels,
      rateSeconds: Math.max(step, SCRAPES_PER_RATE * target.scrapeSeconds),
    });
    const found = await client.range(query, start, end, step);
    const grid = Array.from(
      { length: Math.round((end - start) / step) + 1 },
      (_, index) => start + index * step,
    );
    const series = ENGINE_SERIES_NAMES.map(name => ({
      name,
      unit: ENGINE_SERIES[name].unit,
      ...plotOf(
        found.find(({ labels }) => labels.series === name),
        grid,
        ahead,
        whyAbsent(name, owners, found.length > 0),
      ),
    }));
    const first = Math.min(
      ...series.flatMap(({ points }) =>
        points.filter(([, value]) => value !== null).map(([at]) => at),
      ),
    );
    return {
      windowSeconds,
      knownSince:
        Number.isFinite(first) && first > start - ahead + step
          ? new Date(first * 1000).toISOString()
          : null,
      series,
      asOf: now.toISOString(),
      source: `prometheus:${ref.cluster}`,
      stale: false,
    };
  }
}

function whyAbsent(
  name: EngineSeriesName,
  owners: MetricsOwners,
  arePodsMeasured: boolean,
): string {
  if (!arePodsMeasured) {
    return 'Prometheus has no data about its pods in this window';
  }
  return owners.engines.length > 0
    ? whyUnmeasured(owners, name)
    : 'Prometheus has no such metric for its pods in this window';
}

/** On our clock, with a point for every step, so that a gap is seen as one. */
function plotOf(
  found: PromSeries | undefined,
  grid: readonly number[],
  ahead: number,
  absent: string,
): { points: SeriesPoint[]; reason?: string } {
  const values = new Map(
    found?.points.map(([at, value]) => [Math.round(at), value]),
  );
  const points = grid.map((at): SeriesPoint => {
    const value = values.get(at);
    return [at - ahead, Number.isFinite(value) ? value! : null];
  });
  if (points.some(([, value]) => value !== null)) {
    return { points };
  }
  if (found) {
    return { points, reason: NO_REQUEST };
  }
  return { points, reason: absent };
}
