export { checkRepository } from './checkRepository';
export type { RepositoryCheck } from './checkRepository';
export type { RepositoryFinding, RepositoryReport } from './RepositoryReport';
export { runCommand } from './runCommand';
export type { CommandOutput } from './CommandOutput';
export type {
  KustomizeBuild,
  KustomizeTask,
} from './repository/buildKustomizations';
