const NONE: readonly never[] = [];

/** Items by keys, each item under any number of them; follows items as they change. */
export class Grouping<T> {
  readonly #groups = new Map<string, readonly T[]>();
  readonly #keysOf: (item: T) => ReadonlyArray<string | null | undefined>;

  constructor(keysOf: (item: T) => ReadonlyArray<string | null | undefined>) {
    this.#keysOf = keysOf;
  }

  /** The items under a key. The array is never changed, only replaced. */
  get(key: string): readonly T[] {
    return this.#groups.get(key) ?? NONE;
  }

  add(item: T): void {
    for (const key of this.#keys(item)) {
      const group = this.#groups.get(key);
      this.#groups.set(key, group ? [...group, item] : [item]);
    }
  }

  /** Adds many items to an empty grouping, without copying a group for each. */
  fill(items: readonly T[] | undefined): this {
    for (const item of items ?? []) {
      for (const key of this.#keys(item)) {
        const group = this.#groups.get(key) as T[] | undefined;
        if (group) {
          group.push(item);
        } else {
          this.#groups.set(key, [item]);
        }
      }
    }
    return this;
  }

  remove(item: T): void {
    for (const key of this.#keys(item)) {
      this.#leave(key, item);
    }
  }

  /** Puts an item in the place of another, under each key that both have. */
  replace(before: T, after: T): void {
    const keys = this.#keys(after);
    for (const key of this.#keys(before)) {
      if (keys.has(key)) {
        this.#groups.set(
          key,
          this.get(key).map(item => (item === before ? after : item)),
        );
        keys.delete(key);
      } else {
        this.#leave(key, before);
      }
    }
    for (const key of keys) {
      this.#groups.set(key, [...this.get(key), after]);
    }
  }

  #leave(key: string, item: T): void {
    const rest = this.get(key).filter(other => other !== item);
    if (rest.length > 0) {
      this.#groups.set(key, rest);
    } else {
      this.#groups.delete(key);
    }
  }

  #keys(item: T): Set<string> {
    return new Set(
      this.#keysOf(item).filter((key): key is string => Boolean(key)),
    );
  }
}
