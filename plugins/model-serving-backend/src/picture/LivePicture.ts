import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterPicture,
  ClusterStatus,
  DescribeContext,
  Freshness,
  ServiceDetail,
  ServiceRef,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  TURN_MS,
  Turns,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { ClusterWatcher } from '../clusters/ClusterWatcher';
import { ClusterServices } from './ClusterServices';
import { KnownService } from './KnownService';
import { listKey, ListOrder } from './listOrder';

/** Changes are told at most this often; the first after a while at once. */
const PERIOD_MS = 100;
/** So long may a reader wait for what has just changed. */
const CATCH_UP_MS = 40;
/** How often services are described again although nothing but the time has changed. */
const IDLE_MS = 1_000;

/** What is known besides the clusters: prices, engines, proposals, usage, violations. */
export type PictureSources = (
  cluster: ClusterWatcher,
) => Omit<DescribeContext, 'now' | 'primaryCluster'>;

interface FollowedCluster {
  cluster: ClusterWatcher;
  services: ClusterServices;
}

/** Told which services say something else, appeared or went. */
export type PictureListener = (changed: readonly KnownService[]) => void;

/**
 * Everything that is known now, described. What a view costs does not depend on how many
 * services there are, nor what a change costs on how many look.
 */
export class LivePicture {
  readonly #fleet: ClusterFleet;
  readonly #sources: PictureSources;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #listeners = new Set<PictureListener>();
  readonly #services = new Map<ClusterWatcher, ClusterServices>();
  readonly #broken = new Map<ClusterWatcher, string>();
  readonly #ordered = new Map<ListOrder, readonly KnownService[]>();
  readonly #untold = new Set<KnownService>();
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Infinity;
  #toldAt = -Infinity;
  #hasNews = false;
  #stopped = false;

  constructor(options: {
    fleet: ClusterFleet;
    sources: PictureSources;
    logger: LoggerService;
    now?: () => Date;
  }) {
    this.#fleet = options.fleet;
    this.#sources = options.sources;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
    this.#fleet.onChange(() => this.#soon());
  }

  get primaryCluster(): string | undefined {
    return this.#fleet.primary?.name;
  }

  /** Told of every change, at most once per 100 ms. Returns the way to unsubscribe. */
  subscribe(listener: PictureListener): () => void {
    this.#listeners.add(listener);
    this.#soon();
    return () => this.#listeners.delete(listener);
  }

  /** Engine readings, proposals, prices or usage changed. */
  sourcesChanged(): void {
    for (const services of this.#services.values()) {
      services.outdate();
    }
    this.#soon();
  }

  clusters(): ClusterStatus[] {
    return this.#fleet.clusters.map(cluster => {
      const status = cluster.status();
      const services = this.#servicesOf(cluster);
      const broken = this.#broken.get(cluster);
      const failures = services?.failures ?? 0;
      const behind = services?.behind ?? 0;
      const reasons = [
        ...(status.staleReason ? [status.staleReason] : []),
        ...(broken ? [broken] : []),
        ...(failures
          ? [`${failures} of its services could not be evaluated, see the log`]
          : []),
        ...(behind
          ? [
              `${behind} of its services ${
                behind === 1 ? 'is' : 'are'
              } still being evaluated`,
            ]
          : []),
      ];
      return reasons.length
        ? { ...status, stale: true, staleReason: reasons.join('; ') }
        : status;
    });
  }

  /** All services in an order. */
  ordered(order: ListOrder): readonly KnownService[] {
    this.#catchUp();
    const known = this.#ordered.get(order);
    if (known) {
      return known;
    }
    const keyed = this.#eachCluster().flatMap(({ services }) =>
      Array.from(services, service => ({
        key: listKey(service, order),
        service,
      })),
    );
    const ordered = keyed
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ service }) => service);
    this.#ordered.set(order, ordered);
    return ordered;
  }

  /** A service as it was described last; undefined when it is gone. */
  recent(service: KnownService): ServiceDetail | undefined {
    return this.#named(service.ref.cluster)?.recent(service);
  }

  /**
   * Every service, described. For work in the background: it yields to other work now and
   * then, and all of it is in memory at once.
   */
  async services(): Promise<ServiceDetail[]> {
    this.#catchUp();
    const details: ServiceDetail[] = [];
    const turns = new Turns();
    for (const { services } of this.#eachCluster()) {
      for (const service of [...services]) {
        const detail = services.recent(service);
        if (detail) {
          details.push(detail);
        }
        await turns.next();
      }
    }
    return details;
  }

  /** A service as it is now, or what a proposal says of one that is not in the cluster yet. */
  service(ref: ServiceRef): ServiceDetail | undefined {
    return this.#named(ref.cluster)?.detail(ref);
  }

  /** The services of one namespace, described. */
  servicesIn(cluster: string, namespace: string): ServiceDetail[] {
    this.#catchUp();
    const services = this.#named(cluster);
    return [...(services ?? [])].flatMap(service =>
      service.object.namespace === namespace
        ? services?.recent(service) ?? []
        : [],
    );
  }

  /** Whether its cluster has a service; null where nobody can tell. */
  has(ref: ServiceRef): boolean | null {
    return this.#named(ref.cluster)?.has(ref) ?? null;
  }

  tenants(): Tenant[] {
    return this.#eachCluster().flatMap(({ services }) => services.tenants());
  }

  /** What is known of one cluster, undescribed. */
  cluster(name: string): ClusterPicture | undefined {
    return this.#fleet.find(name)?.picture();
  }

  /** Tenants of this name, those of the primary cluster first. */
  tenantsNamed(name: string): Tenant[] {
    return this.tenants().filter(tenant => tenant.name === name);
  }

  /** Freshness of an answer that speaks of all clusters: as fresh as the oldest of them. */
  freshness(clusters: ClusterStatus[] = this.clusters()): Freshness {
    if (clusters.length === 0) {
      return {
        asOf: null,
        source: 'kubernetes',
        stale: true,
        staleReason: 'no cluster is configured',
      };
    }
    const stamps = clusters.map(cluster => cluster.asOf);
    const reasons = clusters.flatMap(cluster => cluster.staleReason ?? []);
    return {
      asOf: stamps.includes(null)
        ? null
        : (stamps as string[]).reduce((a, b) => (a < b ? a : b)),
      source: clusters.map(cluster => cluster.source).join(' '),
      stale: clusters.some(cluster => cluster.stale),
      ...(reasons.length ? { staleReason: reasons.join('; ') } : {}),
    };
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#listeners.clear();
    this.#services.forEach(services => services.stop());
    this.#services.clear();
  }

  #eachCluster(): FollowedCluster[] {
    return this.#fleet.clusters.flatMap(cluster => {
      const services = this.#servicesOf(cluster);
      return services ? [{ cluster, services }] : [];
    });
  }

  #named(cluster: string): ClusterServices | undefined {
    const watcher = this.#fleet.find(cluster);
    return watcher && this.#servicesOf(watcher);
  }

  /** A cluster that cannot be described has none, and the others are not harmed. */
  #servicesOf(cluster: ClusterWatcher): ClusterServices | undefined {
    const known = this.#services.get(cluster);
    if (known || this.#stopped) {
      return known;
    }
    try {
      const services = new ClusterServices({
        cluster,
        logger: this.#logger,
        now: this.#now,
        context: () => ({
          ...this.#sources(cluster),
          now: this.#now(),
          primaryCluster: this.#fleet.primary?.name ?? cluster.name,
        }),
      });
      this.#services.set(cluster, services);
      this.#broken.delete(cluster);
      return services;
    } catch (error) {
      if (!this.#broken.has(cluster)) {
        this.#logger.error(
          `Cluster ${cluster.name} cannot be described`,
          error as Error,
        );
      }
      this.#broken.set(
        cluster,
        `cluster ${cluster.name} could not be evaluated, see the log`,
      );
      return undefined;
    }
  }

  /** Describes what has just changed, if it is little, so that readers see their own writes. */
  #catchUp(): void {
    this.#work(
      this.#eachCluster().filter(({ services }) => services.hasNews),
      CATCH_UP_MS,
    );
  }

  /** Each cluster gets its part of the time. Returns whether more is to be done at once. */
  #work(clusters: readonly FollowedCluster[], budgetMs: number): boolean {
    let more = false;
    for (const { cluster, services } of clusters) {
      try {
        more = services.work(budgetMs / clusters.length) || more;
      } catch (error) {
        this.#logger.error(
          `Cluster ${cluster.name} cannot be described`,
          error as Error,
        );
      }
      this.#take(services);
    }
    return more;
  }

  #take(services: ClusterServices): void {
    const { services: changed, reordered } = services.takeChanged();
    if (reordered) {
      this.#ordered.clear();
    }
    changed.forEach(service => this.#untold.add(service));
  }

  #tick(): void {
    this.#dropRemovedClusters();
    const more = this.#work(this.#eachCluster(), TURN_MS);
    if (this.#untilNext() <= 0) {
      this.#tell();
    }
    if (more) {
      this.#schedule(0);
    } else {
      this.#schedule(this.#untold.size > 0 ? this.#untilNext() : IDLE_MS);
    }
  }

  #tell(): void {
    const changed = [...this.#untold];
    this.#untold.clear();
    if (this.#hasNews || changed.length > 0) {
      this.#toldAt = performance.now();
      this.#hasNews = false;
    }
    for (const listener of this.#listeners) {
      try {
        listener(changed);
      } catch (error) {
        this.#logger.error(
          'Listeners could not be notified of a change',
          error as Error,
        );
      }
    }
  }

  #dropRemovedClusters(): void {
    const present = new Set(this.#fleet.clusters);
    for (const [cluster, services] of this.#services) {
      if (!present.has(cluster)) {
        services.stop();
        this.#take(services);
        this.#services.delete(cluster);
        this.#broken.delete(cluster);
      }
    }
  }

  /** Time until changes may be told again. */
  #untilNext(): number {
    return this.#toldAt + PERIOD_MS - performance.now();
  }

  #soon(): void {
    this.#hasNews = true;
    this.#schedule(Math.max(0, this.#untilNext()));
  }

  #schedule(inMs: number): void {
    const at = performance.now() + inMs;
    if (this.#stopped || (this.#timer && this.#dueAt <= at)) {
      return;
    }
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#dueAt = Infinity;
      this.#tick();
    }, inMs);
    this.#timer.unref();
  }
}
