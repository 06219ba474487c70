interface Remembered<T> {
  fingerprint: string;
  at: number;
  value: T;
}

/** At once, so that a large registry is read in its time and is not asked too much. */
const AT_ONCE = 5;

/**
 * What was read for the entries of a list, for as long as an entry says the same and at most for a day: an entry need not
 * change with everything that it stands for.
 */
export class RememberedReads<T> {
  readonly #maxAgeMs: number;
  readonly #now: () => number;
  #known = new Map<string, Remembered<T>>();

  constructor(options: { maxAgeMs?: number; now?: () => number } = {}) {
    this.#maxAgeMs = options.maxAgeMs ?? 24 * 3_600_000;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Reads what is not known, and forgets entries that are not in the list any more. What was read before a failure is
   * kept, so that the next try goes on from there.
   */
  async readAll<Entry>(
    entries: readonly Entry[],
    how: {
      key(entry: Entry): string;
      read(entry: Entry): Promise<T>;
    },
  ): Promise<Map<Entry, T>> {
    const left = [...entries];
    const values = new Map<Entry, T>();
    const work = async () => {
      for (
        let entry = left.shift();
        entry !== undefined;
        entry = left.shift()
      ) {
        values.set(entry, await this.#one(entry, how));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const keys = new Set(entries.map(how.key));
    this.#known = new Map([...this.#known].filter(([key]) => keys.has(key)));
    return values;
  }

  async #one<Entry>(
    entry: Entry,
    {
      key,
      read,
    }: { key(entry: Entry): string; read(entry: Entry): Promise<T> },
  ): Promise<T> {
    const name = key(entry);
    const fingerprint = JSON.stringify(entry);
    const known = this.#known.get(name);
    const now = this.#now();
    if (known?.fingerprint === fingerprint && now - known.at < this.#maxAgeMs) {
      return known.value;
    }
    const value = await read(entry);
    this.#known.set(name, { fingerprint, at: now, value });
    return value;
  }
}
