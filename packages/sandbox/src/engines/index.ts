export { startEngine } from './startEngine';
export type { EngineOptions } from './startEngine';
