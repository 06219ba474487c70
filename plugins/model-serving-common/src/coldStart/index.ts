export * from './coldStart';
export type { ColdStartSources } from './stamps';
export { coldStartsOf } from './coldStartsOf';
export type { ColdStartRecord } from './coldStartsOf';
