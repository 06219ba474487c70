/** Longest time that reading or describing may keep everything else waiting, in milliseconds. @public */
export const TURN_MS = 10;

/**
 * Gives other work its turn: events that arrive faster than they are read would otherwise be
 * read one after the other, with nothing in between.
 *
 * @public
 */
export class Turns {
  #began = performance.now();

  /** Resolves at once while this turn lasts, else when others have had theirs. */
  async next(): Promise<void> {
    if (performance.now() - this.#began < TURN_MS) {
      return;
    }
    await new Promise<void>(resolve => setImmediate(resolve));
    this.#began = performance.now();
  }
}
