import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterPicture,
  ClusterStatus,
  DescribeContext,
  describeService,
  Freshness,
  ServiceDetail,
  ServiceRef,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { ClusterWatcher } from '../clusters/ClusterWatcher';
import { ClusterBook, keyOfRef } from './ClusterBook';
import { ServiceLine } from './ServiceLine';

/** Changes are told at most this often. */
const COALESCE_MS = 150;
/** While there is more to describe than fits into one turn. */
const BEHIND_MS = 25;
/** Longest turn of describing: nobody waits longer for anything else. */
const TURN_MS = 40;
/** So often somebody looks at what the time alone has changed. */
const IDLE_MS = 1_000;

/** What is known beside the clusters: prices, engines, proposals, usage, violations. */
export type PictureSources = (
  cluster: ClusterWatcher,
) => Omit<DescribeContext, 'now' | 'primaryCluster'>;

/** Services whose line changed or went since the last time changes were told. */
export type PictureListener = (changed: readonly ServiceRefKey[]) => void;

/** A service by its cluster and its key within it. */
export interface ServiceRefKey {
  /** Both in one text, for whoever keeps many of them. */
  readonly id: string;
  readonly cluster: string;
  readonly key: string;
}

function refKeyOf(cluster: ClusterWatcher, key: string): ServiceRefKey {
  return { id: `${cluster.name} ${key}`, cluster: cluster.name, key };
}

/** A service with what it costs nothing to know of it. */
export interface ListedService extends ServiceRefKey {
  line: ServiceLine;
}

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
  readonly #books = new Map<ClusterWatcher, ClusterBook>();
  readonly #broken = new Map<ClusterWatcher, string>();
  readonly #ordered = new Map<string, readonly ListedService[]>();
  readonly #untold = new Map<string, ServiceRefKey>();
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Infinity;
  #toldAt = -Infinity;
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
    this.#fleet.onChange(() => this.#schedule(COALESCE_MS));
  }

  get primaryCluster(): string | undefined {
    return this.#fleet.primary?.name;
  }

  /** Told of every change, at most once per 150 ms. Returns the way to unsubscribe. */
  subscribe(listener: PictureListener): () => void {
    this.#listeners.add(listener);
    this.#schedule(COALESCE_MS);
    return () => this.#listeners.delete(listener);
  }

  /** Engine readings, proposals, prices or usage changed. */
  sourcesChanged(): void {
    for (const book of this.#books.values()) {
      book.outdate();
    }
    this.#schedule(COALESCE_MS);
  }

  clusters(): ClusterStatus[] {
    return this.#fleet.clusters.map(cluster => {
      const status = cluster.status();
      const book = this.#bookOf(cluster);
      const broken = this.#broken.get(cluster);
      const failures = book?.failures ?? 0;
      const behind = book?.behind ?? 0;
      const reasons = [
        ...(status.staleReason ? [status.staleReason] : []),
        ...(broken ? [broken] : []),
        ...(failures
          ? [`${failures} of its services cannot be described, see the log`]
          : []),
        ...(behind ? [`${behind} of its services are being described`] : []),
      ];
      return reasons.length
        ? { ...status, stale: true, staleReason: reasons.join('; ') }
        : status;
    });
  }

  /** All services in an order, by a key that no two share. */
  ordered(
    order: string,
    keyOf: (line: ServiceLine) => string,
  ): readonly ListedService[] {
    this.#catchUp();
    const known = this.#ordered.get(order);
    if (known) {
      return known;
    }
    const listed = this.#eachBook().flatMap(({ cluster, book }) =>
      [...book.lines()].map(([key, line]) => ({
        sort: keyOf(line),
        listed: { ...refKeyOf(cluster, key), line },
      })),
    );
    listed.sort((a, b) => (a.sort < b.sort ? -1 : 1));
    const result = listed.map(each => each.listed);
    this.#ordered.set(order, result);
    return result;
  }

  /** The line of a service; undefined when it is gone. */
  line({ cluster, key }: ServiceRefKey): ServiceLine | undefined {
    return this.#book(cluster)?.line(key);
  }

  /** A service as it was described last; undefined when it is gone. */
  recent({ cluster, key }: ServiceRefKey): ServiceDetail | undefined {
    return this.#book(cluster)?.recent(key);
  }

  /**
   * Every service, described. For work in the background: it yields to other work now and
   * then, and all of it is in memory at once.
   */
  async services(): Promise<ServiceDetail[]> {
    const services: ServiceDetail[] = [];
    for (const { book } of this.#eachBook()) {
      book.work(TURN_MS);
      let turn = performance.now();
      for (const [key] of [...book.lines()]) {
        const detail = book.recent(key);
        if (detail) {
          services.push(detail);
        }
        if (performance.now() - turn > TURN_MS) {
          await new Promise<void>(resolve => setImmediate(resolve));
          turn = performance.now();
        }
      }
    }
    return services;
  }

  /** A service, or what a proposal says of one that is not in the cluster yet. */
  service(ref: ServiceRef): ServiceDetail | undefined {
    const book = this.#book(ref.cluster);
    const known = book?.detail(keyOfRef(ref));
    if (known || !book) {
      return known;
    }
    const { context } = book;
    return context.proposals?.some(p => p.service === ref.name)
      ? describeService(book.picture, ref, context)
      : undefined;
  }

  tenants(): Tenant[] {
    return this.#eachBook().flatMap(({ book }) => book.tenants());
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
    this.#books.forEach(book => book.stop());
    this.#books.clear();
  }

  #eachBook(): Array<{ cluster: ClusterWatcher; book: ClusterBook }> {
    return this.#fleet.clusters.flatMap(cluster => {
      const book = this.#bookOf(cluster);
      return book ? [{ cluster, book }] : [];
    });
  }

  #book(name: string): ClusterBook | undefined {
    const cluster = this.#fleet.find(name);
    return cluster && this.#bookOf(cluster);
  }

  /** The book of a cluster; a cluster that cannot be described has none, and the others are not harmed. */
  #bookOf(cluster: ClusterWatcher): ClusterBook | undefined {
    const known = this.#books.get(cluster);
    if (known || this.#stopped) {
      return known;
    }
    try {
      const book = new ClusterBook({
        cluster,
        logger: this.#logger,
        now: this.#now,
        context: () => ({
          ...this.#sources(cluster),
          now: this.#now(),
          primaryCluster: this.#fleet.primary?.name ?? cluster.name,
        }),
      });
      this.#books.set(cluster, book);
      this.#broken.delete(cluster);
      return book;
    } catch (error) {
      if (!this.#broken.has(cluster)) {
        this.#logger.error(
          `Cluster ${cluster.name} cannot be described`,
          error as Error,
        );
      }
      this.#broken.set(
        cluster,
        `cluster ${cluster.name} cannot be described, see the log`,
      );
      return undefined;
    }
  }

  /** Describes what has just changed, if it is little, so that readers see their own writes. */
  #catchUp(): void {
    for (const { cluster, book } of this.#eachBook()) {
      if (book.behind > 0) {
        this.#work(cluster, book);
      }
    }
  }

  #work(cluster: ClusterWatcher, book: ClusterBook): boolean {
    let more = false;
    try {
      more = book.work(TURN_MS);
    } catch (error) {
      this.#logger.error(
        `Cluster ${cluster.name} cannot be described`,
        error as Error,
      );
    }
    for (const key of book.takeChanged()) {
      this.#ordered.clear();
      this.#noteChange(cluster, key);
    }
    return more;
  }

  #noteChange(cluster: ClusterWatcher, key: string): void {
    const service = refKeyOf(cluster, key);
    this.#untold.set(service.id, service);
  }

  #tick(): void {
    this.#dropRemovedClusters();
    let more = false;
    for (const { cluster, book } of this.#eachBook()) {
      more = this.#work(cluster, book) || more;
    }
    this.#tell();
    this.#schedule(more ? BEHIND_MS : IDLE_MS);
  }

  #tell(): void {
    const now = performance.now();
    if (now - this.#toldAt < COALESCE_MS) {
      this.#schedule(this.#toldAt + COALESCE_MS - now);
      return;
    }
    this.#toldAt = now;
    const changed = [...this.#untold.values()];
    this.#untold.clear();
    for (const listener of this.#listeners) {
      try {
        listener(changed);
      } catch (error) {
        this.#logger.error('A change could not be told', error as Error);
      }
    }
  }

  #dropRemovedClusters(): void {
    const present = new Set(this.#fleet.clusters);
    for (const [cluster, book] of this.#books) {
      if (!present.has(cluster)) {
        for (const [key] of book.lines()) {
          this.#noteChange(cluster, key);
        }
        book.stop();
        this.#books.delete(cluster);
        this.#broken.delete(cluster);
        this.#ordered.clear();
      }
    }
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
