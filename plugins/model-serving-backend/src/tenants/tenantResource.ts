import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import { TenantResource } from '@model-serving/backstage-plugin-model-serving-node';

/** The tenant as permission decisions see it. */
export function tenantResource(
  tenant: Pick<Tenant, 'name' | 'owner'>,
): TenantResource {
  return { tenant: tenant.name, owner: tenant.owner };
}
