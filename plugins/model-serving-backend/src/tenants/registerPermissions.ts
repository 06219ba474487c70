import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  modelServingPermissions,
  RESOURCE_TYPE_TENANT,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  tenantResourceRef,
  tenantRules,
} from '@model-serving/backstage-plugin-model-serving-node';
import { isResourcePermission } from '@backstage/plugin-permission-common';
import { LivePicture } from '../picture/LivePicture';
import { tenantResource } from './tenantResource';

/** Makes the suite's permissions, and tenants as their resources, known to the framework. */
export function registerPermissions(
  registry: PermissionsRegistryService,
  picture: LivePicture,
): void {
  const ofTenants = modelServingPermissions.filter(permission =>
    isResourcePermission(permission, RESOURCE_TYPE_TENANT),
  );
  registry.addResourceType({
    resourceRef: tenantResourceRef,
    permissions: ofTenants,
    rules: Object.values(tenantRules),
    getResources: async names =>
      names.map(name => {
        const [tenant, ...others] = picture.tenantsNamed(name);
        // While namespaces disagree about the owner, the tenant has none.
        const disputed = others.some(
          ({ cluster, owner }) =>
            cluster === tenant.cluster && owner !== tenant.owner,
        );
        return (
          tenant &&
          tenantResource(disputed ? { ...tenant, owner: null } : tenant)
        );
      }),
  });
  registry.addPermissions(
    modelServingPermissions.filter(
      permission => !isResourcePermission(permission, RESOURCE_TYPE_TENANT),
    ),
  );
}
