export { acceleratorMemoryOf } from './acceleratorMemory';
export type { AcceleratorOffer } from './acceleratorMemory';
export { readEngineSettings } from './engineSettings';
export type { EngineSettings, ParallelLayout, Setting } from './engineSettings';
export { memoryFitOf } from './memoryFitOf';
export type { MemoryQuery } from './memoryFitOf';
export type { MemoryOffer, CandidateModel } from './judgeMemory';
