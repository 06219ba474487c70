import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Response } from 'express';
import { ListedService, ServiceRefKey } from '../picture/LivePicture';
import { frame, removedFrame, SharedFrames } from './SharedFrames';
import { Decisions, StreamDecisions } from './StreamDecisions';
import { StreamedTenant } from './StreamedTenant';

/** Services told in one go; what is more waits for the next. */
const SERVICES_AT_ONCE = 250;

export interface StreamClientOptions {
  credentials: BackstageCredentials;
  res: Response;
  /** Who looks, as an entity ref. */
  user: string;
  decisions: StreamDecisions;
  frames: SharedFrames;
}

/**
 * One open stream. It remembers which services the client has to be told of, never what was to
 * be told: a slow client gets the latest state when it can take more, and what came between is
 * dropped.
 */
export class StreamClient {
  static async open(options: StreamClientOptions): Promise<StreamClient> {
    const client = new StreamClient(
      options,
      await options.decisions.of(options.user, options.credentials),
    );
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
  #frames = 0;

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
  async decideAnew(services: readonly ListedService[]): Promise<void> {
    const { decisions, user, credentials } = this.#options;
    const former = this.#decisions;
    try {
      this.#decisions = await decisions.of(user, credentials);
    } catch {
      // Whoever can no longer be authorised sees nothing more.
      this.end();
      return;
    }
    const { mayRead, mayCost } = this.#decisions;
    this.note(
      services.filter(
        ({ line }) =>
          former.mayRead(line) !== mayRead(line) ||
          former.mayCost(line) !== mayCost(line),
      ),
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
