import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterPicture,
  DescribeContext,
  describeTenants,
  LiveServices,
  ServiceDetail,
  ServiceRef,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterWatcher } from '../clusters/ClusterWatcher';
import { ObjectChange } from '../clusters/KindStore';
import { lineOf, ServiceLine } from './ServiceLine';

/** Sentences speak of durations: so old a description may become. */
const REFRESH_MS = 15_000;
/** A detail that somebody asks for is not older than this. */
const DETAIL_MS = 1_000;
/** A pass over all services rests this many times as long as it worked. */
const REST = 9;
const LEAST_REST_MS = 1_000;

const LAST_KNOWN = {
  stale: true,
  staleReason: 'the present state cannot be described, see the log',
};

interface Entry {
  line: ServiceLine | undefined;
  /** Given up when memory is needed: describing anew is cheap. */
  detail: WeakRef<ServiceDetail> | undefined;
  describedAt: number;
  generation: number;
  failed: boolean;
}

/**
 * The services of one cluster as they were last described. A change has only the services
 * described anew that it names; whatever else may have changed follows in a pass over all,
 * a little at a time.
 */
export class ClusterBook {
  readonly #cluster: ClusterWatcher;
  readonly #makeContext: () => DescribeContext;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #entries = new Map<string, Entry>();
  readonly #urgent = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #unsubscribe: () => void;
  #live: LiveServices;
  #context: { at: number; value: DescribeContext } | undefined;
  #pictureAt = 0;
  #pictureVersion = -1;
  #states = '';
  #generation = 0;
  #failures = 0;
  #pass: { keys: Iterator<string>; worked: number } | undefined;
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
    this.#live = new LiveServices(options.cluster.picture());
    for (const key of this.#live.keys()) {
      this.#urgent.add(key);
    }
    this.#unsubscribe = options.cluster.onObjects(changes =>
      this.#follow(changes),
    );
  }

  /** Services that could not be described; what was last known of them stays. */
  get failures(): number {
    return this.#failures;
  }

  /** Services that have not been described since they changed. */
  get behind(): number {
    return this.#urgent.size;
  }

  get picture(): ClusterPicture {
    this.#look();
    return this.#live.picture;
  }

  get context(): DescribeContext {
    const now = this.#now().getTime();
    if (!this.#context || now - this.#context.at >= DETAIL_MS) {
      this.#context = { at: now, value: this.#makeContext() };
    }
    return this.#context.value;
  }

  *lines(): Generator<[string, ServiceLine]> {
    for (const [key, { line }] of this.#entries) {
      if (line) {
        yield [key, line];
      }
    }
  }

  line(key: string): ServiceLine | undefined {
    return this.#entries.get(key)?.line;
  }

  /** A service as it is now; undefined when there is none. */
  detail(key: string): ServiceDetail | undefined {
    const entry = this.#entries.get(key);
    const known = entry?.detail?.deref();
    const isFresh =
      entry !== undefined &&
      !this.#urgent.has(key) &&
      entry.generation === this.#generation &&
      this.#now().getTime() - entry.describedAt < DETAIL_MS;
    return known && isFresh ? known : this.#describe(key);
  }

  /** A service as it was last described, which the time and its queue may have overtaken. */
  recent(key: string): ServiceDetail | undefined {
    const known = this.#entries.get(key)?.detail?.deref();
    return known && !this.#urgent.has(key) ? known : this.#describe(key);
  }

  tenants(): readonly Tenant[] {
    this.#look();
    const now = this.#now().getTime();
    if (!this.#tenants || now - this.#tenants.at >= DETAIL_MS) {
      this.#tenants = { at: now, value: this.#describeTenants() };
    }
    return this.#tenants.value;
  }

  /** What is known beside the cluster changed: prices, engines, proposals. */
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
    for (const key of this.#urgent) {
      this.#describe(key);
      if (isOver()) {
        return true;
      }
    }
    return this.#goOn(isOver);
  }

  /** Keys of services whose line is another one, or gone, since this was last asked. */
  takeChanged(): string[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  stop(): void {
    this.#unsubscribe();
  }

  #follow(changes: readonly ObjectChange[]): void {
    for (const { before, after } of changes) {
      const concerned = this.#live.replace(before, after);
      for (const key of concerned.services) {
        this.#urgent.add(key);
      }
      if (concerned.others) {
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
      this.#pass = { keys: this.#entries.keys(), worked: 0 };
    }
    const start = performance.now();
    for (;;) {
      const next = this.#pass.keys.next();
      if (next.done) {
        const worked = this.#pass.worked + performance.now() - start;
        this.#pass = undefined;
        this.#nextPassAt = now + Math.max(LEAST_REST_MS, worked * REST);
        return false;
      }
      const entry = this.#entries.get(next.value);
      if (
        entry &&
        (entry.generation !== this.#generation ||
          now - entry.describedAt > REFRESH_MS)
      ) {
        this.#describe(next.value);
        if (isOver()) {
          this.#pass.worked += performance.now() - start;
          return true;
        }
      }
    }
  }

  #describe(key: string): ServiceDetail | undefined {
    this.#look();
    this.#urgent.delete(key);
    const former = this.#entries.get(key);
    let detail: ServiceDetail | undefined;
    let failed = false;
    try {
      detail = this.#live.describe(key, this.context);
    } catch (error) {
      failed = true;
      detail = former?.detail?.deref();
      if (!former?.failed) {
        this.#logger.error(
          `Service ${key} of cluster ${this.#cluster.name} cannot be described`,
          error as Error,
        );
      }
    }
    this.#failures += Number(failed) - Number(former?.failed ?? false);
    if (!detail && !failed) {
      this.#forget(key, former);
      return undefined;
    }
    const shown = failed && detail ? asStale(detail) : detail;
    const line = failed ? former?.line : lineOf(detail!);
    if (line?.fingerprint !== former?.line?.fingerprint) {
      this.#changed.add(key);
    }
    this.#entries.set(key, {
      // The same line keeps its identity, and its texts are kept once.
      line:
        line?.fingerprint === former?.line?.fingerprint ? former?.line : line,
      detail: shown && new WeakRef(shown),
      describedAt: this.#now().getTime(),
      generation: this.#generation,
      failed,
    });
    return shown;
  }

  #forget(key: string, former: Entry | undefined): void {
    this.#entries.delete(key);
    if (former?.line) {
      this.#changed.add(key);
    }
  }

  #describeTenants(): readonly Tenant[] {
    try {
      this.#look();
      const counts = new Map<string, number>();
      for (const [, { ref }] of this.lines()) {
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

function asStale(detail: ServiceDetail): ServiceDetail {
  return { ...detail, ...LAST_KNOWN };
}

/** Key of a service in the book of its cluster. */
export function keyOfRef({ kind, namespace, name }: ServiceRef): string {
  return `${kind}/${namespace}/${name}`;
}
