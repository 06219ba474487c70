import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** `modelServing.onboarding`: what a new tenant gets that differs between platforms. @public */
export interface OnboardingConfig {
  /** ClusterRole that members of a tenant are bound to in its namespace. */
  memberRole: string;
  /** The vault whose path of the tenant's name its SecretStore reads; undefined where tenants get no store. */
  vault: { server: string; version: string } | undefined;
  /** The accelerators' resource in quotas. */
  acceleratorResource: string;
}

/** Reads `modelServing.onboarding`. @public */
export function readOnboardingConfig(root: Config): OnboardingConfig {
  const config = root.getOptionalConfig('modelServing.onboarding');
  const server = config?.getOptionalString('vault.server');
  if (server && (!URL.canParse(server) || !/^https?:/.test(server))) {
    throw new InputError(
      'modelServing.onboarding.vault.server must be an address of http or https',
    );
  }
  return {
    memberRole: config?.getOptionalString('memberRole') ?? 'tenant-member',
    vault: server
      ? { server, version: config?.getOptionalString('vault.version') ?? 'v2' }
      : undefined,
    acceleratorResource:
      config?.getOptionalString('acceleratorResource') ?? 'nvidia.com/gpu',
  };
}
