import { MetricSources, FailureSource, MetricSource } from './EngineDefinition';
import { engineOfSamples } from './engines';
import { Sample } from './exposition';
import {
  Aggregation,
  CounterName,
  GaugeName,
  HistogramName,
  isGauge,
  isHistogram,
  QUANTITIES,
  QUANTITY_NAMES,
  QuantityName,
} from './numbers';

/** Cumulative buckets: upper bound to count; the last bound is infinite. @public */
export type Buckets = ReadonlyArray<readonly [bound: number, count: number]>;

/** A quantity of one pod; null is not measured, never 0. Counters count since the engine started. @public */
export type PodQuantities = {
  readonly [Q in GaugeName | CounterName]: number | null;
} & { readonly [Q in HistogramName]: Buckets | null };

/** What one pod's engine said. @public */
export interface PodReading extends PodQuantities {
  readonly pod: string;
  readonly engine: string | null;
}

/**
 * What the engines of one service said at one instant; each gauge put together over its pods, null
 * when no pod measures it.
 * @public
 */
export interface EngineReading
  extends Readonly<Record<GaugeName, number | null>> {
  /** ISO time of the reading. */
  readonly at: string;
  readonly engine: string | null;
  /** ISO time since when at least one request has been waiting in every reading; null when none waits. */
  readonly waitingSince: string | null;
  readonly pods: readonly PodReading[];
}

/** The metrics page of one pod. @public */
export interface PodSamples {
  readonly pod: string;
  readonly samples: readonly Sample[];
}

type ByName = ReadonlyMap<string, readonly Sample[]>;

function groupByName(samples: readonly Sample[]): ByName {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const group = groups.get(sample.name);
    if (group) {
      group.push(sample);
    } else {
      groups.set(sample.name, [sample]);
    }
  }
  return groups;
}

/** With priority scheduling an engine repeats its total under an empty priority. */
function totalsOnly(samples: readonly Sample[]): readonly Sample[] {
  const totals = samples.filter(sample => sample.labels.priority === '');
  return totals.length > 0 ? totals : samples;
}

function combine(
  values: readonly number[],
  across: Aggregation,
): number | null {
  const real = values.filter(value => Number.isFinite(value));
  if (real.length === 0) {
    return null;
  }
  return across === 'max'
    ? Math.max(...real)
    : real.reduce((sum, value) => sum + value, 0);
}

function readValue(
  groups: ByName,
  source: MetricSource | undefined,
): number | null {
  for (const name of source?.names ?? []) {
    const samples = groups.get(name);
    if (samples) {
      const values = totalsOnly(samples).map(sample => sample.value);
      const value = combine(values, source?.across ?? 'sum');
      return value === null ? null : value * (source?.scale ?? 1);
    }
  }
  return null;
}

function parseBound(text: string | undefined): number {
  return text === '+Inf' || text === 'Inf' ? Infinity : Number(text);
}

function readBuckets(
  groups: ByName,
  source: MetricSource | undefined,
): Buckets | null {
  for (const name of source?.names ?? []) {
    const samples = groups.get(`${name}_bucket`);
    if (samples) {
      const counts = new Map<number, number[]>();
      for (const sample of totalsOnly(samples)) {
        const bound = parseBound(sample.labels.le) * (source?.scale ?? 1);
        if (!Number.isNaN(bound)) {
          counts.set(bound, [...(counts.get(bound) ?? []), sample.value]);
        }
      }
      return [...counts]
        .sort(([a], [b]) => a - b)
        .map(([bound, values]) => [
          bound,
          combine(values, source?.across ?? 'sum') ?? 0,
        ]);
    }
  }
  return null;
}

/** Where there is a counter but no failure yet, the number is 0 and known. */
function readFailed(
  groups: ByName,
  sources: readonly FailureSource[] | undefined,
): number | null {
  for (const { name, label, value } of sources ?? []) {
    const samples = groups.get(name);
    if (samples) {
      const wanted = new RegExp(`^(?:${value ?? '.*'})$`);
      const failed = samples.filter(
        ({ labels }) => !label || wanted.test(labels[label] ?? ''),
      );
      return failed.length > 0
        ? combine(
            failed.map(sample => sample.value),
            'sum',
          )
        : 0;
    }
  }
  return null;
}

function readQuantity(
  groups: ByName,
  name: QuantityName,
  metrics: MetricSources,
): number | Buckets | null {
  if (name === 'failed') {
    return readFailed(groups, metrics.failed);
  }
  return isHistogram(name)
    ? readBuckets(groups, metrics[name])
    : readValue(groups, metrics[name]);
}

/** A reading of what is given; all else is not measured. @public */
export function podReading(
  given: Pick<PodReading, 'pod'> & Partial<PodReading>,
): PodReading {
  const unmeasured = Object.fromEntries(
    QUANTITY_NAMES.map(name => [name, null]),
  ) as { [Q in QuantityName]: null };
  return { engine: null, ...unmeasured, ...given };
}

function readPod({ pod, samples }: PodSamples): PodReading {
  const groups = groupByName(samples);
  const engine = engineOfSamples(groups.keys());
  if (!engine) {
    return podReading({ pod });
  }
  const quantities = Object.fromEntries(
    QUANTITY_NAMES.map(name => [
      name,
      readQuantity(groups, name, engine.metrics),
    ]),
  ) as PodQuantities;
  return { pod, engine: engine.name, ...quantities };
}

function known(
  pods: readonly PodReading[],
  value: (pod: PodReading) => number | null,
): number[] {
  return pods.map(value).filter((number): number is number => number !== null);
}

/**
 * Puts the metrics pages of a service's pods together.
 *
 * @param previous - the reading before, which carries on since when requests have been waiting
 * @public
 */
export function readEngine(
  pages: readonly PodSamples[],
  now: Date,
  previous?: EngineReading,
): EngineReading {
  const pods = pages.map(readPod);
  const at = now.toISOString();
  const gauges = Object.fromEntries(
    QUANTITY_NAMES.filter(isGauge).map(name => [
      name,
      combine(
        known(pods, pod => pod[name]),
        QUANTITIES[name].across,
      ),
    ]),
  ) as Record<GaugeName, number | null>;
  const { waiting } = gauges;
  return {
    at,
    engine: pods.find(pod => pod.engine !== null)?.engine ?? null,
    ...gauges,
    waitingSince:
      waiting !== null && waiting > 0 ? previous?.waitingSince ?? at : null,
    pods,
  };
}
