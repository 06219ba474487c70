import { Config } from '@backstage/config';

/** `modelServing.catalog`, read once. */
export interface GuardConfig {
  /** Locations that may hold entities of the suite's types, as `type:target`, or a prefix of it with `*`. */
  trustedLocations: readonly string[];
  /** Whether Components and APIs in tenants' namespaces come from trusted locations only. */
  reserveTenantNamespaces: boolean;
  /** Whether the catalog's entity data parser is ours, which refuses before an entity gets its name. */
  installParser: boolean;
}

export function readGuardConfig(config: Config): GuardConfig {
  const guard = config.getOptionalConfig('modelServing.catalog');
  return {
    trustedLocations: guard?.getOptionalStringArray('trustedLocations') ?? [],
    reserveTenantNamespaces:
      guard?.getOptionalBoolean('reserveTenantNamespaces') ?? true,
    installParser: guard?.getOptionalBoolean('installParser') ?? true,
  };
}
