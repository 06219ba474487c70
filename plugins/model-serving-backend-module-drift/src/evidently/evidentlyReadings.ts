import type { DriftReading } from '@model-serving/backstage-plugin-model-serving-common';
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

/** The drift metrics of the newest report, with their values in all reports. */
export function evidentlyReadings(
  report: Report,
  batch: SeriesBatch,
  at: string,
): DriftReading[] {
  const metrics = report.metrics.filter(
    (metric): metric is ReportMetric =>
      metric.id !== undefined && /drift/i.test(typeOf(metric.config.type)),
  );
  return metrics.map(metric => {
    const value = valueOf(metric);
    const tests = report.tests.filter(
      ({ metric_config }) => metric_config.metric_id === metric.id,
    );
    const { alert, reason } = judgedBy(tests);
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
      history: historyOf(metric, batch),
    };
  });
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

function historyOf(
  { config }: ReportMetric,
  { series, sources }: SeriesBatch,
): DriftReading['history'] {
  const { type, ...own } = config;
  const wanted: Record<string, unknown> =
    typeOf(type) === DRIFTED_COLUMNS ? { ...own, value_type: 'share' } : own;
  const found = series.find(
    ({ metric_type, params }) =>
      metric_type === type &&
      Object.entries(wanted).every(
        ([name, value]) =>
          params[name] === undefined || params[name] === String(value),
      ) &&
      Object.keys(params).every(name => name in wanted),
  );
  return sources.map(({ timestamp }, index) => [
    timeOf(timestamp) / 1000,
    found?.values[index] ?? null,
  ]);
}
