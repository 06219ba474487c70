import { LoggerService } from '@backstage/backend-plugin-api';
import {
  CapabilityState,
  ClusterPicture,
  ClusterStatus,
  KindStatus,
  WATCHED_KINDS,
  WatchedKind,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ApiDiscovery } from './ApiDiscovery';
import { ClusterConnection } from './ClusterConnection';
import { ClusterPulse } from './ClusterPulse';
import { KindStore } from './KindStore';
import { KindWatch } from './KindWatch';
import { WATCH_TIMING, WatchTiming } from './WatchTiming';

export interface ClusterWatcherOptions {
  name: string;
  title: string;
  connection: ClusterConnection;
  argocdNamespace: string;
  logger: LoggerService;
  changed: () => void;
  timing?: WatchTiming;
  kinds?: readonly WatchedKind[];
  now?: () => Date;
}

/** Everything that is watched in one cluster. */
export class ClusterWatcher {
  readonly name: string;
  readonly title: string;
  readonly connection: ClusterConnection;
  readonly #stores = new Map<string, KindStore>();
  readonly #watches: KindWatch[] = [];
  readonly #pulse: ClusterPulse;
  readonly #stopping = new AbortController();
  readonly #changed: () => void;
  #version = 0;

  constructor(options: ClusterWatcherOptions) {
    this.name = options.name;
    this.title = options.title;
    this.connection = options.connection;
    this.#changed = options.changed;
    const timing = options.timing ?? WATCH_TIMING;
    const now = options.now ?? (() => new Date());
    const discovery = new ApiDiscovery(options.connection);
    for (const kind of options.kinds ?? WATCHED_KINDS) {
      const store = new KindStore(kind.kind, {
        now,
        changed: () => this.#touch(),
        lastBeat: () => this.#pulse.lastBeat,
      });
      this.#stores.set(kind.kind, store);
      this.#watches.push(
        new KindWatch({
          kind,
          namespace:
            kind.kind === 'Application' ? options.argocdNamespace : undefined,
          connection: options.connection,
          discovery,
          store,
          timing,
          logger: options.logger.child({ cluster: options.name }),
        }),
      );
    }
    this.#pulse = new ClusterPulse({
      connection: options.connection,
      intervalMs: timing.pulseMs,
      now,
      changed: alive => {
        if (alive) {
          options.logger.info(`Cluster ${options.name} answers`);
          this.#watches.forEach(watch => watch.retryNow());
        } else {
          options.logger.warn(
            `Cluster ${options.name} is unreachable: ${this.#pulse.failure}`,
          );
        }
        this.#touch();
      },
    });
  }

  /** Counts up with every change of an object or of a kind's state. */
  get version(): number {
    return this.#version;
  }

  start(): void {
    const { signal } = this.#stopping;
    for (const loop of [...this.#watches, this.#pulse]) {
      loop.run(signal).catch(() => {});
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.connection.close();
  }

  /** What is known of the cluster now. Unchanged kinds keep the identity of their array. */
  picture(): ClusterPicture {
    const kinds: Record<string, KindStatus> = {};
    const objects: Record<string, unknown> = {};
    for (const [kind, store] of this.#stores) {
      const { state, since, message } = this.#effective(store);
      kinds[kind] = {
        state,
        since: since.toISOString(),
        asOf: store.asOf?.toISOString() ?? null,
        ...(message ? { message } : {}),
      };
      objects[kind] = store.objects;
    }
    return {
      cluster: this.name,
      title: this.title,
      kinds,
      objects: objects as ClusterPicture['objects'],
    };
  }

  status(): ClusterStatus {
    const kinds = [...this.#stores].map(([kind, store]) => {
      const { state, since, message } = this.#effective(store);
      return {
        kind,
        state,
        since: since.toISOString(),
        asOf: store.asOf?.toISOString() ?? null,
        objects: store.objects.length,
        unreadable: store.unreadable,
        ...(message ? { message } : {}),
      };
    });
    const stamps = kinds.flatMap(k => k.asOf ?? []);
    const staleReason = this.#staleReason();
    return {
      name: this.name,
      title: this.title,
      kinds,
      asOf: stamps.length ? stamps.reduce((a, b) => (a > b ? a : b)) : null,
      source: `kubernetes:${this.name}`,
      stale: staleReason !== undefined,
      ...(staleReason ? { staleReason } : {}),
    };
  }

  #staleReason(): string | undefined {
    const failure = this.#pulse.failure;
    if (failure) {
      return `cluster ${
        this.name
      } is unreachable since ${this.#pulse.failedSince?.toISOString()}: ${failure}`;
    }
    const states = [...this.#stores.values()].map(store => store.state);
    if (states.length > 0 && states.every(state => state === 'starting')) {
      return `cluster ${this.name} has not answered yet`;
    }
    const away = [...this.#stores].filter(
      ([, store]) => store.state === 'unreachable',
    );
    return away.length
      ? `cluster ${this.name} does not answer for ${away
          .map(([kind]) => kind)
          .join(', ')}`
      : undefined;
  }

  #effective(store: KindStore): {
    state: CapabilityState;
    since: Date;
    message: string | undefined;
  } {
    if (this.#pulse.failure && store.state === 'live') {
      return {
        state: 'unreachable',
        since: this.#pulse.failedSince ?? store.since,
        message: this.#pulse.failure,
      };
    }
    return { state: store.state, since: store.since, message: store.message };
  }

  #touch(): void {
    this.#version++;
    this.#changed();
  }
}
