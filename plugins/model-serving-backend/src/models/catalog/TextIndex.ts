import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { ModelSet } from './ModelSet';

/** Words whose models are remembered. */
const REMEMBERED = 200;
/** Tokens and models that are looked at before other work may be done. */
const STEPS = 2_000;
/** Characters of the parts by which tokens are found. */
const PART = 3;

/**
 * Which models have a text with a word in it, also as a part of a longer word. Tokens, which are what stands between
 * spaces, are found by each three characters of them, and models by their tokens: what a search costs depends on the
 * different tokens that may match, not on the texts of all models.
 */
export class TextIndex {
  readonly #tokens: string[] = [];
  /** By token: its number. */
  readonly #numbers = new Map<string, number>();
  /** By the number of a token. */
  readonly #models: number[][] = [];
  /** By three characters: the numbers of tokens. */
  readonly #parts = new Map<string, number[]>();
  readonly #found = new Map<string, ModelSet>();
  readonly #capacity: number;

  /** @param capacity - models of the index */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Adds the text of a model, in lower case. */
  add(model: number, text: string): void {
    for (const token of new Set(wordsOf(text))) {
      this.#models[this.#numberOf(token)].push(model);
    }
  }

  /** Models whose text has the word, which has no spaces in it. */
  having(word: string): ModelSet {
    const search = this.#search(word);
    for (;;) {
      const { done, value } = search.next();
      if (done) {
        return value;
      }
    }
  }

  /** Finds words in short turns, so that they are known for {@link TextIndex.having}. */
  async prepare(
    words: Iterable<string>,
    turns: Pick<Turns, 'next'>,
  ): Promise<void> {
    for (const word of words) {
      for (const _ of this.#search(word)) {
        await turns.next();
      }
    }
  }

  #numberOf(token: string): number {
    const known = this.#numbers.get(token);
    if (known !== undefined) {
      return known;
    }
    const number = this.#tokens.push(token) - 1;
    this.#numbers.set(token, number);
    this.#models.push([]);
    for (const part of partsOf(token)) {
      const tokens = this.#parts.get(part);
      if (tokens) {
        tokens.push(number);
      } else {
        this.#parts.set(part, [number]);
      }
    }
    return number;
  }

  /** Yields wherever other work may be done. */
  *#search(word: string): Generator<null, ModelSet> {
    const known = this.#found.get(word);
    if (known) {
      return known;
    }
    const found = new ModelSet(this.#capacity);
    let steps = 0;
    for (const number of this.#candidatesFor(word)) {
      const models = this.#tokens[number].includes(word)
        ? this.#models[number]
        : [];
      models.forEach(model => found.add(model));
      steps += 1 + models.length;
      if (steps >= STEPS) {
        steps = 0;
        yield null;
      }
      if (found.size === this.#capacity) {
        break;
      }
    }
    if (this.#found.size >= REMEMBERED) {
      this.#found.delete(this.#found.keys().next().value!);
    }
    this.#found.set(word, found);
    return found;
  }

  /** Numbers of the tokens that may have a word in them: those with its rarest part, or all. */
  #candidatesFor(word: string): readonly number[] {
    const parts = [...partsOf(word)].map(part => this.#parts.get(part) ?? []);
    return parts.length === 0
      ? this.#tokens.map((_, number) => number)
      : parts.reduce((a, b) => (b.length < a.length ? b : a));
  }
}

/** What stands between spaces. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

function partsOf(token: string): Set<string> {
  const parts = new Set<string>();
  for (let at = 0; at + PART <= token.length; at++) {
    parts.add(token.slice(at, at + PART));
  }
  return parts;
}
