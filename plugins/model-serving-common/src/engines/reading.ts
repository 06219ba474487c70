import { Sample } from './exposition';
import {
  Aggregation,
  EngineMetrics,
  FailureSource,
  MetricSource,
  metricsOf,
} from './metricNames';
import { EngineName } from './recognition';

/** Cumulative buckets: upper bound to count; the last bound is infinite. @public */
export type Buckets = ReadonlyArray<readonly [bound: number, count: number]>;

/** What one pod's engine said. Null is not measured, never 0. @public */
export interface PodReading {
  readonly pod: string;
  readonly engine: EngineName | null;
  readonly waiting: number | null;
  readonly running: number | null;
  readonly kvCache: number | null;
  /** Prompt and generated tokens since the engine started. */
  readonly tokens: number | null;
  /** Generated tokens since the engine started. */
  readonly generatedTokens: number | null;
  /** Requests that failed since the engine started. */
  readonly failed: number | null;
  readonly timeToFirstToken: Buckets | null;
  readonly interToken: Buckets | null;
}

/** What the engines of one service said at one instant. @public */
export interface EngineReading {
  /** ISO time of the reading. */
  readonly at: string;
  readonly engine: EngineName | null;
  /** Requests that wait, summed over pods; null when no pod measures it. */
  readonly waiting: number | null;
  /** ISO time since when at least one request has been waiting in every reading; null when none waits. */
  readonly waitingSince: string | null;
  readonly running: number | null;
  /** Fullest KV cache of all pods, 0 to 1. */
  readonly kvCache: number | null;
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

function addKnown(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}

function readPod({ pod, samples }: PodSamples): PodReading {
  const groups = groupByName(samples);
  const metrics: EngineMetrics | undefined = metricsOf(groups.keys());
  const generated = readValue(groups, metrics?.generatedTokens);
  return {
    pod,
    engine: metrics?.engine ?? null,
    waiting: readValue(groups, metrics?.waiting),
    running: readValue(groups, metrics?.running),
    kvCache: readValue(groups, metrics?.kvCache),
    tokens: addKnown(readValue(groups, metrics?.promptTokens), generated),
    generatedTokens: generated,
    failed: readFailed(groups, metrics?.failed),
    timeToFirstToken: readBuckets(groups, metrics?.timeToFirstToken),
    interToken: readBuckets(groups, metrics?.interToken),
  };
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
  const waiting = combine(
    known(pods, pod => pod.waiting),
    'sum',
  );
  return {
    at,
    engine: pods.find(pod => pod.engine !== null)?.engine ?? null,
    waiting,
    waitingSince:
      waiting !== null && waiting > 0 ? previous?.waitingSince ?? at : null,
    running: combine(
      known(pods, pod => pod.running),
      'sum',
    ),
    kvCache: combine(
      known(pods, pod => pod.kvCache),
      'max',
    ),
    pods,
  };
}
