export { acceleratorMemoryOf } from './acceleratorMemory';
export type { AcceleratorOffer, AcceleratorSharing } from './acceleratorMemory';
export { memoryOfferOf } from './sizeMemory';
export type { MemorySize } from './sizeMemory';
export { readEngineSettings } from './engineSettings';
export type { EngineSettings, ParallelLayout, Setting } from './engineSettings';
export { memoryFitOf } from './memoryFitOf';
export type { MemoryQuery } from './memoryFitOf';
export type { MemoryOffer, CandidateModel } from './judgeMemory';
