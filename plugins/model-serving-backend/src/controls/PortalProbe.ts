import {
  BackstageCredentials,
  BackstageUserPrincipal,
  LoggerService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  QueryPermissionRequest,
} from '@backstage/plugin-permission-common';
import {
  modelServingPermissions,
  PortalPermissions,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  CatalogVisibility,
  isPlatformOwner,
  permissionGrants,
} from '@model-serving/backstage-plugin-model-serving-node';
import { describeFailure } from '../clusters/KubernetesError';
import { UNLISTED_PERMISSION } from '../tenants/Membership';
import { PortalConfig } from './readPortalConfig';

const AGAIN_MS = 5 * 60_000;
const FORGET_MS = 24 * 60 * 60_000;
const MOST_USERS = 500;
const OWN_PERMISSIONS: ReadonlySet<string> = new Set(
  modelServingPermissions.map(({ name }) => name),
);

/** What is open to a member. */
interface Opened {
  /** Names of permissions. */
  permissions: string[];
  /** See {@link UNLISTED_PERMISSION}. */
  allowsUnlisted: boolean;
}

/** What the policy said about one user. */
interface Asked {
  at: number;
  /** Null for a platform owner. */
  open: Opened | null;
}

/**
 * Asks the running permission policy, as each member who comes by, for what no member should hold.
 * A user's identity comes with that user's request and cannot be made up, so that nothing is known
 * before a member was here.
 */
export class PortalProbe {
  readonly #permissions: PermissionsService;
  readonly #userInfo: UserInfoService;
  readonly #logger: LoggerService;
  readonly #config: PortalConfig;
  readonly #platformOwners: readonly string[];
  readonly #probed: typeof permissionGrants;
  readonly #users = new Map<string, Asked>();
  #warned = '';

  constructor(options: {
    permissions: PermissionsService;
    userInfo: UserInfoService;
    logger: LoggerService;
    config: PortalConfig;
    platformOwners: readonly string[];
    catalogVisibility: CatalogVisibility;
  }) {
    this.#permissions = options.permissions;
    this.#userInfo = options.userInfo;
    this.#logger = options.logger;
    this.#config = options.config;
    this.#platformOwners = options.platformOwners;
    this.#probed = permissionGrants.filter(
      ({ grant }) =>
        grant !== 'members' &&
        !(
          grant === 'visible-entities' &&
          options.catalogVisibility === 'everyone'
        ),
    );
  }

  /** Says in the log what app-config leaves open. */
  start(): void {
    const { enabled, openKinds } = this.#config;
    if (!enabled) {
      this.#logger.warn(
        'Permissions are off, so every user may do everything in Backstage; in model serving, only in the tenants of their groups. Set permission.enabled to true.',
      );
    }
    if (openKinds.length > 0) {
      this.#logger.warn(
        `catalog.rules allow ${openKinds.join(
          ', ',
        )} from locations that anybody can write, so that a member can become a platform owner. List the locations that may bring them.`,
      );
    }
  }

  /** Asks about a user who makes a request, unless that was done a short time ago. */
  async see(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<void> {
    const { userEntityRef } = credentials.principal;
    const last = this.#users.get(userEntityRef);
    if (!this.#config.enabled || (last && Date.now() - last.at < AGAIN_MS)) {
      return;
    }
    this.#remember(userEntityRef, last?.open ?? null);
    try {
      this.#remember(userEntityRef, await this.#open(credentials));
      this.#warn();
    } catch (error) {
      this.#users.delete(userEntityRef);
      this.#logger.debug(
        `The permission policy cannot be asked: ${describeFailure(error)}`,
      );
    }
  }

  reading(): PortalPermissions {
    const answers = this.#members();
    const open = new Set(answers.flatMap(({ permissions }) => permissions));
    return {
      ...this.#config,
      allowsUnlisted: answers.some(({ allowsUnlisted }) => allowsUnlisted),
      open: this.#probed
        .filter(({ permission }) => open.has(permission.name))
        .map(({ permission, opens }) => ({
          permission: permission.name,
          opens,
        })),
      membersAsked: answers.length,
    };
  }

  async #open(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Opened | null> {
    const { ownershipEntityRefs } = await this.#userInfo.getUserInfo(
      credentials,
    );
    if (isPlatformOwner(ownershipEntityRefs, this.#platformOwners)) {
      return null;
    }
    const [unlisted, ...decisions] =
      await this.#permissions.authorizeConditional(
        [
          UNLISTED_PERMISSION,
          ...this.#probed.map(({ permission }) => permission),
        ].map(permission => ({ permission } as QueryPermissionRequest)),
        { credentials },
      );
    const allowsUnlisted = unlisted.result === AuthorizeResult.ALLOW;
    return {
      allowsUnlisted,
      permissions: this.#probed
        .filter((_, index) => decisions[index].result === AuthorizeResult.ALLOW)
        .map(({ permission }) => permission.name)
        // What the suite's own rule holds back is not open.
        .filter(name => !(allowsUnlisted && OWN_PERMISSIONS.has(name))),
    };
  }

  #remember(user: string, open: Opened | null): void {
    this.#users.delete(user);
    this.#users.set(user, { at: Date.now(), open });
    const [oldest] = this.#users.keys();
    if (this.#users.size > MOST_USERS) {
      this.#users.delete(oldest);
    }
  }

  /** What each member of the last day holds. */
  #members(): Opened[] {
    return [...this.#users.values()].flatMap(({ at, open }) =>
      open && Date.now() - at < FORGET_MS ? [open] : [],
    );
  }

  /** Says the same thing once. */
  #warn(): void {
    const text = this.reading()
      .open.map(({ permission, opens }) => `${permission} (${opens})`)
      .join(', ');
    if (text && text !== this.#warned) {
      this.#logger.warn(
        `The permission policy grants members without limits: ${text}. Use modelServingPermissionPolicy, see docs/permissions.md.`,
      );
    }
    this.#warned = text;
  }
}
