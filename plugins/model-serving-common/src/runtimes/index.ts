export * from './argumentProblems';
export * from './argumentRefusals';
export * from './RuntimeArgument';
export * from './RuntimeOffer';
export * from './runtimeRefusal';
export * from './servedOn';
export {
  answersWithDefaults,
  argumentsForEngine,
  argumentsOfRuntime,
  argumentThatSets,
  readAnswers,
  startArguments,
} from './startArguments';
export type { StartArgument, StartedRuntime } from './startArguments';
