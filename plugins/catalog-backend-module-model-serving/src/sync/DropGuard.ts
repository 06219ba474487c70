const CONFIRMATIONS = 3;
const DROP_SHARE = 0.3;
const FEW = 2;

/**
 * Keeps a source that answers much less than before from emptying the catalog. A large
 * drop is believed when the source has said exactly the same three times in a row; an
 * empty answer never is.
 */
export class DropGuard {
  #suspect = '';
  #times = 0;

  /**
   * @param known - names that are there now
   * @param wanted - names that the source says should be there
   * @returns why nothing may be removed yet; undefined when all is well
   */
  objection(
    known: readonly string[],
    wanted: readonly string[],
    options: { emptyIsCredible: boolean },
  ): string | undefined {
    const keep = new Set(wanted);
    const dropped = known.filter(name => !keep.has(name));
    const isEmptied = keep.size === 0 && !options.emptyIsCredible;
    if (dropped.length === 0 || (dropped.length <= FEW && !isEmptied)) {
      this.#forget();
      return undefined;
    }
    if (isEmptied) {
      return `the source answers nothing, and ${known.length} are known`;
    }
    if (dropped.length <= known.length * DROP_SHARE) {
      this.#forget();
      return undefined;
    }
    const suspect = dropped.sort().join(' ');
    this.#times = suspect === this.#suspect ? this.#times + 1 : 1;
    this.#suspect = suspect;
    if (this.#times >= CONFIRMATIONS) {
      this.#forget();
      return undefined;
    }
    return `${dropped.length} of ${
      known.length
    } are missing all at once; waiting until this is confirmed (${
      this.#times
    } of ${CONFIRMATIONS})`;
  }

  #forget(): void {
    this.#suspect = '';
    this.#times = 0;
  }
}
