import { LoggerService } from '@backstage/backend-plugin-api';
import {
  CapabilityState,
  ClusterPicture,
  ClusterStatus,
  KindStatus,
  readableTime,
  WATCHED_KINDS,
  WatchedKind,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ApiDiscovery } from './ApiDiscovery';
import { ClusterConnection } from './ClusterConnection';
import { ClusterPulse, PulseFailure } from './ClusterPulse';
import { KindStore, ObjectChange } from './KindStore';
import { KindWatch } from './KindWatch';
import { pause } from './pause';
import { WATCH_TIMING, WatchTiming } from './watchConfig';

export interface ClusterWatcherOptions {
  name: string;
  title: string;
  connection: ClusterConnection;
  argocdNamespace: string;
  logger: LoggerService;
  changed: () => void;
  timing?: WatchTiming;
  mostObjects?: number;
  kinds?: readonly WatchedKind[];
  now?: () => Date;
}

/** A watch that stayed open over a longer silence may have been forgotten by what lies between. */
const SHORT_OUTAGE_MS = 10_000;

/** Reasons that are named where kinds fail for several. */
const MOST_REASONS = 3;

/** Told which objects of the cluster changed. */
export type ChangeListener = (changes: readonly ObjectChange[]) => void;

/** A loop that runs until the signal aborts. */
interface Loop {
  run(signal: AbortSignal): Promise<void>;
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
  readonly #listeners = new Set<ChangeListener>();
  readonly #logger: LoggerService;
  readonly #timing: WatchTiming;
  #version = 0;
  #defects = 0;

  constructor(options: ClusterWatcherOptions) {
    this.name = options.name;
    this.title = options.title;
    this.connection = options.connection;
    this.#changed = options.changed;
    const timing = options.timing ?? WATCH_TIMING;
    this.#timing = timing;
    this.#logger = options.logger.child({ cluster: options.name });
    const now = options.now ?? (() => new Date());
    const discovery = new ApiDiscovery(options.connection);
    for (const kind of options.kinds ?? WATCHED_KINDS) {
      const store = new KindStore(kind.kind, {
        now,
        changed: () => this.#touch(),
        objectsChanged: changes => this.#tell(changes),
        lastBeat: () => this.#pulse.lastBeat,
        mostObjects: options.mostObjects,
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
          logger: this.#logger,
          lost: async () => {
            await this.#pulse.beat(this.#stopping.signal);
            return this.#pulse.failure !== undefined;
          },
        }),
      );
    }
    this.#pulse = new ClusterPulse({
      connection: options.connection,
      intervalMs: timing.pulseMs,
      deadlineMs: timing.deadlineMs,
      now,
      changed: (alive, awayMs) => {
        if (alive) {
          options.logger.info(`Cluster ${options.name} answers`);
          const mayHaveLost = awayMs > SHORT_OUTAGE_MS;
          this.#watches.forEach(watch => watch.retryNow(mayHaveLost));
        } else {
          options.logger.warn(
            `Cluster ${options.name} is unreachable: ${wordsOf(
              this.#pulse.failure,
            )}`,
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

  /** Faults of the portal's own while it read the cluster; each is in the log. */
  get defects(): number {
    return this.#defects;
  }

  start(): void {
    for (const loop of [...this.#watches, this.#pulse]) {
      this.#keep(loop);
    }
  }

  /** Told of every object that changes from now on. Returns the way to unsubscribe. */
  onObjects(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
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

  /** How well the cluster can be read, with what is for platform owners only in `detail`. */
  status(): ClusterStatus {
    const kinds = [...this.#stores].map(([kind, store]) => {
      const { state, since, message } = this.#effective(store);
      const { detail } = store;
      return {
        kind,
        state,
        since: since.toISOString(),
        asOf: store.asOf?.toISOString() ?? null,
        objects: store.size,
        unreadable: store.unreadable,
        ...(store.withheld ? { withheld: store.withheld } : {}),
        ...(message ? { message } : {}),
        ...(detail ? { detail } : {}),
      };
    });
    const stamps = kinds.flatMap(k => k.asOf ?? []);
    const staleReason = this.#staleReason();
    const detail = this.#pulse.failure?.detail;
    return {
      name: this.name,
      title: this.title,
      kinds,
      asOf: stamps.length ? stamps.reduce((a, b) => (a > b ? a : b)) : null,
      source: `kubernetes:${this.name}`,
      stale: staleReason !== undefined,
      ...(staleReason ? { staleReason } : {}),
      ...(detail ? { detail } : {}),
      ...(this.#defects ? { defects: this.#defects } : {}),
    };
  }

  #staleReason(): string | undefined {
    const { failure, failedSince } = this.#pulse;
    if (failure) {
      return `cluster ${this.name} has been unreachable since ${
        failedSince ? readableTime(failedSince) : 'the start'
      }: ${failure.reason}`;
    }
    const states = [...this.#stores.values()].map(store => store.state);
    if (states.length > 0 && states.every(state => state === 'starting')) {
      return `cluster ${this.name} has not responded yet`;
    }
    const away = [...this.#stores].filter(
      ([, store]) => store.state === 'unreachable',
    );
    if (away.length === 0) {
      return undefined;
    }
    const reasons = new Set(away.map(([, store]) => store.message));
    return `${away.map(([kind]) => kind).join(', ')} of cluster ${
      this.name
    } cannot be read: ${[...reasons].slice(0, MOST_REASONS).join('; ')}`;
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
        message: this.#pulse.failure.reason,
      };
    }
    return { state: store.state, since: store.since, message: store.message };
  }

  /** A loop that dies of a fault of our own is noted and started anew; the others go on. */
  async #keep(loop: Loop): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await loop.run(signal);
      } catch (error) {
        this.#note('A watch failed', error);
        await pause(this.#timing.retryCapMs, signal);
      }
    }
  }

  #tell(changes: readonly ObjectChange[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(changes);
      } catch (error) {
        this.#note('A change could not be applied', error);
      }
    }
  }

  #touch(): void {
    this.#version++;
    try {
      this.#changed();
    } catch (error) {
      this.#note('Listeners could not be notified of a change', error);
    }
  }

  #note(what: string, error: unknown): void {
    this.#defects++;
    this.#logger.error(what, error as Error);
  }
}

function wordsOf(failure: PulseFailure | undefined): string {
  return [failure?.reason, failure?.detail].filter(Boolean).join(': ');
}
