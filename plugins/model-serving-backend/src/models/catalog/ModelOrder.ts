import { ModelSet } from './ModelSet';

/** Where a model stands in an order: its value, and its entity ref among equals. */
export interface Position {
  value: string | number | null;
  ref: string;
}

/** Models in one order; those without a value come last, whichever way it goes. */
export class ModelOrder {
  readonly #positions: ReadonlyArray<Position & { index: number }>;
  readonly #compare: (a: Position, b: Position) => number;

  constructor(
    positions: ReadonlyArray<Position & { index: number }>,
    order: 'asc' | 'desc',
  ) {
    const sign = order === 'asc' ? 1 : -1;
    this.#compare = (a, b) => {
      if (a.value === b.value) {
        return compare(a.ref, b.ref);
      }
      if (a.value === null || b.value === null) {
        return a.value === null ? 1 : -1;
      }
      return sign * compare(a.value, b.value);
    };
    this.#positions = [...positions].sort(this.#compare);
  }

  /** The next models of a set in this order, and where to go on. */
  slice(
    models: ModelSet,
    { after, limit }: { after?: Position; limit: number },
  ): { page: number[]; next: Position | undefined } {
    const page: number[] = [];
    let last: Position | undefined;
    for (
      let at = after ? this.#firstAfter(after) : 0;
      at < this.#positions.length;
      at++
    ) {
      const position = this.#positions[at];
      if (models.has(position.index)) {
        if (page.length === limit) {
          return { page, next: last };
        }
        page.push(position.index);
        last = { value: position.value, ref: position.ref };
      }
    }
    return { page, next: undefined };
  }

  #firstAfter(position: Position): number {
    let [low, high] = [0, this.#positions.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#positions[middle], position) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}

function compare<T extends string | number>(a: T, b: T): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
