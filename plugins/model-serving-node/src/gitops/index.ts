export * from './GitOpsRepository';
export * from './gitOpsServiceRef';
export { PollPause } from './PollPause';
export * from './readGitOpsConfig';
export type { GitOpsCredentials } from './readGitOpsCredentials';
export { unsafePathReason } from './repositoryPath';
