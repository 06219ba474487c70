export { applyCluster } from './applyCluster';
export {
  readBehaviours,
  readClusterSeed,
  readRepositorySeed,
} from './readSeed';
export type { SeedFile } from './readSeed';
