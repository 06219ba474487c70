import { LoggerService } from '@backstage/backend-plugin-api';
import { ClusterConnection } from './ClusterConnection';
import { ClusterCredentials } from './credentials/ClusterCredentials';
import { ClusterDefinition } from './ClusterDefinition';
import { ClusterWatcher } from './ClusterWatcher';
import { WatchTiming } from './watchConfig';

export interface ClusterFleetOptions {
  credentialsFor(definition: ClusterDefinition): Promise<ClusterCredentials>;
  logger: LoggerService;
  argocdNamespace: string;
  /** Namespaces that are read where a cluster's account may not read all of them, beside those of tenants. */
  namespaces?: readonly string[];
  timing?: WatchTiming;
  /** Most objects of a kind that are read of a cluster. */
  mostObjects?: number;
}

/** The watched clusters. Follows configuration: clusters come and go without a restart. */
export class ClusterFleet {
  readonly #options: ClusterFleetOptions;
  readonly #watchers = new Map<
    string,
    { fingerprint: string; watcher: ClusterWatcher }
  >();
  readonly #listeners = new Set<() => void>();
  #order: string[] = [];
  #following: Promise<void> = Promise.resolve();

  constructor(options: ClusterFleetOptions) {
    this.#options = options;
  }

  /** In the order of configuration; the first is the primary one. */
  get clusters(): ClusterWatcher[] {
    return this.#order.flatMap(name => this.#watchers.get(name)?.watcher ?? []);
  }

  get primary(): ClusterWatcher | undefined {
    return this.clusters[0];
  }

  find(name: string): ClusterWatcher | undefined {
    return this.#watchers.get(name)?.watcher;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Starts watching what is new, stops what is gone, restarts what changed. One configuration
   * after the other. Throws when a cluster cannot be watched, after the others were taken care of.
   */
  follow(definitions: readonly ClusterDefinition[]): Promise<void> {
    const following = this.#following.then(() => this.#follow(definitions));
    this.#following = following.catch(() => {});
    return following;
  }

  async #follow(definitions: readonly ClusterDefinition[]): Promise<void> {
    const wanted = new Map(definitions.map(d => [d.name, d]));
    const stopping: Array<Promise<void>> = [];
    const failures: unknown[] = [];
    for (const [name, { fingerprint, watcher }] of this.#watchers) {
      const definition = wanted.get(name);
      if (!definition || JSON.stringify(definition) !== fingerprint) {
        this.#watchers.delete(name);
        stopping.push(watcher.stop());
      }
    }
    for (const definition of definitions) {
      if (!this.#watchers.has(definition.name)) {
        try {
          this.#watchers.set(definition.name, {
            fingerprint: JSON.stringify(definition),
            watcher: await this.#watch(definition),
          });
        } catch (error) {
          failures.push(error);
        }
      }
    }
    this.#order = definitions.map(({ name }) => name);
    await Promise.all(stopping);
    this.#notify();
    if (failures.length > 0) {
      throw failures[0];
    }
  }

  async stop(): Promise<void> {
    await this.#following;
    const watchers = [...this.#watchers.values()].map(each => each.watcher);
    this.#watchers.clear();
    this.#order = [];
    this.#listeners.clear();
    await Promise.all(watchers.map(watcher => watcher.stop()));
  }

  async #watch(definition: ClusterDefinition): Promise<ClusterWatcher> {
    const {
      argocdNamespace,
      credentialsFor,
      logger,
      mostObjects,
      namespaces = [],
      timing,
    } = this.#options;
    const watcher = new ClusterWatcher({
      name: definition.name,
      title: definition.title,
      connection: new ClusterConnection(await credentialsFor(definition)),
      argocdNamespace,
      namespaces: [
        ...(definition.access === 'kubeconfig' && definition.namespace
          ? [definition.namespace]
          : []),
        ...namespaces,
      ],
      logger,
      timing,
      mostObjects,
      changed: () => this.#notify(),
    });
    watcher.start();
    return watcher;
  }

  #notify(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
