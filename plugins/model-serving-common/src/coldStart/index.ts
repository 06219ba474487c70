export * from './coldStart';
export type { ColdStartSources } from './stamps';
