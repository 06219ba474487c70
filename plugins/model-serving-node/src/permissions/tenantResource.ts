import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_TENANT } from '@model-serving/backstage-plugin-model-serving-common';

/**
 * What a permission decision is made about: whose namespace a service, a quota or a
 * cost lies in. Both facts are read from the namespace in the cluster.
 * @public
 */
export interface TenantResource {
  /** Tenant name; null for what lies outside every tenant. */
  tenant: string | null;
  /** Owning group's entity ref; null when the namespace names none. */
  owner: string | null;
}

/**
 * Filter over tenants: the owner is one of these entity refs.
 * @public
 */
export interface TenantQuery {
  owners: string[];
}

/**
 * The resource type that all permissions of the suite decide about. A resource ref is
 * the tenant's name.
 * @public
 */
export const tenantResourceRef = createPermissionResourceRef<
  TenantResource,
  TenantQuery
>().with({ pluginId: 'model-serving', resourceType: RESOURCE_TYPE_TENANT });
