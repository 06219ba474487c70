import { CelCancelled } from '../CelError';

/** What one expression may cost when it is evaluated; `PerCallLimit` in k8s.io/apiserver/pkg/apis/cel. */
export const EXPRESSION_LIMIT = 1_000_000;

/** What the expressions of one policy, or of one custom resource, may cost together; `RuntimeCELCostBudget`. */
export const OBJECT_BUDGET = 10_000_000;

/** What a policy's match conditions may cost together; `RuntimeCELCostBudgetMatchConditions`. */
export const MATCH_CONDITIONS_BUDGET = 2_500_000;

/** Longest expression that is read, in characters; cel-go's own limit. */
export const MAX_EXPRESSION_LENGTH = 100_000;

/** Cost of creating a list, and of creating a map. */
export const LIST_COST = 10;
export const MAP_COST = 30;

/** Counts what one evaluation costs, in the units of Kubernetes' cost model. */
export class CostMeter {
  /** Units so far. A plain field: it is read and written more often than anything else. */
  cost = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws CelCancelled when the limit is exceeded, which ends the evaluation */
  spend(cost: number): void {
    this.cost += cost;
    if (this.cost > this.#limit) {
      throw new CelCancelled(
        'failed',
        'operation cancelled: actual cost limit exceeded',
      );
    }
  }
}

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
