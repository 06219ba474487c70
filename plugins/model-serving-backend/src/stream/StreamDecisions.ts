import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  costReadPermission,
  serviceReadPermission,
  tenantReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Allowed, TenantAccess } from '../tenants/TenantAccess';

/** So long a decision holds for all streams of a user. */
const SHARED_MS = 5_000;

/** What a stream's user may see. */
export interface Decisions {
  mayRead: Allowed;
  mayCost: Allowed;
  mayTenants: Allowed;
}

/** Asks once for all streams that a user opens or has open: a hundred tabs are one question. */
export class StreamDecisions {
  readonly #access: TenantAccess;
  readonly #known = new Map<
    string,
    { at: number; decisions: Promise<Decisions> }
  >();

  constructor(access: TenantAccess) {
    this.#access = access;
  }

  async of(
    user: string,
    credentials: BackstageCredentials,
  ): Promise<Decisions> {
    const now = performance.now();
    const known = this.#known.get(user);
    if (known && now - known.at < SHARED_MS) {
      return await known.decisions;
    }
    this.#forgetBefore(now - SHARED_MS);
    const decisions = this.#decide(credentials);
    this.#known.set(user, { at: now, decisions });
    try {
      return await decisions;
    } catch (error) {
      this.#known.delete(user);
      throw error;
    }
  }

  #forgetBefore(time: number): void {
    for (const [user, { at }] of this.#known) {
      if (at < time) {
        this.#known.delete(user);
      }
    }
  }

  async #decide(credentials: BackstageCredentials): Promise<Decisions> {
    const [mayRead, mayCost, mayTenants] = await this.#access.allowed(
      credentials,
      serviceReadPermission,
      costReadPermission,
      tenantReadPermission,
    );
    return { mayRead, mayCost, mayTenants };
  }
}
