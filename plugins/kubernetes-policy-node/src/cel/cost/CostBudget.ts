/** The words of an API server that evaluates no further rule. */
export const OUT_OF_BUDGET =
  'validation failed due to running out of cost budget, no further validation rules will be run';

/** What several expressions may cost together. */
export class CostBudget {
  #remaining: number;

  constructor(limit: number) {
    this.#remaining = limit;
  }

  get remaining(): number {
    return this.#remaining;
  }

  get isSpent(): boolean {
    return this.#remaining < 0;
  }

  /** Takes what an expression has cost; false when it is more than there was. */
  take(cost: number): boolean {
    this.#remaining -= cost;
    return !this.isSpent;
  }
}
