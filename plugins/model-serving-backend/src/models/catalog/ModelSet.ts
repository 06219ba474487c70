/** A set of models by their number in an index. */
export class ModelSet {
  /** Those that are in all of the sets, of which there is at least one. */
  static inAll([first, ...others]: readonly ModelSet[]): ModelSet {
    const both = new ModelSet(first.#capacity);
    for (let word = 0; word < both.#bits.length; word++) {
      let bits = first.#bits[word];
      for (const other of others) {
        bits &= other.#bits[word];
      }
      both.#bits[word] = bits;
      both.#size += bitCount(bits);
    }
    return both;
  }

  readonly #bits: Uint32Array;
  readonly #capacity: number;
  #size = 0;

  /** @param capacity - models of the index */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#bits = new Uint32Array(Math.ceil(capacity / 32));
  }

  get size(): number {
    return this.#size;
  }

  has(model: number): boolean {
    return (this.#bits[model >>> 5] & (1 << (model & 31))) !== 0;
  }

  add(model: number): void {
    if (!this.has(model)) {
      this.#bits[model >>> 5] |= 1 << (model & 31);
      this.#size += 1;
    }
  }

  /** Visits the models in the order of their numbers. */
  forEach(visit: (model: number) => void): void {
    for (let word = 0; word < this.#bits.length; word++) {
      let bits = this.#bits[word];
      while (bits !== 0) {
        const lowest = bits & -bits;
        visit(32 * word + 31 - Math.clz32(lowest));
        bits ^= lowest;
      }
    }
  }
}

/** How many bits of a word of 32 are set. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
