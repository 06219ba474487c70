import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  costReadPermission,
  serviceReadPermission,
  tenantReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Response } from 'express';
import { ListedService, ServiceRefKey } from '../picture/LivePicture';
import { Allowed, TenantAccess } from '../tenants/TenantAccess';
import { frame, removedFrame, SharedFrames } from './SharedFrames';
import { StreamedTenant } from './StreamedTenant';

/** Services told in one go; what is more waits for the next. */
const SERVICES_AT_ONCE = 250;

interface Decisions {
  mayRead: Allowed;
  mayCost: Allowed;
  mayTenants: Allowed;
}

export interface StreamClientOptions {
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
  readonly #due = new Map<string, ServiceRefKey>();
  /** The services the client knows. */
  readonly #told = new Set<string>();
  #decisions: Decisions;
  #toldTenants: string | undefined;
  #tenantsDue = false;

  private constructor(options: StreamClientOptions, decisions: Decisions) {
    this.#options = options;
    this.#decisions = decisions;
  }

  /** Has the client told of these, as far as its user may see or knows them. */
  note(services: readonly ServiceRefKey[]): void {
    for (const service of services) {
      const line = this.#options.frames.line(service);
      if (
        this.#told.has(service.id) ||
        (line && this.#decisions.mayRead(line))
      ) {
        this.#due.set(service.id, service);
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
    for (const [id, service] of this.#due) {
      this.#due.delete(id);
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
      res.write(frames.join(''));
    }
    return this.#due.size > 0;
  }

  /** Keeps proxies from cutting the stream, and asks anew what the user may see. */
  beat(services: readonly ListedService[]): void {
    const { res } = this.#options;
    if (!res.writableNeedDrain && !res.writableEnded) {
      res.write(': heartbeat\n\n');
    }
    decide(this.#options).then(
      decisions => {
        const former = this.#decisions;
        this.#decisions = decisions;
        this.note(
          services.filter(
            ({ line }) =>
              former.mayRead(line) !== decisions.mayRead(line) ||
              former.mayCost(line) !== decisions.mayCost(line),
          ),
        );
      },
      // Whoever can no longer be authorised sees nothing more.
      () => this.end(),
    );
  }

  end(): void {
    this.#options.res.end();
  }

  #frameOf(service: ServiceRefKey): string | undefined {
    const { frames } = this.#options;
    const line = frames.line(service);
    const text =
      line && this.#decisions.mayRead(line)
        ? frames.changed(service, this.#decisions.mayCost(line))
        : undefined;
    if (text) {
      this.#told.add(service.id);
      return text;
    }
    return this.#told.delete(service.id) ? removedFrame(service) : undefined;
  }
}

async function decide({
  credentials,
  access,
}: StreamClientOptions): Promise<Decisions> {
  const [mayRead, mayCost, mayTenants] = await access.allowed(
    credentials,
    serviceReadPermission,
    costReadPermission,
    tenantReadPermission,
  );
  return { mayRead, mayCost, mayTenants };
}
