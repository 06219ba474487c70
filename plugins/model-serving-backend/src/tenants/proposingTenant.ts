import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  duplicateTenantProblem,
  serviceProposePermission,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { LivePicture } from '../picture/LivePicture';
import { TenantAccess } from './TenantAccess';

/**
 * The tenant of the primary cluster for which the caller may propose services.
 *
 * @throws NotAllowedError, the same for no tenant and for another's; ConflictError while it is not
 *   settled whose tenant it is
 */
export async function proposingTenant(
  { access, picture }: { access: TenantAccess; picture: LivePicture },
  credentials: BackstageCredentials,
  name: string,
): Promise<Tenant> {
  const tenants = picture
    .tenantsNamed(name)
    .filter(({ cluster }) => cluster === picture.primaryCluster);
  const tenant = await access.demand(
    credentials,
    serviceProposePermission,
    name,
    tenants,
  );
  const problem = duplicateTenantProblem(
    name,
    tenants.map(({ namespace }) => namespace),
  );
  if (problem) {
    throw new ConflictError(problem);
  }
  return tenant;
}
