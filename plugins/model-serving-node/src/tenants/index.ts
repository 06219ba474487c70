export { readOnboardingConfig } from './OnboardingConfig';
export type {
  OnboardingConfig,
  OnboardingLimits,
  OnboardingVault,
} from './OnboardingConfig';
export {
  assertTenantName,
  parseTenantRequest,
  readTenant,
  renderOffBoarding,
  renderTenant,
  tenantDirectory,
} from './renderTenant';
export type { TenantRenderContext } from './renderTenant';
export { readServingLimits, type ServingLimits } from './servingLimits';
export type { TenantContext } from './tenantObjects';
export { tenantPath } from './tenantPath';
export type { TenantPathContext } from './tenantPath';
