import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterStatus,
  ClusterPicture,
  DescribeContext,
  describeService,
  describeServices,
  describeTenants,
  formatServiceRef,
  Freshness,
  ServiceDetail,
  ServiceRef,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { ClusterWatcher } from '../clusters/ClusterWatcher';

const COALESCE_MS = 150;

/** What is known beside the clusters: prices, engines, proposals, usage, violations. */
export type PictureSources = (
  cluster: ClusterWatcher,
) => Omit<DescribeContext, 'now' | 'primaryCluster'>;

interface Described {
  key: string;
  picture: ClusterPicture;
  context: DescribeContext;
  services: readonly ServiceDetail[];
  byRef: ReadonlyMap<string, ServiceDetail>;
  tenants: readonly Tenant[];
}

/**
 * Everything that is known now, described. However many look, each cluster is described
 * at most once per change and second.
 */
export class LivePicture {
  readonly #fleet: ClusterFleet;
  readonly #sources: PictureSources;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #listeners = new Set<() => void>();
  readonly #described = new WeakMap<ClusterWatcher, Described>();
  #sourcesVersion = 0;
  #timer: NodeJS.Timeout | undefined;

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
    this.#fleet.onChange(() => this.#schedule());
  }

  get primaryCluster(): string | undefined {
    return this.#fleet.primary?.name;
  }

  /** Told of every change, at most once per 150 ms. Returns the way to unsubscribe. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Has subscribers look again, though nothing but the time has changed. */
  touch(): void {
    this.#schedule();
  }

  /** Engine readings, proposals, prices or usage changed. */
  sourcesChanged(): void {
    this.#sourcesVersion++;
    this.#schedule();
  }

  clusters(): ClusterStatus[] {
    return this.#fleet.clusters.map(cluster => cluster.status());
  }

  services(): ServiceDetail[] {
    return this.#fleet.clusters.flatMap(
      cluster => this.#describe(cluster).services,
    );
  }

  /** A service, or what a proposal says of one that is not in the cluster yet. */
  service(ref: ServiceRef): ServiceDetail | undefined {
    const cluster = this.#fleet.find(ref.cluster);
    if (!cluster) {
      return undefined;
    }
    const { byRef, picture, context } = this.#describe(cluster);
    const known = byRef.get(formatServiceRef(ref));
    const isProposed = context.proposals?.some(p => p.service === ref.name);
    return known || !isProposed
      ? known
      : describeService(picture, ref, context);
  }

  tenants(): Tenant[] {
    return this.#fleet.clusters.flatMap(
      cluster => this.#describe(cluster).tenants,
    );
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
  freshness(): Freshness {
    const clusters = this.clusters();
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
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #describe(cluster: ClusterWatcher): Described {
    const now = this.#now();
    const second = Math.floor(now.getTime() / 1000);
    const key = `${cluster.version}/${this.#sourcesVersion}/${second}`;
    const known = this.#described.get(cluster);
    if (known?.key === key) {
      return known;
    }
    const described = this.#describeAnew(cluster, now, key, known);
    this.#described.set(cluster, described);
    return described;
  }

  /** Falls back to the last description: one defect must not take the list away. */
  #describeAnew(
    cluster: ClusterWatcher,
    now: Date,
    key: string,
    last: Described | undefined,
  ): Described {
    try {
      const picture = cluster.picture();
      const context: DescribeContext = {
        ...this.#sources(cluster),
        now,
        primaryCluster: this.#fleet.primary?.name ?? cluster.name,
      };
      const services = describeServices(picture, context);
      return {
        key,
        picture,
        context,
        services,
        byRef: new Map(services.map(s => [formatServiceRef(s.ref), s])),
        tenants: describeTenants(picture, context),
      };
    } catch (error) {
      this.#logger.error(
        `Cluster ${cluster.name} cannot be described`,
        error as Error,
      );
      if (!last) {
        throw error;
      }
      return asStale(last, key);
    }
  }

  #schedule(): void {
    if (this.#timer) {
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      for (const listener of this.#listeners) {
        try {
          listener();
        } catch (error) {
          this.#logger.error('A change could not be told', error as Error);
        }
      }
    }, COALESCE_MS);
    this.#timer.unref();
  }
}

function asStale(last: Described, key: string): Described {
  const old = {
    stale: true,
    staleReason: 'the present state cannot be described, see the log',
  };
  const services = last.services.map(service => ({ ...service, ...old }));
  return {
    ...last,
    key,
    services,
    byRef: new Map(services.map(s => [formatServiceRef(s.ref), s])),
    tenants: last.tenants.map(tenant => ({ ...tenant, ...old })),
  };
}
