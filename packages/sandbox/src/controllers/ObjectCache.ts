import { KubernetesClient } from './KubernetesClient';
import { KubernetesError } from './KubernetesError';
import { KubernetesObject } from './KubernetesObjects';
import { Pace } from './Pace';
import { ResourceKind } from './ResourceKind';

/** `namespace/name`, or the name alone. */
export function keyOf({ metadata }: KubernetesObject): string {
  return metadata.namespace
    ? `${metadata.namespace}/${metadata.name}`
    : metadata.name;
}

type Listener<T> = (object: T, previous: T | undefined, gone: boolean) => void;

/** What is known of one kind, whoever has written it. */
class KnownObjects<T extends KubernetesObject> {
  readonly #objects = new Map<string, T>();
  readonly #removed = new Set<string>();
  readonly #listeners: Listener<T>[] = [];
  readonly #kind: ResourceKind<T>;

  constructor(kind: ResourceKind<T>) {
    this.#kind = kind;
  }

  onChange(listener: Listener<T>): void {
    this.#listeners.push(listener);
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  all(): T[] {
    return [...this.#objects.values()];
  }

  take(given: T, gone = false): T {
    const { apiVersion, kind } = this.#kind;
    const object = { ...given, apiVersion, kind };
    const key = keyOf(object);
    const uid = object.metadata.uid!;
    const previous = this.#objects.get(key);
    if (this.#removed.has(uid)) {
      return object;
    }
    if (gone) {
      this.#removed.add(uid);
      this.#objects.delete(key);
    } else if (
      previous?.metadata.uid === uid &&
      Number(previous.metadata.resourceVersion) >=
        Number(object.metadata.resourceVersion)
    ) {
      return object;
    } else {
      this.#objects.set(key, object);
    }
    this.#listeners.forEach(listener => listener(object, previous, gone));
    return object;
  }
}

/**
 * All objects of one kind, kept by list and watch. Writes go through it,
 * so that a controller sees at once what it has written.
 */
export class ObjectCache<T extends KubernetesObject> {
  readonly #known: KnownObjects<T>;
  readonly #client: KubernetesClient;
  readonly #pace: Pace;

  constructor(
    client: KubernetesClient,
    pace: Pace,
    readonly kind: ResourceKind<T>,
    known = new KnownObjects(kind),
  ) {
    this.#client = client;
    this.#pace = pace;
    this.#known = known;
  }

  /** The same objects, written by somebody else. */
  writtenBy(client: KubernetesClient): ObjectCache<T> {
    return new ObjectCache(client, this.#pace, this.kind, this.#known);
  }

  /** Resolves once the first list is in. */
  async start(signal: AbortSignal): Promise<void> {
    let version = await this.#relist();
    const follow = async () => {
      while (!signal.aborted) {
        try {
          for await (const event of this.#client.watch(
            this.kind,
            version,
            signal,
          )) {
            version = event.object.metadata.resourceVersion ?? version;
            if (event.type !== 'BOOKMARK') {
              this.#known.take(event.object, event.type === 'DELETED');
            }
          }
        } catch (error) {
          if (signal.aborted) {
            return;
          }
          await this.#pace.waitReal(0.5);
          if (KubernetesError.is(error, 410)) {
            version = (await this.#tryRelist()) ?? version;
          }
        }
      }
    };
    void follow();
  }

  onChange(listener: Listener<T>): void {
    this.#known.onChange(listener);
  }

  get(key: string): T | undefined {
    return this.#known.get(key);
  }

  list(namespace?: string): T[] {
    const all = this.#known.all();
    return namespace
      ? all.filter(object => object.metadata.namespace === namespace)
      : all;
  }

  /** Objects whose controller is the given one. */
  ownedBy({ metadata }: KubernetesObject): T[] {
    return this.list(metadata.namespace).filter(object =>
      object.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid),
    );
  }

  async create(object: T): Promise<T> {
    return this.#known.take(await this.#client.create(this.kind, object));
  }

  async replace(object: T): Promise<T> {
    return this.#known.take(await this.#client.replace(this.kind, object));
  }

  async replaceStatus(object: T): Promise<T> {
    return this.#known.take(
      await this.#client.replace(this.kind, object, '/status'),
    );
  }

  async patch(object: T, patch: unknown): Promise<T> {
    return this.#known.take(
      await this.#client.patch(this.kind, object.metadata, patch),
    );
  }

  /** Puts a pod on a node. */
  async bind(pod: T, node: string): Promise<void> {
    const { namespace, name } = pod.metadata;
    await this.#client.bind(this.kind, pod.metadata, node);
    this.#known.take(await this.#client.get(this.kind, namespace, name));
  }

  async delete(object: T): Promise<void> {
    try {
      await this.#client.delete(this.kind, object.metadata);
    } catch (error) {
      if (!KubernetesError.is(error, 404)) {
        throw error;
      }
    }
    if (!object.metadata.finalizers?.length) {
      this.#known.take(object, true);
    }
  }

  async #tryRelist(): Promise<string | undefined> {
    try {
      return await this.#relist();
    } catch {
      return undefined;
    }
  }

  async #relist(): Promise<string> {
    const { items, resourceVersion } = await this.#client.list(this.kind);
    const listed = new Set(items.map(keyOf));
    for (const object of this.#known.all()) {
      if (!listed.has(keyOf(object))) {
        this.#known.take(object, true);
      }
    }
    items.forEach(item => this.#known.take(item));
    return resourceVersion;
  }
}
