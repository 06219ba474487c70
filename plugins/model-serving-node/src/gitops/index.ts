export {
  ENTITY_FILE_LIMITS,
  PROPOSAL_LIMITS,
  REPOSITORY_LIMITS,
} from './fileLimits';
export type { GitOpsFile } from './GitOpsFile';
export * from './GitOpsRepository';
export * from './gitOpsServiceRef';
export { PollPause } from './PollPause';
export * from './readGitOpsConfig';
export { readOnlyReason } from './readOnlyReason';
export type { GitOpsCredentials } from './readGitOpsCredentials';
export { unsafePathReason } from './repositoryPath';
