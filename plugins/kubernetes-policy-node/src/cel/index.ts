export type { Activation } from './Activation';
export { CelCancelled, CelError, unsupported } from './CelError';
export { CelExpression } from './CelExpression';
export type { Evaluation } from './CelExpression';
export type { Names } from './Compiler';
export {
  CostBudget,
  MATCH_CONDITIONS_BUDGET,
  OBJECT_BUDGET,
  OUT_OF_BUDGET,
} from './cost/budgets';
export * from './types';
export { CelDuration, CelTimestamp } from './times';
export { toCelValue } from './values';
