export { ARGUMENT_CHOICE, ARGUMENT_IDS, ENGINE_ARGUMENTS } from './arguments';
export type {
  ArgumentAnswers,
  ArgumentId,
  ArgumentValue,
  EngineFlags,
  SwitchFlags,
  ValueFlag,
} from './arguments';
export type {
  EngineAdapters,
  EngineDefinition,
  EngineLabels,
  EngineStart,
  FailureSource,
  LabelCondition,
  MetricSource,
  MetricSources,
  TokenSource,
  Untrue,
} from './EngineDefinition';
export * from './countedWork';
export {
  addEngine,
  engineNamed,
  engineOfRuntimeName,
  enginesOfModelFormat,
  knownEngines,
  recognizeEngine,
} from './engines';
export * from './exposition';
export { HUNG_AFTER_SECONDS } from './hungEngines';
export { ENGINE_SERIES, ENGINE_SERIES_NAMES } from './numbers';
export type {
  Aggregation,
  CounterName,
  EngineSeriesName,
  GaugeName,
  HistogramName,
  ProgressName,
  QuantityName,
} from './numbers';
export { describeForeignPage, pathsOfForeignPage } from './foreignPage';
export type { Buckets } from './pageNumbers';
export * from './promAnswer';
export { engineQueries } from './engineQueries';
export * from './promql';
export * from './reading';
export * from './scalingSignal';
export { seriesOf } from './series';
export * from './seriesQuery';
export * from './tokens';
export { NO_REQUEST, ownersOf, whyUnmeasured } from './unmeasured';
export type { MetricsOwners } from './unmeasured';
