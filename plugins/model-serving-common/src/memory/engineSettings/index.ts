export { valueFlagOf } from './countedEngines';
export { ranksOf } from './EngineSettings';
export type {
  EngineSettings,
  ParallelLayout,
  Setting,
  Uncounted,
} from './EngineSettings';
export { isKnownOnCpus, readEngineSettings } from './readEngineSettings';
