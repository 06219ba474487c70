export * from './exposition';
export { ENGINE_METRICS } from './metricNames';
export type {
  Aggregation,
  EngineMetrics,
  FailureSource,
  MetricSource,
} from './metricNames';
export * from './reading';
export * from './recognition';
export { seriesOf } from './series';
export { NO_REQUEST, whyUnmeasured } from './unmeasured';
export type { EngineNumber } from './unmeasured';
export * from './tokens';
export * from './promAnswer';
export * from './promql';
