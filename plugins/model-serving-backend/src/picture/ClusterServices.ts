import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterPicture,
  DescribeContext,
  describeTenants,
  formatServiceRef,
  LiveServices,
  ServiceDetail,
  ServiceRef,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterWatcher } from '../clusters/ClusterWatcher';
import { ObjectChange } from '../clusters/KindStore';
import { KnownService } from './KnownService';

/** Sentences speak of durations: so old a description may become. */
const REFRESH_MS = 15_000;
/** A detail is not older than this when it is read. */
const DETAIL_MS = 1_000;
/** A change that waits so long to be described makes what is known old; until then it is on its way. */
const LATE_MS = 5_000;
/** A pass over all services rests this many times as long as it worked. */
const REST = 9;
const LEAST_REST_MS = 1_000;

const LAST_KNOWN = {
  stale: true,
  staleReason: 'the current state could not be evaluated, see the log',
};

/** What changed since it was last asked for. */
interface ChangedServices {
  /** Services that say something else, appeared or went. */
  services: readonly KnownService[];
  /** Whether a list of them may have another order. */
  reordered: boolean;
}

/**
 * The services of one cluster as they were last described. A change has only the services
 * described anew that it names; everything else that may have changed follows in a pass over all,
 * a little at a time.
 */
export class ClusterServices implements Iterable<KnownService> {
  readonly #cluster: ClusterWatcher;
  readonly #makeContext: () => DescribeContext;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #live: LiveServices<KnownService>;
  /** Services that changed, with the time since when they wait to be described. */
  readonly #urgent: Map<KnownService, number>;
  readonly #changed = new Set<KnownService>();
  readonly #unsubscribe: () => void;
  #reordered = false;
  #context: { at: number; value: DescribeContext } | undefined;
  #pictureAt = 0;
  #pictureVersion = -1;
  #states = '';
  #generation = 0;
  #failures = 0;
  #pass: { services: Iterator<KnownService>; worked: number } | undefined;
  #nextPassAt = 0;
  #tenants: { at: number; value: readonly Tenant[] } | undefined;

  constructor(options: {
    cluster: ClusterWatcher;
    context: () => DescribeContext;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#cluster = options.cluster;
    this.#makeContext = options.context;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#live = new LiveServices(
      options.cluster.picture(),
      object => new KnownService(options.cluster.name, object),
    );
    const since = options.now().getTime();
    this.#urgent = new Map(Array.from(this.#live, service => [service, since]));
    this.#unsubscribe = options.cluster.onObjects(changes =>
      this.#follow(changes),
    );
  }

  /** Services that could not be described; what was last known of them stays. */
  get failures(): number {
    return this.#failures;
  }

  /** Services that were never described, or not since they changed a while ago. */
  get behind(): number {
    const late = this.#now().getTime() - LATE_MS;
    let behind = 0;
    for (const [service, since] of this.#urgent) {
      behind += Number(service.describedAt === 0 || since < late);
    }
    return behind;
  }

  /** Whether something changed that was not described or taken yet. */
  get hasNews(): boolean {
    return this.#urgent.size > 0 || this.#changed.size > 0;
  }

  /** What is known besides the cluster; the same for a second. */
  get context(): DescribeContext {
    const now = this.#now().getTime();
    if (!this.#context || now - this.#context.at >= DETAIL_MS) {
      this.#context = { at: now, value: this.#makeContext() };
    }
    return this.#context.value;
  }

  *[Symbol.iterator](): Generator<KnownService> {
    for (const service of this.#live) {
      if (service.isListed) {
        yield service;
      }
    }
  }

  /** A service as it is now, or what a proposal says of one that the cluster does not have. */
  detail(ref: ServiceRef): ServiceDetail | undefined {
    const service = this.#live.find(ref);
    const detail = service && this.#fresh(service);
    if (detail || service?.failed) {
      return detail;
    }
    const { context } = this;
    return context.proposals?.some(p => p.service === ref.name)
      ? this.#live.describeProposed(ref, context)
      : undefined;
  }

  /** Whether the cluster has a service; null where its kind is not read. */
  has(ref: ServiceRef): boolean | null {
    const state = this.#live.picture.kinds[ref.kind]?.state;
    return state === 'live' || state === 'unreachable'
      ? this.#live.find(ref) !== undefined
      : null;
  }

  /** A service as it was last described, which the time and its queue may have overtaken. */
  recent(service: KnownService): ServiceDetail | undefined {
    if (this.#live.find(service.ref) !== service) {
      return undefined;
    }
    return (
      (this.#urgent.has(service) ? undefined : service.detail) ??
      this.#describe(service)
    );
  }

  tenants(): readonly Tenant[] {
    this.#look();
    const now = this.#now().getTime();
    if (!this.#tenants || now - this.#tenants.at >= DETAIL_MS) {
      this.#tenants = { at: now, value: this.#describeTenants() };
    }
    return this.#tenants.value;
  }

  /** What is known besides the cluster changed: prices, engines, proposals. */
  outdate(): void {
    this.#generation++;
    this.#context = undefined;
  }

  /**
   * Describes what changed, then a part of what may have, until the time is up.
   *
   * @returns whether there is more to do at once
   */
  work(budgetMs: number): boolean {
    const start = performance.now();
    const isOver = () => performance.now() - start >= budgetMs;
    this.#look();
    for (const service of this.#urgent.keys()) {
      this.#describe(service);
      if (isOver()) {
        return true;
      }
    }
    return this.#goOn(isOver);
  }

  /** What changed since this was last called. */
  takeChanged(): ChangedServices {
    const changed = {
      services: [...this.#changed],
      reordered: this.#reordered,
    };
    this.#changed.clear();
    this.#reordered = false;
    return changed;
  }

  /** The cluster is not followed any more: its services are gone. */
  stop(): void {
    this.#unsubscribe();
    for (const service of this.#live) {
      this.#unlist(service);
    }
  }

  #follow(changes: readonly ObjectChange[]): void {
    for (const { before, after } of changes) {
      const { services, gone, others } = this.#live.replace(before, after);
      for (const service of services) {
        const since = this.#urgent.get(service) ?? this.#now().getTime();
        this.#urgent.set(service, since);
      }
      if (gone) {
        this.#urgent.delete(gone);
        this.#setFailed(gone, false);
        this.#unlist(gone);
      }
      if (others) {
        this.#generation++;
      }
    }
  }

  /** Takes over the picture as it is now, at most once per change and second. */
  #look(): void {
    const now = this.#now().getTime();
    const { version } = this.#cluster;
    if (version === this.#pictureVersion && now - this.#pictureAt < DETAIL_MS) {
      return;
    }
    let picture: ClusterPicture;
    try {
      picture = this.#cluster.picture();
    } catch (error) {
      this.#logger.error(
        `Cluster ${this.#cluster.name} cannot be looked at`,
        error as Error,
      );
      return;
    }
    const states = Object.values(picture.kinds)
      .map(({ state }) => state)
      .join();
    if (states !== this.#states) {
      this.#states = states;
      this.#generation++;
      this.#tenants = undefined;
    }
    this.#live.follow(picture);
    this.#pictureVersion = version;
    this.#pictureAt = now;
  }

  #goOn(isOver: () => boolean): boolean {
    const now = this.#now().getTime();
    if (!this.#pass) {
      if (now < this.#nextPassAt) {
        return false;
      }
      this.#pass = { services: this.#live[Symbol.iterator](), worked: 0 };
    }
    const start = performance.now();
    for (;;) {
      const next = this.#pass.services.next();
      if (next.done) {
        const worked = this.#pass.worked + performance.now() - start;
        this.#pass = undefined;
        this.#nextPassAt = now + Math.max(LEAST_REST_MS, worked * REST);
        return false;
      }
      const { generation, describedAt } = next.value;
      if (
        generation !== this.#generation ||
        now - describedAt * 1000 > REFRESH_MS
      ) {
        this.#describe(next.value);
        if (isOver()) {
          this.#pass.worked += performance.now() - start;
          return true;
        }
      }
    }
  }

  #fresh(service: KnownService): ServiceDetail | undefined {
    const isFresh =
      !this.#urgent.has(service) &&
      service.generation === this.#generation &&
      this.#now().getTime() - service.describedAt * 1000 < DETAIL_MS;
    return (isFresh ? service.detail : undefined) ?? this.#describe(service);
  }

  #describe(service: KnownService): ServiceDetail | undefined {
    this.#look();
    this.#urgent.delete(service);
    service.describedAt = Math.floor(this.#now().getTime() / 1000);
    service.generation = this.#generation;
    let detail: ServiceDetail | undefined;
    try {
      detail = this.#live.describe(service, this.context);
    } catch (error) {
      return this.#keep(service, error as Error);
    }
    this.#setFailed(service, false);
    if (!detail) {
      this.#unlist(service);
      return undefined;
    }
    const { word, isListed } = service;
    if (service.take(detail)) {
      this.#changed.add(service);
      this.#reordered ||= !isListed || word !== service.word;
    }
    return detail;
  }

  /** What was last known of a service, marked, while it cannot be described. */
  #keep(service: KnownService, error: Error): ServiceDetail | undefined {
    if (!service.failed) {
      this.#logger.error(
        `Service ${formatServiceRef(service.ref)} cannot be described`,
        error,
      );
    }
    this.#setFailed(service, true);
    service.detail = service.detail && { ...service.detail, ...LAST_KNOWN };
    return service.detail;
  }

  #setFailed(service: KnownService, failed: boolean): void {
    this.#failures += Number(failed) - Number(service.failed);
    service.failed = failed;
  }

  #unlist(service: KnownService): void {
    if (service.unlist()) {
      this.#changed.add(service);
      this.#reordered = true;
    }
  }

  #describeTenants(): readonly Tenant[] {
    try {
      const counts = new Map<string, number>();
      for (const { ref } of this) {
        counts.set(ref.namespace, (counts.get(ref.namespace) ?? 0) + 1);
      }
      return describeTenants(this.#live.picture, this.context, counts);
    } catch (error) {
      this.#logger.error(
        `The tenants of cluster ${this.#cluster.name} cannot be described`,
        error as Error,
      );
      return (this.#tenants?.value ?? []).map(tenant => ({
        ...tenant,
        ...LAST_KNOWN,
      }));
    }
  }
}
