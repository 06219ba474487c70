/** Fields of all objects together. A page of a thousand models has some 20,000. */
const MOST_FIELDS = 250_000;
/** Fields of one object. */
const MOST_OF_ONE = 10_000;
/** Fields and items of lists. */
const MOST_VALUES = 2_000_000;
const MOST_LEVELS = 200;

const CODE = {
  quote: 34,
  comma: 44,
  colon: 58,
  openList: 91,
  backslash: 92,
  closeList: 93,
  openObject: 123,
  closeObject: 125,
} as const;

/**
 * Counts the fields of JSON while it arrives. What parsing costs depends on them more than on bytes: a field whose name is
 * new costs as much as a kilobyte of text.
 */
export class JsonSize {
  /** Fields so far of each object that is open; -1 for a list. */
  readonly #open: number[] = [];
  #fields = 0;
  #values = 0;
  #isText = false;
  #isEscaped = false;
  #isTooLarge = false;

  get isTooLarge(): boolean {
    return this.#isTooLarge;
  }

  add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && !this.#isTooLarge; at++) {
      const code = chunk[at];
      if (this.#isText) {
        this.#addOfText(code);
      } else {
        this.#addOfStructure(code);
      }
    }
  }

  #addOfText(code: number): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
    } else if (code === CODE.backslash) {
      this.#isEscaped = true;
    } else if (code === CODE.quote) {
      this.#isText = false;
    }
  }

  #addOfStructure(code: number): void {
    switch (code) {
      case CODE.quote:
        this.#isText = true;
        return;
      case CODE.colon:
        this.#fields++;
        this.#open[this.#open.length - 1]++;
        break;
      case CODE.comma:
        this.#values++;
        break;
      case CODE.openList:
      case CODE.openObject:
        this.#open.push(code === CODE.openObject ? 0 : -1);
        break;
      case CODE.closeList:
      case CODE.closeObject:
        this.#open.pop();
        return;
      default:
        return;
    }
    this.#isTooLarge =
      this.#fields > MOST_FIELDS ||
      this.#values > MOST_VALUES ||
      this.#open.length > MOST_LEVELS ||
      (this.#open.at(-1) ?? 0) > MOST_OF_ONE;
  }
}
