import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { formatServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import { Response } from 'express';
import { LivePicture } from '../picture/LivePicture';
import { summaryOf } from '../picture/views';
import { TenantAccess } from '../tenants/TenantAccess';
import { StreamedService, StreamedTenant, StreamClient } from './StreamClient';

const HEARTBEAT_MS = 20_000;
const MOST_CLIENTS = 1_000;

/** `asOf` moves without anything having changed. */
const withoutStamps = (key: string, value: unknown) =>
  key === 'asOf' ? undefined : value;

/**
 * Sends changes to everybody who is looking. What changed is found once for all clients;
 * each client only gets what its user may see.
 */
export class ServiceStream {
  readonly #picture: LivePicture;
  readonly #access: TenantAccess;
  readonly #clients = new Set<StreamClient>();
  readonly #unsubscribe: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  #services = new Map<string, StreamedService>();
  #tenants = new Map<string, StreamedTenant>();
  #revision = 0;

  constructor(options: {
    picture: LivePicture;
    access: TenantAccess;
    heartbeatMs?: number;
  }) {
    this.#picture = options.picture;
    this.#access = options.access;
    this.#unsubscribe = options.picture.subscribe(() => this.#publish());
    this.#heartbeat = setInterval(
      () => this.#beat(),
      options.heartbeatMs ?? HEARTBEAT_MS,
    );
    this.#heartbeat.unref();
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Serves one client until its connection closes. */
  async connect(
    credentials: BackstageCredentials,
    res: Response,
  ): Promise<void> {
    if (this.#clients.size >= MOST_CLIENTS) {
      throw new ServiceUnavailableError('Too many streams are open');
    }
    const client = await StreamClient.open(credentials, res, this.#access);
    if (res.destroyed) {
      return;
    }
    this.#clients.add(client);
    res.on('close', () => this.#clients.delete(client));
    res.on('drain', () => client.send(this.#services, this.#tenants));
    this.#refresh();
    client.send(this.#services, this.#tenants);
  }

  stop(): void {
    this.#unsubscribe();
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) {
      client.end();
    }
    this.#clients.clear();
  }

  #publish(): void {
    if (this.#clients.size === 0) {
      return;
    }
    this.#refresh();
    for (const client of this.#clients) {
      client.send(this.#services, this.#tenants);
    }
  }

  #beat(): void {
    for (const client of this.#clients) {
      client.beat();
    }
    // Some sentences depend on the clock alone.
    this.#picture.touch();
  }

  #refresh(): void {
    const services = new Map<string, StreamedService>();
    for (const detail of this.#picture.services()) {
      const key = formatServiceRef(detail.ref);
      const summary = summaryOf(detail, { cost: true });
      const fingerprint = JSON.stringify(summary, withoutStamps);
      const known = this.#services.get(key);
      services.set(
        key,
        known?.fingerprint === fingerprint
          ? known
          : {
              revision: ++this.#revision,
              fingerprint,
              ref: detail.ref,
              resource: { tenant: detail.tenant, owner: detail.owner },
              withCost: JSON.stringify(summary),
              withoutCost: JSON.stringify(summaryOf(detail, { cost: false })),
            },
      );
    }
    this.#services = services;

    const tenants = new Map<string, StreamedTenant>();
    for (const tenant of this.#picture.tenants()) {
      const key = `${tenant.cluster}/${tenant.namespace}`;
      const fingerprint = JSON.stringify(tenant, withoutStamps);
      const known = this.#tenants.get(key);
      tenants.set(
        key,
        known?.fingerprint === fingerprint
          ? known
          : {
              revision: ++this.#revision,
              fingerprint,
              resource: { tenant: tenant.name, owner: tenant.owner },
            },
      );
    }
    this.#tenants = tenants;
  }
}
