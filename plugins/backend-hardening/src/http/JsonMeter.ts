const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const COMMA = 0x2c;

/** @public */
export interface JsonLimits {
  /** How many objects and arrays may lie within one another. */
  depth: number;
  /** How many members and items there may be altogether. */
  elements: number;
}

/**
 * Counts what JSON in UTF-8 holds, before it is parsed: whoever reads it afterwards looks at every element. Takes
 * it in pieces, and says nothing about whether it is valid.
 * @public
 */
export class JsonMeter {
  readonly #limits: JsonLimits;
  #depth = 0;
  #elements = 0;
  #isText = false;
  #isEscaped = false;

  constructor(limits: JsonLimits) {
    this.#limits = limits;
  }

  /** Counts the next piece. Returns what is too much, as a sentence; undefined while nothing is. */
  add(piece: Uint8Array): string | undefined {
    const { depth, elements } = this.#limits;
    for (const byte of piece) {
      this.#count(byte);
      if (this.#depth > depth) {
        return `The body is nested deeper than ${depth} levels`;
      }
      if (this.#elements > elements) {
        return `The body holds more than ${elements} members and items`;
      }
    }
    return undefined;
  }

  #count(byte: number): void {
    if (this.#isText) {
      if (this.#isEscaped) {
        this.#isEscaped = false;
      } else if (byte === BACKSLASH) {
        this.#isEscaped = true;
      } else if (byte === QUOTE) {
        this.#isText = false;
      }
    } else if (byte === QUOTE) {
      this.#isText = true;
    } else if (OPENING.has(byte)) {
      this.#depth++;
      this.#elements++;
    } else if (CLOSING.has(byte)) {
      this.#depth--;
    } else if (byte === COMMA) {
      this.#elements++;
    }
  }
}
