interface Claims {
  /** What the source has, whether or not it may write it. */
  wanted: ReadonlySet<string>;
  /** What it may write since its last turn. */
  granted: ReadonlySet<string>;
  /** What it could write before: the catalog may not have let go of it yet. */
  former: ReadonlySet<string>;
}

const NOTHING: Claims = {
  wanted: new Set(),
  granted: new Set(),
  former: new Set(),
};

/**
 * Which source may write a model that several of them have: the first in line. One further down hands a model over, so
 * that the first in line waits until the catalog has let go of it.
 */
export class ModelNames {
  readonly #claims: Map<string, Claims>;

  /** @param sources - ids, the first in line first */
  constructor(sources: readonly string[]) {
    this.#claims = new Map(sources.map(id => [id, NOTHING]));
  }

  /**
   * Takes a source's turn.
   *
   * @param refs - entity refs of the models that it has now
   * @returns those that it may write, and for the others the source that has them
   */
  take(
    source: string,
    refs: Iterable<string>,
  ): { granted: ReadonlySet<string>; refused: ReadonlyMap<string, string> } {
    const wanted = new Set(refs);
    const refused = new Map<string, string>();
    let isAhead = true;
    for (const [id, claims] of this.#claims) {
      if (id === source) {
        isAhead = false;
      } else {
        for (const ref of wanted) {
          const isTaken = isAhead
            ? claims.wanted.has(ref)
            : claims.granted.has(ref) || claims.former.has(ref);
          if (isTaken && !refused.has(ref)) {
            refused.set(ref, id);
          }
        }
      }
    }
    const granted = new Set([...wanted].filter(ref => !refused.has(ref)));
    const former = this.#claims.get(source)?.granted ?? new Set();
    this.#claims.set(source, { wanted, granted, former });
    return { granted, refused };
  }
}
