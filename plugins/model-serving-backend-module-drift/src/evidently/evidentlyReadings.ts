import type { DriftReading } from '@model-serving/backstage-plugin-model-serving-common';
import { DRIFT_LIMITS } from '@model-serving/backstage-plugin-model-serving-node';
import type {
  Report,
  ReportMetric,
  ReportTest,
  SeriesBatch,
} from './evidentlyAnswers';

const DRIFTED_COLUMNS = 'DriftedColumnsCount';
const VALUE_DRIFT = 'ValueDrift';
const NO_TEST =
  'The report has no test of this metric. Create it with include_tests=True.';

/** Combinations of parameters that the series of a type of metric have; Evidently has one or two. */
const MOST_SHAPES = 20;
const MOST_PARAMS = 20;

const ZONE = /(Z|[+-]\d\d:?\d\d)$/;

/**
 * Epoch milliseconds. Evidently writes times without a zone where the report was given none; they are taken as UTC, never
 * as this machine's.
 */
export function timeOf(text: string): number {
  return Date.parse(ZONE.test(text) ? text : `${text}Z`);
}

/** A time before another, in the form of that one: Evidently fails to compare times with a zone and times without. */
export function timeBefore(text: string, ms: number): string {
  const earlier = new Date(timeOf(text) - ms).toISOString().slice(0, -1);
  return ZONE.test(text) ? `${earlier}+00:00` : earlier;
}

/** `ValueDrift` of `evidently:metric_v2:ValueDrift`. */
const typeOf = (type: unknown): string => String(type).split(':').pop() ?? '';

/** Series whose parameters have the same names. */
interface Shape {
  names: readonly string[];
  values: Map<string, SeriesBatch['series'][number]['values']>;
}

/** Values in the newest reports, found by the parameters of a metric: there may be many of both. */
class Histories {
  readonly #newest: { index: number; at: number }[];
  readonly #shapes = new Map<string, Map<string, Shape>>();

  constructor({ series, sources }: SeriesBatch) {
    this.#newest = sources
      .map(({ timestamp }, index) => ({ index, at: timeOf(timestamp) / 1000 }))
      .sort((a, b) => a.at - b.at)
      .slice(-DRIFT_LIMITS.points);
    for (const { metric_type, params, values } of series) {
      const shape = this.#shapeOf(metric_type, params);
      const key = shape && keyOf(shape.names, params);
      if (key && !shape.values.has(key)) {
        shape.values.set(key, values);
      }
    }
  }

  /** A metric has each parameter of its series, and may have more. */
  of({ config }: ReportMetric): DriftReading['history'] {
    const { type, ...own } = config;
    const wanted: Record<string, unknown> =
      typeOf(type) === DRIFTED_COLUMNS ? { ...own, value_type: 'share' } : own;
    const shapes = this.#shapes.get(String(type))?.values() ?? [];
    const found = [...shapes]
      .filter(({ names }) => names.every(name => Object.hasOwn(wanted, name)))
      .map(({ names, values }) => values.get(keyOf(names, wanted)))
      .find(values => values !== undefined);
    return this.#newest.map(({ at, index }) => [at, found?.[index] ?? null]);
  }

  #shapeOf(type: string, params: Record<string, string>): Shape | undefined {
    const names = Object.keys(params).sort();
    const shapes = this.#shapes.get(type) ?? new Map<string, Shape>();
    const key = JSON.stringify(names);
    if (
      names.length > MOST_PARAMS ||
      (shapes.size >= MOST_SHAPES && !shapes.has(key))
    ) {
      return undefined;
    }
    const shape = shapes.get(key) ?? { names, values: new Map() };
    shapes.set(key, shape);
    this.#shapes.set(type, shapes);
    return shape;
  }
}

/** The drift metrics of the newest report, with their values in all reports. Alerts come first, then what is unknown. */
export function evidentlyReadings(
  report: Report,
  batch: SeriesBatch,
  at: string,
): DriftReading[] {
  const tests = new Map<string, ReportTest[]>();
  for (const test of report.tests) {
    const { metric_id } = test.metric_config;
    const known = tests.get(metric_id) ?? [];
    tests.set(metric_id, known);
    known.push(test);
  }
  const histories = new Histories(batch);
  return report.metrics
    .filter(
      (metric): metric is ReportMetric =>
        metric.id !== undefined && /drift/i.test(typeOf(metric.config.type)),
    )
    .map(metric => ({ metric, ...judgedBy(tests.get(metric.id) ?? []) }))
    .sort((a, b) => rankOf(a.alert) - rankOf(b.alert))
    .slice(0, DRIFT_LIMITS.readings)
    .map(({ alert, metric, reason }) => {
      const value = valueOf(metric);
      return {
        id: metric.metric_name,
        kind: 'drift',
        title: titleOf(metric),
        value,
        ...thresholdsOf(metric),
        alert,
        reason:
          value === null ? 'The report has no number for this metric.' : reason,
        windowStart: null,
        windowEnd: new Date(timeOf(at)).toISOString(),
        history: histories.of(metric),
      };
    });
}

function rankOf(alert: boolean | null): number {
  return [true, null, false].indexOf(alert);
}

function titleOf({ config, metric_name }: ReportMetric): string {
  switch (typeOf(config.type)) {
    case DRIFTED_COLUMNS:
      return 'Share of drifted columns';
    case VALUE_DRIFT:
      return `Drift of ${config.column} (${config.method})`;
    default:
      return metric_name;
  }
}

function valueOf({ config, value }: ReportMetric): number | null {
  const found =
    typeOf(config.type) === DRIFTED_COLUMNS
      ? (value as { share?: unknown } | null)?.share
      : value;
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}

/** A p-value is drift below its threshold, a distance above it. */
function thresholdsOf({
  config,
}: ReportMetric): Pick<DriftReading, 'lowerThreshold' | 'upperThreshold'> {
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  if (typeOf(config.type) === DRIFTED_COLUMNS) {
    return {
      lowerThreshold: null,
      upperThreshold: number(config.drift_share),
    };
  }
  const threshold = number(config.threshold);
  return /p_value/.test(String(config.method))
    ? { lowerThreshold: threshold, upperThreshold: null }
    : { lowerThreshold: null, upperThreshold: threshold };
}

/** A test that is not critical fails with `WARNING` (`evidently/core/metric_types.py`). */
function judgedBy(
  tests: readonly ReportTest[],
): Pick<DriftReading, 'alert' | 'reason'> {
  if (tests.some(({ status }) => status === 'FAIL' || status === 'WARNING')) {
    return { alert: true, reason: null };
  }
  const undecided = tests.find(({ status }) => status !== 'SUCCESS');
  if (undecided) {
    return {
      alert: null,
      reason: `${undecided.name}: ${undecided.description}`,
    };
  }
  return tests.length > 0
    ? { alert: false, reason: null }
    : { alert: null, reason: NO_TEST };
}

function keyOf(
  names: readonly string[],
  values: Record<string, unknown>,
): string {
  return JSON.stringify(names.map(name => String(values[name])));
}
