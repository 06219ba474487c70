export * from './createForge';
export * from './Forge';
export { ForgeUnavailableError } from './http/ForgeUnavailableError';
export { markdownText } from './markdownText';
export { proposalBranch, tenantBranch } from './proposalBranch';
export { proposalTitle } from './proposalTitle';
export { renderReport } from './renderReport';
