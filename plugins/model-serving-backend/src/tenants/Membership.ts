import {
  BackstageCredentials,
  BackstageUserPrincipal,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  createPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import {
  isPlatformOwner,
  isTenantMember,
  permissionGrants,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { Allowed } from './TenantAccess';

/**
 * A permission that nothing asks for and no policy lists. A policy that allows it allows whatever it does not know, so
 * that its answers about tenants say nothing about who belongs to them.
 */
export const UNLISTED_PERMISSION = createPermission({
  name: 'model-serving.unlisted',
  attributes: {},
});

const PLATFORM_ONLY: ReadonlySet<string> = new Set(
  permissionGrants
    .filter(({ grant }) => grant === 'platform-owners')
    .map(({ permission }) => permission.name),
);

/**
 * The suite's own rule where the permission policy allows everything, or permissions are off: a user sees and does what
 * concerns the tenants that one of their groups owns, and what the platform does is for platform owners.
 */
export class Membership {
  readonly #userInfo: UserInfoService;
  readonly #platformOwners: readonly string[];

  constructor(options: {
    userInfo: UserInfoService;
    /** `modelServing.platformOwners`. */
    platformOwners: readonly string[];
  }) {
    this.#userInfo = options.userInfo;
    this.#platformOwners = options.platformOwners;
  }

  /** Through what a user owns tenants; null for platform owners, whom the rule does not limit. */
  async claimsOf(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<readonly string[] | null> {
    const { ownershipEntityRefs } = await this.#userInfo.getUserInfo(
      credentials,
    );
    return isPlatformOwner(ownershipEntityRefs, this.#platformOwners)
      ? null
      : ownershipEntityRefs;
  }
}

/** What a permission that a policy allows without condition opens to somebody who is no platform owner. */
export function openedByMembership(
  permission: Permission,
  claims: readonly string[],
): Allowed {
  return isForPlatformOnly(permission)
    ? () => false
    : resource => isTenantMember.apply(resource, { claims: [...claims] });
}

/** Whether a permission is for platform owners alone. */
export function isForPlatformOnly({ name }: Permission): boolean {
  return PLATFORM_ONLY.has(name);
}
