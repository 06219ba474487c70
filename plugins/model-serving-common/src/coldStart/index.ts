export * from './coldStart';
export type { ColdStartSources } from './stamps';
export { coldStartsOf } from './coldStartsOf';
export type { ColdStartRecord } from './coldStartsOf';
export { SGLANG_START_METRICS, sglangStart, vllmStart } from './engineStart';
export type { EngineStart } from './engineStart';
