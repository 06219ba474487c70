export { applyCluster } from './applyCluster';
export {
  readBehaviors,
  readClusterSeed,
  readRegistrySeed,
  readRepositorySeed,
} from './readSeed';
export type { SeedFile } from './readSeed';
