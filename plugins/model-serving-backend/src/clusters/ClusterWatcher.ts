import { LoggerService } from '@backstage/backend-plugin-api';
import {
  CapabilityState,
  ClusterPicture,
  ClusterStatus,
  KindStatus,
  readableTime,
  WORKLOAD_KINDS,
  TENANT_LABEL,
  WATCHED_KINDS,
  WatchedKind,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ApiDiscovery } from './ApiDiscovery';
import { ClusterConnection } from './ClusterConnection';
import { ClusterPulse } from './ClusterPulse';
import { FAILURES } from './failures';
import { KindStore, ObjectChange } from './KindStore';
import { KindWatch } from './KindWatch';
import { KindWatches, Loop } from './KindWatches';
import { pause } from './pause';
import { WATCH_TIMING, WatchTiming } from './watchConfig';

export interface ClusterWatcherOptions {
  name: string;
  title: string;
  connection: ClusterConnection;
  argocdNamespace: string;
  /** Namespaces that are read where the account may not read all of them, beside those of tenants. */
  namespaces?: readonly string[];
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

/** Each of them has a watch for each kind. */
const MOST_NAMESPACES = 20;

/** Without these, a list of services may lack some without a sign of it. */
const NEEDED_KINDS: readonly string[] = ['Namespace', ...WORKLOAD_KINDS];

/** So many times the shortest pause kinds are waited for before what may not be read is logged, in one line for all. */
const SETTLE_RETRIES = 4;

/** Why not everything of a cluster can be read. */
interface Trouble {
  reason: string;
  next?: string;
  detail?: string;
}

/** Everything that is watched in one cluster. */
export class ClusterWatcher {
  readonly name: string;
  readonly title: string;
  readonly connection: ClusterConnection;
  readonly #stores = new Map<string, KindStore>();
  readonly #watches: KindWatches[] = [];
  readonly #pulse: ClusterPulse;
  readonly #stopping = new AbortController();
  readonly #changed: () => void;
  readonly #listeners = new Set<ChangeListener>();
  readonly #logger: LoggerService;
  readonly #timing: WatchTiming;
  readonly #namespaces: readonly string[];
  #loggedDenial = '';
  #settling: Promise<void> | undefined;
  #version = 0;
  #defects = 0;

  constructor(options: ClusterWatcherOptions) {
    this.name = options.name;
    this.title = options.title;
    this.connection = options.connection;
    this.#changed = options.changed;
    const timing = options.timing ?? WATCH_TIMING;
    this.#timing = timing;
    this.#namespaces = options.namespaces ?? [];
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
      const isOfArgo = kind.kind === 'Application';
      this.#watches.push(
        new KindWatches({
          kind,
          store,
          connection: options.connection,
          pollMs: timing.reprobeMs,
          namespaces: isOfArgo ? undefined : () => this.#namespacesOfInterest(),
          keep: (loop, signal) => void this.#keep(loop, signal),
          watch: ({ target, namespace, allowed }) =>
            new KindWatch({
              kind,
              namespace: isOfArgo ? options.argocdNamespace : namespace,
              connection: options.connection,
              discovery,
              store: target,
              timing,
              logger: this.#logger,
              lost: async () => {
                await this.#pulse.beat(this.#stopping.signal);
                return this.#pulse.failure !== undefined;
              },
              allowed: isAllowed => {
                allowed?.(isAllowed);
                if (!isAllowed) {
                  this.#logDenials();
                }
              },
            }),
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
          this.#logFailure();
        }
        this.#touch();
      },
      otherReason: () => {
        this.#logFailure();
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
      void this.#keep(loop, this.#stopping.signal);
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
        ...(store.isLimited ? { isLimited: true } : {}),
        unreadable: store.unreadable,
        ...(store.withheld ? { withheld: store.withheld } : {}),
        ...(message ? { message } : {}),
        ...(detail ? { detail } : {}),
      };
    });
    const stamps = kinds.flatMap(k => k.asOf ?? []);
    const trouble = this.#trouble();
    const { detail, next, reason: staleReason } = trouble ?? {};
    const account = this.#refusedAccount();
    return {
      name: this.name,
      title: this.title,
      kinds,
      asOf: stamps.length ? stamps.reduce((a, b) => (a > b ? a : b)) : null,
      source: `kubernetes:${this.name}`,
      stale: staleReason !== undefined,
      ...(staleReason ? { staleReason } : {}),
      ...(next ? { next } : {}),
      ...(detail ? { detail } : {}),
      ...(account ? { account } : {}),
      ...(this.#defects ? { defects: this.#defects } : {}),
    };
  }

  /** What keeps the cluster, or kinds without which it says too little, from being read. */
  #trouble(): Trouble | undefined {
    const { failure, failedSince } = this.#pulse;
    if (failure) {
      const { detail, isOfPortal, next, reason } = failure;
      const since = failedSince ? readableTime(failedSince) : 'the start';
      return {
        reason: isOfPortal
          ? `cluster ${this.name} has not been read since ${since}: ${reason}`
          : `cluster ${this.name} has been unreachable since ${since}: ${reason}`,
        next,
        detail,
      };
    }
    const stores = [...this.#stores];
    if (
      stores.length > 0 &&
      stores.every(([, { state }]) => state === 'starting')
    ) {
      return { reason: `cluster ${this.name} has not responded yet` };
    }
    const away = stores.filter(([, { state }]) => state === 'unreachable');
    if (away.length > 0) {
      const messages = new Set(away.map(([, { message }]) => message));
      const [[, { reason }]] = away;
      return {
        reason: `${away.map(([kind]) => kind).join(', ')} of cluster ${
          this.name
        } cannot be read: ${[...messages].slice(0, MOST_REASONS).join('; ')}`,
        next: reason.next,
      };
    }
    return this.#denial(stores);
  }

  #denial(
    stores: ReadonlyArray<readonly [string, KindStore]>,
  ): Trouble | undefined {
    const denied = stores.filter(([, { state }]) => state === 'forbidden');
    const needed = denied.filter(([kind]) => NEEDED_KINDS.includes(kind));
    if (needed.length === 0) {
      return undefined;
    }
    const [[, { reason }]] = needed;
    if (reason.isRejected) {
      return {
        reason: `cluster ${this.name} cannot be read: ${reason.message}`,
        next: reason.next,
        detail: reason.detail,
      };
    }
    const isAll =
      denied.length > 1 &&
      stores.every(
        ([, { state }]) => state === 'forbidden' || state === 'not-installed',
      );
    return {
      reason: isAll
        ? `cluster ${this.name} cannot be read: ${FAILURES['access-denied'].reason}`
        : `${needed.map(([kind]) => kind).join(', ')} of cluster ${
            this.name
          } cannot be read: the credentials do not allow list and watch`,
      next: reason.next ?? FAILURES['access-denied'].next,
    };
  }

  /** The account that the API server refuses something; undefined while it refuses nothing, or does not say whom. */
  #refusedAccount(): string | undefined {
    for (const { refusedAccount } of this.#stores.values()) {
      if (refusedAccount) {
        return refusedAccount;
      }
    }
    return undefined;
  }

  /** Where the account may not read all namespaces: those that were configured, and those of tenants. */
  #namespacesOfInterest(): string[] {
    const tenants = (this.#stores.get('Namespace')?.objects ?? []).flatMap(
      ({ labels, name }) => (labels[TENANT_LABEL] ? name : []),
    );
    return [...new Set([...this.#namespaces, ...tenants])].slice(
      0,
      MOST_NAMESPACES,
    );
  }

  #logFailure(): void {
    const { failure } = this.#pulse;
    if (failure) {
      const { detail, isOfPortal, next, reason } = failure;
      this.#logger.warn(
        `Cluster ${this.name} ${
          isOfPortal ? 'cannot be read' : 'is unreachable'
        }: ${[reason, detail].filter(Boolean).join(': ')}. ${next}`,
      );
    }
  }

  /** What the account may not read, in one line once all kinds were tried. */
  #logDenials(): void {
    const settleMs = SETTLE_RETRIES * this.#timing.retryBaseMs;
    this.#settling ??= pause(settleMs, this.#stopping.signal).then(() => {
      this.#settling = undefined;
      const line = this.#denialLine();
      if (line && line !== this.#loggedDenial) {
        this.#logger.warn(line);
      }
      this.#loggedDenial = line;
    });
  }

  #denialLine(): string {
    const denied = [...this.#stores].filter(
      ([, { state }]) => state === 'forbidden',
    );
    if (denied.length === 0) {
      return '';
    }
    const [[, { reason }]] = denied;
    const account = this.#refusedAccount();
    return [
      `${
        this.#denial([...this.#stores])?.reason ??
        `cluster ${this.name} cannot be read completely`
      }.`,
      `Not allowed${account ? ` for account ${account}` : ''}: ${denied
        .map(([kind]) => kind)
        .join(', ')}${reason.detail ? ` (${reason.detail})` : ''}.`,
      reason.next,
    ]
      .filter(Boolean)
      .join(' ');
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
  async #keep(loop: Loop, signal: AbortSignal): Promise<void> {
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
