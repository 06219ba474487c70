export * from './createForge';
export * from './Forge';
export { ForgeUnavailableError } from './ForgeUnavailableError';
export { proposalBranch, tenantBranch } from './proposalBranch';
export { proposalTitle } from './proposalTitle';
export { renderReport } from './renderReport';
