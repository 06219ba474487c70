export type {
  EngineDefinition,
  MetricSources,
  EngineStart,
  FailureSource,
  MetricSource,
} from './EngineDefinition';
export {
  addEngine,
  engineNamed,
  engineOfModelFormat,
  knownEngines,
  recognizeEngine,
} from './engines';
export * from './exposition';
export { ENGINE_SERIES, ENGINE_SERIES_NAMES } from './numbers';
export type {
  Aggregation,
  CounterName,
  EngineSeriesName,
  GaugeName,
  HistogramName,
  QuantityName,
} from './numbers';
export * from './promAnswer';
export * from './promql';
export * from './reading';
export { seriesOf } from './series';
export * from './tokens';
export { NO_REQUEST, whyUnmeasured } from './unmeasured';
