import { ProjectedObject } from '@model-serving/backstage-plugin-model-serving-common';

/** What tells the objects of a kind apart. The namespace is empty where a kind has none. */
export interface ObjectKey {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Objects of one kind by namespace and name. Two maps, so that no third text is kept for each
 * object beside the two that it has already.
 */
export class ObjectMap implements Iterable<ProjectedObject> {
  readonly #namespaces = new Map<string, Map<string, ProjectedObject>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get({ namespace, name }: ObjectKey): ProjectedObject | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  set({ namespace, name }: ObjectKey, object: ProjectedObject): void {
    let objects = this.#namespaces.get(namespace);
    if (!objects) {
      objects = new Map();
      this.#namespaces.set(namespace, objects);
    }
    const before = objects.size;
    // The object's own text, where it is the same one: a list's is given up with the list.
    objects.set(object.name === name ? object.name : name, object);
    this.#size += objects.size - before;
  }

  delete({ namespace, name }: ObjectKey): void {
    const objects = this.#namespaces.get(namespace);
    if (objects?.delete(name)) {
      this.#size--;
      if (objects.size === 0) {
        this.#namespaces.delete(namespace);
      }
    }
  }

  *[Symbol.iterator](): Generator<ProjectedObject> {
    for (const objects of this.#namespaces.values()) {
      yield* objects.values();
    }
  }

  *entries(): Generator<[ObjectKey, ProjectedObject]> {
    for (const [namespace, objects] of this.#namespaces) {
      for (const [name, object] of objects) {
        yield [{ namespace, name }, object];
      }
    }
  }

  /** What one namespace holds, as it is now: deleting while iterating is allowed. */
  entriesOf(namespace: string): Array<[ObjectKey, ProjectedObject]> {
    return [...(this.#namespaces.get(namespace) ?? [])].map(
      ([name, object]) => [{ namespace, name }, object],
    );
  }

  get namespaces(): string[] {
    return [...this.#namespaces.keys()];
  }
}
