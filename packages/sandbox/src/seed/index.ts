export { applyCluster } from './applyCluster';
export { readBehaviors, readClusterSeed, readRepositorySeed } from './readSeed';
export type { SeedFile } from './readSeed';
