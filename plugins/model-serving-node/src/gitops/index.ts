export * from './GitOpsRepository';
export * from './readGitOpsConfig';
export { unsafePathReason } from './repositoryPath';
