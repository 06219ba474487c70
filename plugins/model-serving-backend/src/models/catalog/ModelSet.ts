/** A set of models by their number in an index. */
export class ModelSet {
  readonly #bits: Uint32Array;
  #size = 0;

  /** @param capacity - models of the index */
  constructor(capacity: number) {
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
}
