import {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  QueryPermissionRequest,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  tenantProposePermission,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  TenantResource,
  tenantResourceRef,
} from '@model-serving/backstage-plugin-model-serving-node';
import {
  isForPlatformOnly,
  Membership,
  openedByMembership,
  UNLISTED_PERMISSION,
} from './Membership';
import { SharedDecisions } from './SharedDecisions';
import { tenantResource } from './tenantResource';
import { isUser } from './userOf';

/** Whether something of a tenant may be seen or done. */
export type Allowed = (resource: TenantResource) => boolean;

/** Told of each user who asks; never fails, and is not waited for. */
type OnUser = (
  credentials: BackstageCredentials<BackstageUserPrincipal>,
) => Promise<void>;

/**
 * One decision of the permission framework, applied alike to lists, details, streams and
 * actions: asked once for all that a user looks at within a few seconds, applied in memory to
 * each resource. What a user does, and what services ask, is decided anew each time. Where the policy allows whatever
 * it does not know, {@link Membership} limits what it allows.
 */
export class TenantAccess {
  readonly #membership: Membership;
  readonly #permissions: PermissionsService;
  readonly #registry: PermissionsRegistryService;
  readonly #onUser: OnUser;
  readonly #shared = new SharedDecisions<Allowed[]>();

  constructor(options: {
    membership: Membership;
    permissions: PermissionsService;
    registry: PermissionsRegistryService;
    onUser: OnUser;
  }) {
    this.#membership = options.membership;
    this.#permissions = options.permissions;
    this.#registry = options.registry;
    this.#onUser = options.onUser;
  }

  /** One predicate per permission to read, in the same order. */
  async allowed<T extends readonly ResourcePermission[]>(
    credentials: BackstageCredentials,
    ...permissions: T
  ): Promise<{ [K in keyof T]: Allowed }> {
    if (!isUser(credentials)) {
      return (await this.#decide(credentials, permissions)) as {
        [K in keyof T]: Allowed;
      };
    }
    void this.#onUser(credentials);
    const decided = this.#shared.of(
      credentials.principal.userEntityRef,
      permissions.map(({ name }) => name).join(' '),
      () => this.#decide(credentials, permissions),
    );
    return (await decided) as { [K in keyof T]: Allowed };
  }

  async #decide(
    credentials: BackstageCredentials,
    permissions: readonly ResourcePermission[],
  ): Promise<Allowed[]> {
    const [unlisted, ...decisions] =
      await this.#permissions.authorizeConditional(
        [UNLISTED_PERMISSION, ...permissions].map(
          permission => ({ permission } as QueryPermissionRequest),
        ),
        { credentials },
      );
    const claims = await this.#limits(credentials, unlisted);
    const applies = createConditionAuthorizer(
      this.#registry.getPermissionRuleset(tenantResourceRef),
    );
    return decisions.map((decision, index) =>
      remembering(
        claims && decision.result === AuthorizeResult.ALLOW
          ? openedByMembership(permissions[index], claims)
          : resource => applies(decision, resource),
      ),
    );
  }

  /**
   * Through what a user owns tenants, where the policy allows whatever it does not know; null where its decisions stand.
   *
   * @param unlisted - what it said of a permission that nobody lists
   */
  async #limits(
    credentials: BackstageCredentials,
    unlisted: { result: AuthorizeResult },
  ): Promise<readonly string[] | null> {
    return unlisted.result === AuthorizeResult.ALLOW && isUser(credentials)
      ? await this.#membership.claimsOf(credentials)
      : null;
  }

  /** A decision that depends on no tenant. */
  async may(
    credentials: BackstageCredentials,
    permission: BasicPermission,
  ): Promise<boolean> {
    if (!isUser(credentials) || permission.attributes.action !== 'read') {
      return this.#decideBasic(credentials, permission);
    }
    return this.#mayShared(credentials, permission);
  }

  async #mayShared(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
    permission: BasicPermission,
  ): Promise<boolean> {
    const [applies] = await this.#shared.of(
      credentials.principal.userEntityRef,
      permission.name,
      async () => {
        const may = await this.#decideBasic(credentials, permission);
        return [() => may];
      },
    );
    return applies({ tenant: null, owner: null });
  }

  async #decideBasic(
    credentials: BackstageCredentials,
    permission: BasicPermission,
  ): Promise<boolean> {
    const [unlisted, { result }] = await this.#permissions.authorize(
      [{ permission: UNLISTED_PERMISSION }, { permission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      return false;
    }
    return (
      !isForPlatformOnly(permission) ||
      (await this.#limits(credentials, unlisted)) === null
    );
  }

  /**
   * Whether what clusters and their objects say of themselves may be shown, for all tenants:
   * only to those who may also propose tenants.
   */
  async isPlatformOwner(credentials: BackstageCredentials): Promise<boolean> {
    return isUser(credentials)
      ? this.#mayShared(credentials, tenantProposePermission)
      : this.#decideBasic(credentials, tenantProposePermission);
  }

  /**
   * The first of a tenant's namespaces for which the caller may do something. Throws the same error for a
   * tenant that is somebody else's and for one that does not exist, so that neither can be told from the
   * other.
   */
  async demand<T extends Pick<Tenant, 'name' | 'owner'>>(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
    name: string,
    tenants: readonly T[],
  ): Promise<T> {
    const [may] = await this.#decide(credentials, [permission]);
    const allowed = tenants.find(tenant => may(tenantResource(tenant)));
    if (!allowed) {
      throw new NotAllowedError(
        `You may not propose services for a tenant '${name}', or there is none`,
      );
    }
    return allowed;
  }
}

/** Decides once per tenant and owner: a list holds thousands of services of a few tenants. */
function remembering(allowed: Allowed): Allowed {
  const known = new Map<string, boolean>();
  return ({ tenant, owner }) => {
    const key = JSON.stringify([tenant, owner]);
    const remembered = known.get(key);
    if (remembered !== undefined) {
      return remembered;
    }
    const decided = allowed({ tenant, owner });
    known.set(key, decided);
    return decided;
  };
}
