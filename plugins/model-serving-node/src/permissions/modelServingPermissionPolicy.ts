import { InputError } from '@backstage/errors';
import {
  AuthorizeResult,
  isResourcePermission,
  Permission,
  PermissionCondition,
  PermissionCriteria,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_TENANT,
  tenantProposePermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ownedBy, visibleTo } from './catalogConditions';
import { fullEntityRef } from './entityRefs';
import { isPlatformOwner } from './isPlatformOwner';
import {
  createTenantConditionalDecision,
  tenantConditions,
} from './isTenantMember';
import { PermissionGrant, permissionGrants } from './permissionGrants';

/**
 * Who sees services, their APIs, tenants, groups and users in the catalog: `owners`, those who own
 * them and the platform owners, or `everyone` who is signed in. Models are always public.
 * @public
 */
export type CatalogVisibility = 'owners' | 'everyone';

/** The scaffolder actions of the suite's templates for services. @public */
export const MEMBER_ACTIONS: readonly string[] = [
  'model-serving:render',
  'model-serving:check',
  'model-serving:propose',
  'model-serving:propose-removal',
];

/** @public */
export interface ModelServingPermissionPolicyOptions {
  /** Entity refs whose members hold every permission of {@link permissionGrants}. */
  platformOwners: readonly string[];
  /** `owners` by default. */
  catalogVisibility?: CatalogVisibility;
  /** IDs of the scaffolder actions that members may run; {@link MEMBER_ACTIONS} by default. */
  memberActions?: readonly string[];
  /**
   * Grants that replace those of {@link permissionGrants}, by permission name. `otherwise` leaves
   * the permission to that policy. This is the only way to widen what the suite decides.
   */
  grants?: Readonly<Record<string, PermissionGrant | 'otherwise'>>;
  /** Decides what the suite does not. Without it, that is denied. */
  otherwise?: PermissionPolicy;
}

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * A permission policy that denies by default: {@link permissionGrants} says who may do what, and
 * everything else is denied or left to `otherwise`. Services never ask a policy: the permission
 * framework allows them what their access restrictions allow.
 *
 * @throws InputError for an owner that is no entity ref, and for a grant of an unknown permission
 * or one whose condition does not exist for that permission.
 * @public
 */
export function modelServingPermissionPolicy(
  options: ModelServingPermissionPolicyOptions,
): PermissionPolicy {
  const { otherwise } = options;
  const platformOwners = options.platformOwners.map(ownerRef);
  const grants = effectiveGrants(options.grants ?? {});
  const decideAsMember = memberDecisions(options, grants);
  return {
    async handle(request: PolicyQuery, user?: PolicyQueryUser) {
      const grant = grants.get(request.permission.name) ?? 'otherwise';
      if (grant === 'otherwise') {
        return (await otherwise?.handle(request, user)) ?? DENY;
      }
      const claims = user?.info.ownershipEntityRefs.flatMap(
        ref => fullEntityRef(ref) ?? [],
      );
      if (!user || !claims?.length) {
        return DENY;
      }
      if (isPlatformOwner(claims, platformOwners)) {
        return ALLOW;
      }
      return decideAsMember[grant](request.permission, user, claims);
    },
  };
}

type Decide = (
  permission: Permission,
  user: PolicyQueryUser,
  claims: string[],
) => PolicyDecision;

function memberDecisions(
  {
    catalogVisibility = 'owners',
    memberActions = MEMBER_ACTIONS,
  }: ModelServingPermissionPolicyOptions,
  grants: EffectiveGrants,
): Record<PermissionGrant, Decide> {
  const proposesTenants =
    grants.get(tenantProposePermission.name) !== 'platform-owners';
  return {
    members: () => ALLOW,
    'platform-owners': () => DENY,
    'own-tenants': (permission, _, claims) =>
      isResourcePermission(permission, RESOURCE_TYPE_TENANT)
        ? createTenantConditionalDecision(
            permission,
            tenantConditions.isTenantMember({ claims }),
          )
        : DENY,
    'visible-entities': (permission, _, claims) =>
      catalogVisibility === 'everyone'
        ? ALLOW
        : conditional(
            permission,
            'catalog',
            'catalog-entity',
            visibleTo(claims, proposesTenants),
          ),
    'own-entities': (permission, _, claims) =>
      conditional(permission, 'catalog', 'catalog-entity', ownedBy(claims)),
    'own-tasks': (permission, { info }) =>
      conditional(permission, 'scaffolder', 'scaffolder-task', {
        rule: 'IS_TASK_OWNER',
        resourceType: 'scaffolder-task',
        params: { createdBy: [info.userEntityRef] },
      }),
    'listed-actions': permission => {
      const [first, ...rest] = memberActions.map(actionId => ({
        rule: 'HAS_ACTION_ID',
        resourceType: 'scaffolder-action',
        params: { actionId },
      }));
      return first
        ? conditional(permission, 'scaffolder', 'scaffolder-action', {
            anyOf: [first, ...rest],
          })
        : DENY;
    },
  };
}

/** Denied where the caller names a permission as what it is not: no condition applies to that. */
function conditional(
  permission: Permission,
  pluginId: string,
  resourceType: string,
  conditions: PermissionCriteria<PermissionCondition>,
): PolicyDecision {
  return isResourcePermission(permission, resourceType)
    ? {
        result: AuthorizeResult.CONDITIONAL,
        pluginId,
        resourceType,
        conditions,
      }
    : DENY;
}

/** What each condition decides about. */
const RESOURCE_TYPES: Partial<Record<PermissionGrant, string>> = {
  'own-tenants': RESOURCE_TYPE_TENANT,
  'visible-entities': 'catalog-entity',
  'own-entities': 'catalog-entity',
  'own-tasks': 'scaffolder-task',
  'listed-actions': 'scaffolder-action',
};

type EffectiveGrants = Map<string, PermissionGrant | 'otherwise'>;

function effectiveGrants(
  replaced: Readonly<Record<string, PermissionGrant | 'otherwise'>>,
): EffectiveGrants {
  const grants: EffectiveGrants = new Map(
    permissionGrants.map(({ permission, grant }) => [permission.name, grant]),
  );
  for (const [name, grant] of Object.entries(replaced)) {
    const known = permissionGrants.find(
      ({ permission }) => permission.name === name,
    );
    if (!known) {
      throw new InputError(
        `Permission ${name} is not decided by the model serving policy; decide it in 'otherwise'`,
      );
    }
    const resourceType = grant !== 'otherwise' && RESOURCE_TYPES[grant];
    if (resourceType && !isResourcePermission(known.permission, resourceType)) {
      throw new InputError(
        `Permission ${name} cannot be granted as '${grant}': it does not decide about a ${resourceType}`,
      );
    }
    grants.set(name, grant);
  }
  return grants;
}

function ownerRef(ref: string): string {
  const full = fullEntityRef(ref);
  if (!full) {
    throw new InputError(`Platform owner '${ref}' is not an entity ref`);
  }
  return full;
}
