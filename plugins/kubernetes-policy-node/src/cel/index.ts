export type { Activation } from './Activation';
export { CelCancelled, CelError, unsupported } from './CelError';
export { CelExpression } from './CelExpression';
export type { Evaluation } from './CelExpression';
export type { Names } from './Compiler';
export { CostBudget, OUT_OF_BUDGET } from './cost/CostBudget';
export { MATCH_CONDITIONS_BUDGET, OBJECT_BUDGET } from './cost/limits';
export * from './types';
export { toCelValue } from './values';
