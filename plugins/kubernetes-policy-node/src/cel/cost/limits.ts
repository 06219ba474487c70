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
