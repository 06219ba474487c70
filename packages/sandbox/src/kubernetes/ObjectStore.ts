import { KubernetesObject } from './KubernetesObject';
import { ResourceType, resourceName } from './ResourceType';
import { StatusError } from './StatusError';

/** One change, with the object before it so that watches with selectors can tell entering from leaving. */
export interface StoreEvent {
  revision: number;
  resource: string;
  object?: KubernetesObject;
  previous?: KubernetesObject;
}

/** Objects in memory, every change numbered and kept in a log of bounded length. */
export class ObjectStore {
  readonly #objects = new Map<string, Map<string, KubernetesObject>>();
  readonly #log: StoreEvent[] = [];
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  // Begins at the clock, so that versions of an earlier run are too old rather than from the future.
  #latest = Date.now();
  #forgotten = this.#latest;

  readonly #logLength: number;

  constructor(logLength: number) {
    this.#logLength = logLength;
  }

  get revision(): number {
    return this.#latest;
  }

  get(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined {
    return this.#objects
      .get(resourceName(type))
      ?.get(`${namespace ?? ''}/${name}`);
  }

  /** Sorted by namespace and name, as etcd gives them. */
  list(type: ResourceType, namespace?: string): KubernetesObject[] {
    return [...(this.#objects.get(resourceName(type)) ?? [])]
      .filter(([key]) => !namespace || key.startsWith(`${namespace}/`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  put(type: ResourceType, object: KubernetesObject): KubernetesObject {
    const resource = resourceName(type);
    const { namespace, name } = object.metadata;
    const stored = this.#stamp(object);
    const keyed = this.#objects.get(resource) ?? new Map();
    this.#objects.set(resource, keyed);
    const key = `${namespace ?? ''}/${name}`;
    const previous = keyed.get(key);
    keyed.set(key, stored);
    this.#publish({
      revision: this.#latest,
      resource,
      object: stored,
      previous,
    });
    return stored;
  }

  remove(type: ResourceType, object: KubernetesObject): KubernetesObject {
    const resource = resourceName(type);
    const { namespace, name } = object.metadata;
    this.#objects.get(resource)?.delete(`${namespace ?? ''}/${name}`);
    const last = this.#stamp(object);
    this.#publish({ revision: this.#latest, resource, previous: last });
    return last;
  }

  /** Fails with 410 when changes after `revision` are no longer known. */
  eventsSince(revision: number): StoreEvent[] {
    if (revision < this.#forgotten || revision > this.#latest) {
      throw StatusError.expired(revision, this.#forgotten);
    }
    return this.#log.filter(event => event.revision > revision);
  }

  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #stamp(object: KubernetesObject): KubernetesObject {
    this.#latest += 1;
    const resourceVersion = String(this.#latest);
    return { ...object, metadata: { ...object.metadata, resourceVersion } };
  }

  #publish(event: StoreEvent): void {
    this.#log.push(event);
    if (this.#log.length > this.#logLength) {
      this.#forgotten = this.#log.shift()!.revision;
    }
    for (const listener of this.#listeners) {
      listener(event);
    }
  }
}
