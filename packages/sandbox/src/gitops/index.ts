export { startGitOpsAgent } from './startGitOpsAgent';
export type { GitOpsAgentOptions } from './startGitOpsAgent';
