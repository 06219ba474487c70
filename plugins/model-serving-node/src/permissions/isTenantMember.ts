import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { fullEntityRef } from './entityRefs';
import { TenantResource, tenantResourceRef } from './tenantResource';

/**
 * Holds when one of the claims (a user's ownership entity refs) owns the tenant.
 * A resource outside every tenant, or without an owner, belongs to no member.
 * @public
 */
export const isTenantMember = createPermissionRule({
  name: 'IS_TENANT_MEMBER',
  description: 'Allow what lies in a tenant that one of the claims owns',
  resourceRef: tenantResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity refs that the user owns things through'),
  }),
  apply: (resource: TenantResource, { claims }) => {
    const owner =
      resource.owner === null ? undefined : fullEntityRef(resource.owner);
    return (
      resource.tenant !== null &&
      owner !== undefined &&
      claims.some(claim => fullEntityRef(claim) === owner)
    );
  },
  toQuery: ({ claims }) => ({
    owners: claims.flatMap(claim => fullEntityRef(claim) ?? []),
  }),
});

/**
 * The rules for {@link tenantResourceRef}, as the backend registers them.
 * @public
 */
export const tenantRules = { isTenantMember };

const exported = createConditionExports({
  resourceRef: tenantResourceRef,
  rules: tenantRules,
});

/**
 * Conditions for permission policies, such as `tenantConditions.isTenantMember({ claims })`.
 * @public
 */
export const tenantConditions = exported.conditions;

/**
 * Wraps conditions over tenants into a policy decision.
 * @public
 */
export const createTenantConditionalDecision =
  exported.createConditionalDecision;
