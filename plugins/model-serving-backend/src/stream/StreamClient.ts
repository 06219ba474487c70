import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  costReadPermission,
  serviceReadPermission,
  tenantReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { TenantResource } from '@model-serving/backstage-plugin-model-serving-node';
import { Response } from 'express';
import { KnownService } from '../picture/KnownService';
import { Allowed, TenantAccess } from '../tenants/TenantAccess';
import { frame, removedFrame, SharedFrames } from './SharedFrames';

/** Services told in one go; what is more waits for the next. */
const SERVICES_AT_ONCE = 250;

/** A tenant as far as the stream tells of it: that it is not what it was before. */
export interface StreamedTenant {
  fingerprint: number;
  resource: TenantResource;
}

/** What a stream's user may see. */
interface Decisions {
  mayRead: Allowed;
  mayCost: Allowed;
  mayTenants: Allowed;
}

interface StreamClientOptions {
  credentials: BackstageCredentials;
  res: Response;
  access: TenantAccess;
  frames: SharedFrames;
}

/**
 * One open stream. It remembers which services the client has to be told of, never what was to
 * be told: a slow client gets the latest state when it can take more, and what came between is
 * dropped.
 */
export class StreamClient {
  static async open(options: StreamClientOptions): Promise<StreamClient> {
    const client = new StreamClient(options, await decide(options));
    options.res.writeHead(200, {
      'content-type': 'text/event-stream',
      // no-transform also keeps compression from holding events back.
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    options.res.write(': connected\n\n');
    return client;
  }

  readonly #options: StreamClientOptions;
  readonly #due = new Set<KnownService>();
  /** The services the client knows. */
  readonly #told = new Set<KnownService>();
  #decisions: Decisions;
  #toldTenants: string | undefined;
  #tenantsDue = false;
  #frames = 0;

  private constructor(options: StreamClientOptions, decisions: Decisions) {
    this.#options = options;
    this.#decisions = decisions;
  }

  /** Has the client told of these, as far as its user may see or knows them. */
  note(services: readonly KnownService[]): void {
    for (const service of services) {
      if (this.#told.has(service) || this.#maySee(service)) {
        this.#due.add(service);
      }
    }
  }

  /** Has the client told when the tenants its user may see are not what they were. */
  tellTenants(tenants: readonly StreamedTenant[]): void {
    const visible = tenants
      .filter(({ resource }) => this.#decisions.mayTenants(resource))
      .map(({ fingerprint }) => fingerprint)
      .join(' ');
    if (visible !== this.#toldTenants) {
      this.#toldTenants = visible;
      this.#tenantsDue = true;
    }
  }

  /**
   * Writes what is due, unless the client has not yet taken what was written before.
   *
   * @returns whether more is due that could be written soon
   */
  flush(): boolean {
    const { res } = this.#options;
    if (res.writableNeedDrain || res.writableEnded || res.destroyed) {
      return false;
    }
    const frames: string[] = [];
    for (const service of this.#due) {
      this.#due.delete(service);
      const text = this.#frameOf(service);
      if (text) {
        frames.push(text);
      }
      if (frames.length >= SERVICES_AT_ONCE) {
        break;
      }
    }
    if (this.#tenantsDue) {
      this.#tenantsDue = false;
      frames.push(frame('tenants', '{}'));
    }
    if (frames.length > 0) {
      // The comment tells frames apart: one may arrive in many pieces, or several in one.
      res.write(`: frame ${++this.#frames}\n\n${frames.join('')}`);
    }
    return this.#due.size > 0;
  }

  /** Keeps proxies from cutting the stream. */
  beat(): void {
    const { res } = this.#options;
    if (!res.writableNeedDrain && !res.writableEnded) {
      res.write(': heartbeat\n\n');
    }
  }

  /** Asks anew what the user may see, and has the client told of what that changes. */
  async decideAnew(services: readonly KnownService[]): Promise<void> {
    const former = this.#decisions;
    try {
      this.#decisions = await decide(this.#options);
    } catch {
      // A user who can no longer be authorized gets nothing more.
      this.end();
      return;
    }
    const { mayRead, mayCost } = this.#decisions;
    this.note(
      services.filter(
        service =>
          former.mayRead(service) !== mayRead(service) ||
          former.mayCost(service) !== mayCost(service),
      ),
    );
  }

  end(): void {
    this.#options.res.end();
  }

  #maySee(service: KnownService): boolean {
    return service.isListed && this.#decisions.mayRead(service);
  }

  #frameOf(service: KnownService): string | undefined {
    const text = this.#maySee(service)
      ? this.#options.frames.changed(service, this.#decisions.mayCost(service))
      : undefined;
    if (text) {
      this.#told.add(service);
      return text;
    }
    return this.#told.delete(service) ? removedFrame(service) : undefined;
  }
}

/** Asked once for all streams that a user opens or has open within some seconds. */
async function decide({
  access,
  credentials,
}: StreamClientOptions): Promise<Decisions> {
  const [mayRead, mayCost, mayTenants] = await access.allowed(
    credentials,
    serviceReadPermission,
    costReadPermission,
    tenantReadPermission,
  );
  return { mayRead, mayCost, mayTenants };
}
