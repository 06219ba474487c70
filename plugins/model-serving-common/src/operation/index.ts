export { readOperationAnswers } from './operationAnswers';
export type { OperationAnswers } from './operationAnswers';
export type {
  OperationOffer,
  PlacementOffer,
  SecretOffer,
} from './OperationOffer';
export { operationInWords } from './operationInWords';
export { operationRefusals } from './operationRefusals';
export type { OperationFacts, OperationRefusal } from './operationRefusals';
export {
  OPERATION_QUESTION_IDS,
  OPERATION_QUESTIONS,
  ROLLOUTS,
  SPREADS,
} from './questions';
export type { OperationQuestion, Rollout, Spread } from './questions';
export { replicasWhileUpdating } from './replicasWhileUpdating';
