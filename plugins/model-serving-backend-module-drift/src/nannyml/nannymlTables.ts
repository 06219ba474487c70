import type { DriftReading } from '@model-serving/backstage-plugin-model-serving-common';

/** A table of NannyML's database writer: `nannyml/io/db/entities.py`, 0.13.1. */
export interface NannymlTable {
  name: string;
  kind: DriftReading['kind'];
  /** Whether a row is about a column of the data. */
  hasColumn: boolean;
  hasThresholds: boolean;
  /** What is measured, as a sentence part; `metric` is `metric_name`. */
  title(metric: string, column: string): string;
}

const words = (metric: string) => metric.replace(/_/g, ' ');

/** All have `model_id`, `run_id`, `start_timestamp`, `end_timestamp`, `metric_name`, `value` and `alert`. */
export const NANNYML_TABLES: readonly NannymlTable[] = [
  {
    name: 'data_reconstruction_feature_drift_metrics',
    kind: 'drift',
    hasColumn: false,
    hasThresholds: true,
    title: metric => `Drift of all columns (${words(metric)})`,
  },
  {
    name: 'univariate_drift_metrics',
    kind: 'drift',
    hasColumn: true,
    hasThresholds: false,
    title: (metric, column) => `Drift of ${column} (${words(metric)})`,
  },
  {
    name: 'realized_performance_metrics',
    kind: 'performance',
    hasColumn: false,
    hasThresholds: true,
    title: metric => `Measured ${words(metric)}`,
  },
  {
    name: 'cbpe_performance_metrics',
    kind: 'performance',
    hasColumn: false,
    hasThresholds: true,
    title: metric => `Estimated ${words(metric)} (CBPE)`,
  },
  {
    name: 'dle_performance_metrics',
    kind: 'performance',
    hasColumn: false,
    hasThresholds: true,
    title: metric => `Estimated ${words(metric)} (DLE)`,
  },
];
