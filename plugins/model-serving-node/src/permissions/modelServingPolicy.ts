import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  modelServingPermissions,
  RESOURCE_TYPE_TENANT,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  createTenantConditionalDecision,
  tenantConditions,
} from './isTenantMember';

/** @public */
export interface ModelServingPolicyOptions {
  /** Entity refs whose members may see and do everything of the suite. */
  platformOwners: readonly string[];
}

/**
 * The default policy of the suite: platform owners may do everything, everybody else
 * what lies in a tenant of their own. Proposing tenants is for platform owners.
 *
 * @returns A decision for the suite's permissions, undefined for all others, so that an
 * adopter's policy can call it first and go on with its own rules:
 * `modelServingPolicy(request, user, options) ?? ownDecision(request, user)`.
 * @public
 */
export function modelServingPolicy(
  request: PolicyQuery,
  user: PolicyQueryUser | undefined,
  options: ModelServingPolicyOptions,
): PolicyDecision | undefined {
  const { permission } = request;
  if (!modelServingPermissions.some(ours => isPermission(permission, ours))) {
    return undefined;
  }
  const claims = user?.info.ownershipEntityRefs ?? [];
  const owners = new Set(options.platformOwners.map(ref => ref.toLowerCase()));
  if (claims.some(claim => owners.has(claim.toLowerCase()))) {
    return { result: AuthorizeResult.ALLOW };
  }
  if (
    claims.length === 0 ||
    !isResourcePermission(permission, RESOURCE_TYPE_TENANT)
  ) {
    return { result: AuthorizeResult.DENY };
  }
  return createTenantConditionalDecision(
    permission,
    tenantConditions.isTenantMember({ claims }),
  );
}
