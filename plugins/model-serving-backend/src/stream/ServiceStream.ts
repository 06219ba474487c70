import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CustomErrorBase, ServiceUnavailableError } from '@backstage/errors';
import { Request, Response } from 'express';
import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { fingerprintOf, KnownService } from '../picture/KnownService';
import { LivePicture } from '../picture/LivePicture';
import { TenantAccess } from '../tenants/TenantAccess';
import { SharedFrames } from './SharedFrames';
import { StreamClient, StreamedTenant } from './StreamClient';

/** Shorter than the silence after which proxies cut a connection; as long may a lost right go unnoticed. */
const HEARTBEAT_MS = 20_000;
const MOST_CLIENTS = 1_000;

/** A user has too many streams open. Answered with 429. */
export class TooManyStreamsError extends CustomErrorBase {
  readonly name = 'TooManyStreamsError';
  readonly statusCode = 429;
}

interface ServiceStreamOptions {
  picture: LivePicture;
  access: TenantAccess;
  maxPerUser: number;
  logger: LoggerService;
}

/**
 * Sends changes to everybody who is looking. What changed is found once for all clients, and
 * written down once; each client only gets what its user may see.
 */
export class ServiceStream {
  readonly #picture: LivePicture;
  readonly #access: TenantAccess;
  readonly #maxPerUser: number;
  readonly #logger: LoggerService;
  readonly #clients = new Set<StreamClient>();
  readonly #perUser = new Map<string, number>();
  readonly #frames: SharedFrames;
  readonly #unsubscribe: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  #isFlushing = false;
  #isDue = false;
  #stopped = false;

  constructor(options: ServiceStreamOptions) {
    this.#picture = options.picture;
    this.#access = options.access;
    this.#maxPerUser = options.maxPerUser;
    this.#logger = options.logger;
    this.#frames = new SharedFrames(options.picture);
    this.#unsubscribe = options.picture.subscribe(changed =>
      this.#publish(changed),
    );
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
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
      throw new ServiceUnavailableError(
        'Too many streams are open. Try again later.',
      );
    }
    const open = this.#perUser.get(user) ?? 0;
    if (open >= this.#maxPerUser) {
      throw new TooManyStreamsError(
        `You have ${open} streams open, which is the most allowed. Close one and try again.`,
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
        access: this.#access,
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
    res.on('drain', () => this.#flush());
    client.note(this.#all());
    client.tellTenants(this.#tenants());
    this.#flush();
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    clearInterval(this.#heartbeat);
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

  #publish(changed: readonly KnownService[]): void {
    this.#frames.forget(changed);
    if (this.#clients.size === 0) {
      return;
    }
    const tenants = this.#tenants();
    for (const client of this.#clients) {
      client.note(changed);
      client.tellTenants(tenants);
    }
    this.#flush();
  }

  /** Has clients written what they lack, one after the other. */
  #flush(): void {
    this.#isDue = true;
    if (this.#isFlushing) {
      return;
    }
    this.#isFlushing = true;
    void this.#flushAll();
  }

  async #flushAll(): Promise<void> {
    const turns = new Turns();
    while (this.#isDue && !this.#stopped) {
      this.#isDue = false;
      for (const client of [...this.#clients]) {
        const hasMore = this.#flushOne(client);
        this.#isDue ||= hasMore;
        await turns.next();
      }
    }
    this.#isFlushing = false;
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

  #beat(): void {
    for (const client of this.#clients) {
      client.beat();
    }
    this.#decideAnew().catch(error =>
      this.#logger.error(
        'The permissions of open streams could not be checked',
        error,
      ),
    );
  }

  /** One user after the other, so that the permission backend is not asked for all at once. */
  async #decideAnew(): Promise<void> {
    const all = this.#all();
    for (const client of [...this.#clients]) {
      await client.decideAnew(all);
    }
    this.#flush();
  }

  #all(): readonly KnownService[] {
    return this.#picture.ordered('name');
  }

  #tenants(): StreamedTenant[] {
    return this.#picture.tenants().map(tenant => ({
      fingerprint: fingerprintOf(tenant),
      resource: { tenant: tenant.name, owner: tenant.owner },
    }));
  }
}
