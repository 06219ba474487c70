import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { Request, Response } from 'express';
import {
  ListedService,
  LivePicture,
  ServiceRefKey,
} from '../picture/LivePicture';
import { fingerprintOf } from '../picture/ServiceLine';
import { listKey } from '../routes/listOrder';
import { TenantAccess } from '../tenants/TenantAccess';
import { Turns } from '../Turns';
import { SharedFrames } from './SharedFrames';
import { StreamClient } from './StreamClient';
import { StreamDecisions } from './StreamDecisions';
import { StreamedTenant } from './StreamedTenant';
import { TooManyStreamsError } from './TooManyStreamsError';

const HEARTBEAT_MS = 20_000;
const MOST_CLIENTS = 1_000;
/** A client is written to at most this often. */
const FRAME_MS = 110;

export interface ServiceStreamOptions {
  picture: LivePicture;
  access: TenantAccess;
  maxPerUser: number;
  logger: LoggerService;
  heartbeatMs?: number;
}

/**
 * Sends changes to everybody who is looking. What changed is found once for all clients, and
 * written down once; each client only gets what its user may see.
 */
export class ServiceStream {
  readonly #picture: LivePicture;
  readonly #decisions: StreamDecisions;
  readonly #maxPerUser: number;
  readonly #logger: LoggerService;
  readonly #clients = new Set<StreamClient>();
  readonly #perUser = new Map<string, number>();
  readonly #frames: SharedFrames;
  readonly #unsubscribe: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  #flushing: NodeJS.Timeout | undefined;
  #flushedAt = -Infinity;
  #isDue = false;
  #stopped = false;

  constructor(options: ServiceStreamOptions) {
    this.#picture = options.picture;
    this.#decisions = new StreamDecisions(options.access);
    this.#maxPerUser = options.maxPerUser;
    this.#logger = options.logger;
    this.#frames = new SharedFrames(options.picture);
    this.#unsubscribe = options.picture.subscribe(changed =>
      this.#publish(changed),
    );
    this.#heartbeat = setInterval(
      () => this.#beat(),
      options.heartbeatMs ?? HEARTBEAT_MS,
    );
    this.#heartbeat.unref();
  }

  get clients(): number {
    return this.#clients.size;
  }

  /**
   * Serves one client until its connection closes.
   *
   * @throws TooManyStreamsError where this user has too many open, ServiceUnavailableError where all have
   */
  async connect(
    credentials: BackstageCredentials,
    user: string,
    req: Request,
    res: Response,
  ): Promise<void> {
    if (this.#clients.size >= MOST_CLIENTS) {
      throw new ServiceUnavailableError('Too many streams are open');
    }
    const open = this.#perUser.get(user) ?? 0;
    if (open >= this.#maxPerUser) {
      throw new TooManyStreamsError(
        `You have ${open} streams open, which is as many as may be`,
      );
    }
    this.#count(user, 1);
    let client: StreamClient | undefined;
    const close = () => {
      if (client) {
        this.#clients.delete(client);
      }
      this.#count(user, -1);
    };
    req.socket.setNoDelay(true);
    res.once('close', close);
    try {
      client = await StreamClient.open({
        credentials,
        res,
        user,
        decisions: this.#decisions,
        frames: this.#frames,
      });
    } catch (error) {
      res.off('close', close);
      this.#count(user, -1);
      throw error;
    }
    if (res.destroyed) {
      return;
    }
    this.#clients.add(client);
    res.on('drain', () => this.#flushSoon());
    client.note(this.#all());
    client.tellTenants(this.#tenants());
    this.#flushSoon();
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    clearInterval(this.#heartbeat);
    clearTimeout(this.#flushing);
    for (const client of this.#clients) {
      client.end();
    }
    this.#clients.clear();
  }

  #count(user: string, by: 1 | -1): void {
    const open = (this.#perUser.get(user) ?? 0) + by;
    if (open > 0) {
      this.#perUser.set(user, open);
    } else {
      this.#perUser.delete(user);
    }
  }

  #publish(changed: readonly ServiceRefKey[]): void {
    this.#frames.forget(changed);
    if (this.#clients.size === 0) {
      return;
    }
    const tenants = this.#tenants();
    for (const client of this.#clients) {
      client.note(changed);
      client.tellTenants(tenants);
    }
    this.#flushSoon();
  }

  /** Writes what clients lack; those that have not taken all of it get the rest soon. */
  async #flush(): Promise<void> {
    let more = false;
    const turns = new Turns();
    for (const client of [...this.#clients]) {
      more = this.#flushOne(client) || more;
      await turns.next();
    }
    this.#flushedAt = performance.now();
    this.#flushing = undefined;
    if (more || this.#isDue) {
      this.#flushSoon();
    }
  }

  #flushOne(client: StreamClient): boolean {
    try {
      return client.flush();
    } catch (error) {
      this.#logger.error('A stream could not be written', error as Error);
      client.end();
      return false;
    }
  }

  /** Has clients written to as soon as that is not too often. */
  #flushSoon(): void {
    this.#isDue = true;
    if (this.#flushing || this.#stopped) {
      return;
    }
    const rest = this.#flushedAt + FRAME_MS - performance.now();
    this.#flushing = setTimeout(() => {
      this.#isDue = false;
      this.#flush().catch(error =>
        this.#logger.error('The streams could not be written', error),
      );
    }, Math.max(0, rest));
  }

  #beat(): void {
    for (const client of this.#clients) {
      client.beat();
    }
    this.#decideAnew().catch(error =>
      this.#logger.error('Who may see what could not be asked', error),
    );
  }

  /** One user after the other, so that the permission backend is not asked for all at once. */
  async #decideAnew(): Promise<void> {
    const all = this.#all();
    for (const client of [...this.#clients]) {
      await client.decideAnew(all);
    }
    this.#flushSoon();
  }

  #all(): readonly ListedService[] {
    return this.#picture.ordered('name', line => listKey(line, 'name'));
  }

  #tenants(): StreamedTenant[] {
    return this.#picture.tenants().map(tenant => ({
      fingerprint: fingerprintOf(tenant),
      resource: { tenant: tenant.name, owner: tenant.owner },
    }));
  }
}
