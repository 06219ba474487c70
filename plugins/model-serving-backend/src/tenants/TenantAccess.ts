import {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  TenantResource,
  tenantResourceRef,
} from '@model-serving/backstage-plugin-model-serving-node';

/** Whether something of a tenant may be seen or done. */
export type Allowed = (resource: TenantResource) => boolean;

/**
 * One decision of the permission framework, applied alike to lists, details, streams and
 * actions: asked once per request, applied in memory to each resource.
 */
export class TenantAccess {
  readonly #permissions: PermissionsService;
  readonly #registry: PermissionsRegistryService;

  constructor(options: {
    permissions: PermissionsService;
    registry: PermissionsRegistryService;
  }) {
    this.#permissions = options.permissions;
    this.#registry = options.registry;
  }

  /** One predicate per permission, in the same order. */
  async allowed<T extends readonly ResourcePermission[]>(
    credentials: BackstageCredentials,
    ...permissions: T
  ): Promise<{ [K in keyof T]: Allowed }> {
    const decisions = await this.#permissions.authorizeConditional(
      permissions.map(permission => ({ permission })),
      { credentials },
    );
    const applies = createConditionAuthorizer(
      this.#registry.getPermissionRuleset(tenantResourceRef),
    );
    return decisions.map(decision =>
      remembering(resource => applies(decision, resource)),
    ) as { [K in keyof T]: Allowed };
  }

  /** A decision that depends on no tenant. */
  async may(
    credentials: BackstageCredentials,
    permission: BasicPermission,
  ): Promise<boolean> {
    const [{ result }] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    return result === AuthorizeResult.ALLOW;
  }

  /**
   * Throws the same error for a tenant that is somebody else's and for one that does not
   * exist, so that neither can be told from the other.
   */
  async demand(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
    name: string,
    tenant: TenantResource | undefined,
  ): Promise<void> {
    const [may] = await this.allowed(credentials, permission);
    if (!tenant || !may(tenant)) {
      throw new NotAllowedError(
        `You may not propose services for a tenant '${name}', or there is none`,
      );
    }
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
