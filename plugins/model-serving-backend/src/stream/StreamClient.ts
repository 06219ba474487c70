import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  costReadPermission,
  ServiceRef,
  serviceReadPermission,
  tenantReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { TenantResource } from '@model-serving/backstage-plugin-model-serving-node';
import { Response } from 'express';
import { Allowed, TenantAccess } from '../tenants/TenantAccess';

/** A service as it lies ready for all clients. */
export interface StreamedService {
  revision: number;
  fingerprint: string;
  ref: ServiceRef;
  resource: TenantResource;
  withCost: string;
  withoutCost: string;
}

export interface StreamedTenant {
  revision: number;
  fingerprint: string;
  resource: TenantResource;
}

interface Decisions {
  mayRead: Allowed;
  mayCost: Allowed;
  mayTenants: Allowed;
}

/**
 * One open stream. It remembers which revision of each service it has sent, so nothing is
 * buffered for a slow client: when it can take more, it gets the latest state.
 */
export class StreamClient {
  static async open(
    credentials: BackstageCredentials,
    res: Response,
    access: TenantAccess,
  ): Promise<StreamClient> {
    const client = new StreamClient(
      credentials,
      res,
      access,
      await decide(credentials, access),
    );
    res.writeHead(200, {
      'content-type': 'text/event-stream',
      // no-transform also keeps compression from holding events back.
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    res.write(': connected\n\n');
    return client;
  }

  readonly #credentials: BackstageCredentials;
  readonly #res: Response;
  readonly #access: TenantAccess;
  readonly #sent = new Map<string, { revision: number; ref: ServiceRef }>();
  #decisions: Decisions;
  #sentTenants: string | undefined;

  private constructor(
    credentials: BackstageCredentials,
    res: Response,
    access: TenantAccess,
    decisions: Decisions,
  ) {
    this.#credentials = credentials;
    this.#res = res;
    this.#access = access;
    this.#decisions = decisions;
  }

  /** Sends what the client lacks, unless it has not yet taken what was sent before. */
  send(
    services: ReadonlyMap<string, StreamedService>,
    tenants: ReadonlyMap<string, StreamedTenant>,
  ): void {
    if (this.#res.writableNeedDrain || this.#res.writableEnded) {
      return;
    }
    const { mayRead, mayCost } = this.#decisions;
    const frames: string[] = [];
    for (const [key, service] of services) {
      if (
        this.#sent.get(key)?.revision !== service.revision &&
        mayRead(service.resource)
      ) {
        this.#sent.set(key, { revision: service.revision, ref: service.ref });
        frames.push(
          frame(
            'service',
            mayCost(service.resource) ? service.withCost : service.withoutCost,
          ),
        );
      }
    }
    for (const [key, { ref }] of this.#sent) {
      const service = services.get(key);
      if (!service || !mayRead(service.resource)) {
        this.#sent.delete(key);
        frames.push(frame('service-removed', JSON.stringify(ref)));
      }
    }
    if (this.#tenantsChanged(tenants)) {
      frames.push(frame('tenants', '{}'));
    }
    if (frames.length > 0) {
      this.#res.write(frames.join(''));
    }
  }

  /** Keeps proxies from cutting the stream, and asks anew what the user may see. */
  beat(): void {
    if (!this.#res.writableNeedDrain && !this.#res.writableEnded) {
      this.#res.write(': heartbeat\n\n');
    }
    decide(this.#credentials, this.#access).then(
      decisions => {
        this.#decisions = decisions;
      },
      // Whoever can no longer be authorised sees nothing more.
      () => this.end(),
    );
  }

  end(): void {
    this.#res.end();
  }

  #tenantsChanged(tenants: ReadonlyMap<string, StreamedTenant>): boolean {
    const visible = [...tenants]
      .filter(([, tenant]) => this.#decisions.mayTenants(tenant.resource))
      .map(([key, tenant]) => `${key}@${tenant.revision}`)
      .join(' ');
    const changed = visible !== this.#sentTenants;
    this.#sentTenants = visible;
    return changed;
  }
}

async function decide(
  credentials: BackstageCredentials,
  access: TenantAccess,
): Promise<Decisions> {
  const [mayRead, mayCost, mayTenants] = await access.allowed(
    credentials,
    serviceReadPermission,
    costReadPermission,
    tenantReadPermission,
  );
  return { mayRead, mayCost, mayTenants };
}

function frame(event: string, data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}
