export { readOnboardingConfig } from './OnboardingConfig';
export type { OnboardingConfig, OnboardingLimits } from './OnboardingConfig';
export { readTenant } from './readTenant';
export {
  assertTenantName,
  parseTenantRequest,
  renderOffBoarding,
  renderTenant,
  tenantDirectory,
} from './renderTenant';
export type { TenantRenderContext } from './renderTenant';
export type { TenantContext } from './tenantObjects';
